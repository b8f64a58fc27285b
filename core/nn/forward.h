#pragma once
#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/graph/graph.h"
#include "core/nn/config.h"
#include "core/nn/parameters.h"
#include "core/ops/dropout.h"
#include "core/tensor/random.h"

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
  int sentences_before = 0;  // of the batch that this one is a piece of: for the dropout, which is the whole batch's

  /// The parameter as a node; an invalid Var when the model has none of this name (a bias that is switched off).
  Var parameter(const std::string& name) const {
    return parameters.has(name) ? graph.parameter(name, parameters.get(name)) : Var{};
  }
  /// Dropout with a stream of random numbers of its own. @param x [B·slices, …]
  Var drop(Var x, const std::string& name, int slices = 1) const {
    const Tensor& value = graph.value(x);
    const Shape sentence{slices, value.rows(), value.cols()};
    const std::size_t before = static_cast<std::size_t>(sentences_before) * sentence.size();
    return headlight::dropout(graph, x, dropout, seed_for(seed, name), before);
  }
  void check_cancelled() const {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) throw Cancelled();
  }
};

}  // namespace headlight
