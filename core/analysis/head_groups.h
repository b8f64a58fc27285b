#pragma once
// Heads that look at the same places: how alike two patterns are, and groups of alike ones.
#include <vector>

#include "core/analysis/head_scores.h"

namespace headlight {

/// How alike heads are, in the order of measure_heads: Σ_k min(p_k, q_k) of two rows of weights, the share of weight
/// that lies on the same keys, as a mean over rows. 1: the same pattern, 0: no key in common. Symmetric, [n, n].
/// Heads of different attentions (encoder, decoder, cross) look at other words and have −1. Of a long sentence so many
/// rows as `most_rows` are looked at, evenly spaced. Empty when cancelled.
Matrix head_similarity(const Run& run, const std::vector<HeadMeasurement>& heads,
                       const std::atomic<bool>* cancelled = nullptr, int most_rows = 64);

/// Joins the two most alike groups again and again, as long as their members are alike by `at_least` in the mean over
/// all pairs (average linkage). Of equally alike pairs the first is joined: the same groups every time.
/// @return the group of every head, numbered from 0 in the order of their first heads
std::vector<int> group_heads(const Matrix& similarity, double at_least);

}  // namespace headlight
