#pragma once
#include <CLI/CLI.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/models/run.h"

namespace headlight {

/// The sizes and switches of a seeded model, as far as they were given.
struct ModelOptions {
  std::optional<std::string> architecture, norm, activation;
  std::optional<int> layers, heads, d_model, d_ff, max_positions;
  std::optional<std::uint64_t> seed;
  bool tied = false, no_biases = false;

  bool any() const;
};
void add_model_options(CLI::App& app, ModelOptions& options, const std::string& group);

/// The switches that also change a model from a folder.
struct SwitchOptions {
  bool no_attention_scale = false;
  std::optional<float> embedding_scale;
  std::optional<std::string> position, score;
};
void add_switch_options(CLI::App& app, SwitchOptions& options);

/// The config with the options put in: d_head follows from d_model and heads, the mask from the architecture, and the
/// embedding scale stays √d_model when it was. Throws std::runtime_error when sizes do not fit.
ModelConfig apply(const ModelOptions& options, const SwitchOptions& switches, ModelConfig config);

/// What is run: sentences, masks and switches.
struct TextOptions {
  std::vector<std::string> text, target, masks, silence;
  std::string cross_mask;
  std::optional<std::string> segmentation;
};
void add_text_options(CLI::App& app, TextOptions& options);

/// Puts texts, masks and (for a model from a folder) switches into a request. Reads mask files.
void apply(const TextOptions& options, const SwitchOptions& switches, Request& request);

/// Throws std::runtime_error when a sentence has no token, a target does not fit the model, or a mask file the
/// sentence. What is unusual but possible (unknown words, a sentence cut at the longest length) is told on standard
/// error.
void check_texts(const TextOptions& options, const Run& run);

}  // namespace headlight
