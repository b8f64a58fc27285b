#pragma once
// What every layer would predict (nostalgebraist 2020, "interpreting GPT: the logit lens"): the residual stream on its
// way, through the model's own last LayerNorm and its own output matrix.
#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "core/models/run.h"

namespace headlight {

/// A place of the residual stream.
struct LensStop {
  enum class Where { input, after_attention, after_cross, after_ffn };
  Where where = Where::input;
  int layer = -1;      // −1: before the first block
  std::string value;   // "decoder.blocks.0.resid_mid"
  std::string logits;  // "decoder.blocks.0.resid_mid.lens.logits", and of the last stop "decoder.logits"
  std::string probs;   // likewise; [B, T, V]
};

/// Computes the predictions of every stop in the graph of the run, bottom first: resid_in, then resid_mid, resid_cross
/// (of a decoder with a memory) and resid_post of each layer. The last stop is the model's own prediction. Empty for a
/// run without values, and for null: when cancelled.
std::vector<LensStop> add_logit_lens(Run& run, const std::atomic<bool>* cancelled = nullptr);

/// The stack that predicts words: the only one, or the decoder.
inline Stack predicting_stack(const Run& run) { return run.config.two_stacks() ? Stack::decoder : Stack::encoder; }
/// The words it predicts.
inline const Vocabulary& predicted_words(const Run& run) {
  return run.config.two_stacks() ? run.model->target : run.model->source;
}

/// The most probable words of a row of probabilities with their ids, most probable first; of equals the first.
std::vector<std::pair<int, float>> top_words(const Tensor& probs, int sentence, int row, int count);
/// 1 for the most probable word, 2 for the next one …
int rank_of(const Tensor& probs, int sentence, int row, int id);

}  // namespace headlight
