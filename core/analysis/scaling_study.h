#pragma once
#include <array>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/figure/options.h"
#include "core/models/run.h"

namespace headlight {

/// The same sentence and model under three factors of the embedding. All figures are measured on the runs.
struct ScalingStudy {
  struct Column {
    float factor = 1;
    std::shared_ptr<const Run> run;
    // One per token of the stack:
    std::vector<float> word_norm;      // ‖embed_scaled‖
    std::vector<float> position_norm;  // ‖pos_embed‖; √(d/2) for sinusoidal positions
    std::vector<float> cos_word;       // cosine of resid_in with embed_scaled
    std::vector<float> cos_position;   // cosine of resid_in with pos_embed
    // Means over the tokens:
    float mean_word_norm = 0, mean_position_norm = 0, ratio = 0, mean_cos_word = 0, mean_cos_position = 0;
  };
  std::array<Column, 3> columns;  // ×1, ×√d_model, free
  Stack stack = Stack::encoder;   // whose embedding is studied
  int d_model = 0;
};

/// What a study depends on.
struct ScalingQuestion {
  Request request;
  float factor = 3;
  int d_model = 64;            // of seeded models: d_head becomes d_model / n_heads; ignored for a model from a folder
  bool decoder_stack = false;  // of a two-stack model
  ScalingOptions::Init init = ScalingOptions::Init::own;  // where the embedding table comes from
  std::uint64_t seed = 1;                                 // of a table that is drawn
};

/// Null when cancelled or when the sentence is empty. Throws like run_request. A seeded model's own table is drawn from
/// N(0, 1/d); from N(0, 1) are the same draws, √d times as large. In a trained model a drawn table replaces the learned
/// one.
std::shared_ptr<const ScalingStudy> study_scaling(const ScalingQuestion& question,
                                                  const std::atomic<bool>* cancelled = nullptr);

/// The run of what the model wrote, of the output view.
inline constexpr int written_column = 0;
/// From here on: the further runs of a view's study.
inline constexpr int study_column = 1;
/// "written.embed", "study.2.embed": a value of another run, told apart from the same value of the run that is looked
/// at.
std::string name_in_column(int column, const std::string& name);
struct InColumn {
  int column;  // −1: of the run that is looked at
  std::string name;
};
InColumn column_of(const std::string& name);

/// −Σ p ln p of one row of a pattern, in nats; zeros count nothing.
float row_entropy(const Tensor& pattern, int batch, int row);

}  // namespace headlight
