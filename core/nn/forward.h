#pragma once
#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/graph/graph.h"
#include "core/nn/config.h"
#include "core/nn/parameters.h"

namespace headlight {

/// Thrown between blocks when somebody no longer wants the result.
struct Cancelled : std::runtime_error {
  Cancelled() : std::runtime_error("cancelled") {}
};

/// A head whose output z counts as 0.
struct SilencedHead {
  std::string attention;  // "blocks.0.attn", "decoder.blocks.1.cross"
  int head = 0;
  bool operator==(const SilencedHead&) const = default;
};

/// What every part of a forward pass needs: where values go, where parameters come from, how the model is built.
struct Forward {
  Graph& graph;
  const Parameters& parameters;
  const ModelConfig& config;
  float dropout = 0;       // used by a training graph only
  std::uint64_t seed = 1;  // of the dropout
  const std::atomic<bool>* cancelled = nullptr;
  std::vector<SilencedHead> silenced = {};

  /// The parameter as a node; an invalid Var when the model has none of this name (a bias that is switched off).
  Var parameter(const std::string& name) const {
    return parameters.has(name) ? graph.parameter(name, parameters.get(name)) : Var{};
  }
  void check_cancelled() const {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) throw Cancelled();
  }
};

}  // namespace headlight
