#pragma once
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/graph/graph.h"
#include "core/models/model.h"
#include "core/nn/intervention.h"
#include "core/nn/mask.h"
#include "core/text/encoding.h"

namespace headlight {

/// Everything the numbers depend on. Equal requests have equal runs, so nothing is computed twice.
struct Request {
  /// Where the parameters come from: a folder, or a seed and a config (random weights).
  struct Source {
    std::string folder;  // empty: a seeded model
    ModelConfig config;  // of the seeded model
    std::uint64_t seed = 1;
    int snapshot = -1;  // of a trained model: after so many steps of its training; −1: as it is at the end
    bool live = false;  // the model that is being trained, in place of folder and seed
    /// The model itself, when somebody has it in memory: goes before all else. Not part of any file.
    std::shared_ptr<const Model> given;
    bool operator==(const Source&) const = default;
  } model;
  std::vector<std::string> sentences{""};  // more than one: a padded batch
  std::vector<std::string> targets{""};    // of an encoder-decoder model, one a sentence
  Segmentation segmentation = Segmentation::words;
  MaskSpec mask;          // of the self-attention of a one-stack model, of the decoder's in a two-stack one
  MaskSpec encoder_mask;  // of the encoder of a two-stack model
  MaskSpec cross_mask;    // of the encoder-decoder attention
  std::vector<Intervention> interventions;  // in this order

  // What the user switched away from the model's own setting.
  std::optional<bool> attention_scale;
  std::optional<float> embedding_scale;
  std::optional<Position> position;
  std::optional<Score> score;
  bool operator==(const Request&) const = default;

  static constexpr int max_tokens = 1024;  // longer sentences are cut there, and say so
};

/// The stacks of a model, as prefixes of the values' names.
enum class Stack { encoder, decoder };

/// What came of a request. Never changed after it is made.
struct Run {
  std::uint64_t number = 0;  // of the runs of this process: equal numbers, the same values
  Request request;           // as it was asked; without `given` when the model has a folder
  std::shared_ptr<const Model> model;
  ModelConfig config;            // the model's own, with the request's switches applied
  std::vector<Encoding> source;  // a sentence each; of a one-stack model the only ones
  std::vector<Encoding> target;  // the decoder's input, <bos> first; empty for one-stack models
  Graph graph;
  double milliseconds = 0;

  /// "", "encoder." or "decoder."
  std::string prefix(Stack stack) const;
  const std::vector<Encoding>& tokens_of(Stack stack) const;
  bool has(std::string_view name) const { return graph.find(name).valid(); }
  const Tensor& value(const std::string& name) const;  // throws std::out_of_range naming it
};

/// The words by which a sentence (or a target) is cut, see encode(): those of a model from a folder. A model from a
/// seed has just the words of its sentences, which the rules alone have cut.
const Vocabulary& words_that_cut(const Run& run, bool target);

/// Runs a model. `cancelled` is looked at between blocks; when it is true the result is null.
/// An empty sentence gives a run without any value but its encodings (see Run::graph.size() == 0).
std::shared_ptr<const Run> run_model(const Request& request, const std::shared_ptr<const Model>& model,
                                     const std::atomic<bool>* cancelled = nullptr);

/// The model of a folder; the last few are kept. Throws like load_model.
std::shared_ptr<const Model> model_in(const std::string& folder);

/// Finds or makes the model of a request (the last few are kept) and runs it, unless somebody has a run of an equal
/// request or is making it: then it is that one (shared_runs.h). Thread-safe. Throws std::runtime_error or
/// std::invalid_argument with a message for the user. Names of models and the training are not known here: see
/// core/lab/model_source.h.
std::shared_ptr<const Run> run_request(const Request& request, const std::atomic<bool>* cancelled = nullptr);

}  // namespace headlight
