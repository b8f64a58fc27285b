#pragma once
// What a head looks at, measured: the mean weight on places that have a name, beside what chance would give.
#include <array>
#include <string>
#include <vector>

#include "core/figure/run_view.h"
#include "core/models/run.h"
#include "core/text/tr.h"

namespace headlight {

/// Places that are named relative to the query q; k is the key.
enum class HeadScore {
  previous,   // k = q − 1
  same,       // k = q; in cross-attention the source word with the number of the word that is written
  next,       // k = q + 1
  first,      // k = 0, of rows but the first
  same_word,  // k ≠ q with the word of q
  induction,  // the word before k is an earlier copy of the word at q: what followed last time
  local,      // |q − k| ≤ 2
  separator,  // a token without letter or digit, or a special one such as <bos>
  uniform,    // Σ min(weight, 1/n) over the n keys that are allowed: 1 for even weights
};
inline constexpr int head_score_count = 9;
inline constexpr int local_reach = 2;
HeadScore head_score(int index);
/// "previous", as in files and on the command line.
const char* id_of(HeadScore score);
/// "previous word", "前一词"
Tr words_of(HeadScore score);

/// A mean over rows. A row counts when it may look at two keys or more, at one of the named place and at one outside.
struct MeanScore {
  double weight = 0;  // on the named keys
  double chance = 0;  // what even weights on the allowed keys would put there
  int rows = 0;
  /// (weight − chance) ÷ (1 − chance): 0 for chance, 1 for all weight there; below 0 where it is avoided.
  double above_chance() const { return rows > 0 && chance < 1 ? (weight - chance) / (1 - chance) : 0; }
};

/// One head, over all sentences of a run.
struct HeadMeasurement {
  AttentionGroup group{};
  int layer = 0, head = 0;
  std::string attention;  // "decoder.blocks.1.cross"
  std::array<MeanScore, head_score_count> scores{};
  double entropy = 0;          // −Σ p ln p in nats, mean over rows
  double entropy_limit = 0;    // mean of ln n: of even weights
  double distance = 0;         // Σ p |q − k|, mean over rows
  double distance_chance = 0;  // of even weights
  double written = 0;          // ‖z_h W_O,h‖: length of what the head adds to the residual stream, mean over rows
  int rows = 0;                // that may look at two keys or more
  int all_rows = 0;            // of which `written` is the mean

  const MeanScore& operator[](HeadScore score) const { return scores[static_cast<std::size_t>(score)]; }
};

/// One head. @param sentence  of a batch; −1: over all of them
HeadMeasurement measure_head(const Run& run, const AttentionGroup& group, int layer, int head, int sentence = -1);

/// Every head of a run: of two stacks encoder, decoder and cross in this order, layer by layer. Padding is left out.
/// Empty for a run without values, and when cancelled.
std::vector<HeadMeasurement> measure_heads(const Run& run, const std::atomic<bool>* cancelled = nullptr);

/// What a head is called, with its confidence.
struct HeadLabel {
  enum class Strength { mostly, partly, none };
  Strength strength = Strength::none;
  HeadScore habit = HeadScore::uniform;
  double confidence = 0;  // the mean weight itself
  double chance = 0;
  int rows = 0;
};

/// The named place with most weight above chance. "Mostly" from a weight of 0.5 and above_chance() of 0.3 on, "partly"
/// from 0.3 and 0.2 on. A narrow place goes before `local` and `separator` unless these are better by 0.25; a place
/// that fewer than 3 rows could look at names nothing; otherwise even weights (0.8 or more alike), otherwise none.
HeadLabel label_of(const HeadMeasurement& head);
/// "mostly the previous word", "no usual habit"
Tr words_of(const HeadLabel& label);

}  // namespace headlight
