#pragma once
// One query against its keys, taken apart: what is multiplied, summed, scaled and weighed; and what would be if one
// component were another.
#include <optional>
#include <string>
#include <vector>

#include "core/figure/run_view.h"

namespace headlight {

/// One component of the query, or of the key that is looked at, with another value.
struct ComponentEdit {
  bool of_key = false;
  int component = 0;
  float value = 0;
  bool operator==(const ComponentEdit&) const = default;
};

/// The row of one query. All numbers are those of the run, or, with an edit, computed from q and k by the same ops.
struct QueryKey {
  int query = 0, key = 0;
  std::string q_name, k_name;  // the values that are compared: with rotary positions .q_rotated and .k_rotated
  std::string last_name;       // what softmax gets, before the mask: .scaled, or .biased with ALiBi
  bool is_product = true;      // the score is Σ q·k (scaled and plain dot product); else cosine or additive
  float factor = 1;            // 1/√d_head where the run divides
  std::vector<float> q, k;     // [d_head]
  std::vector<float> scores, scaled, last, masked, weights;  // [Tk]; `last` with the bias of ALiBi
  double exp_sum = 0;                                        // Σ e^masked over the keys
};

/// @param key  −1: the one with the largest weight; clamped to the keys
QueryKey query_key(const RunView& view, int key, const std::optional<ComponentEdit>& edit = {});

/// All keys, those with the largest weight first; equal ones in their order.
std::vector<int> keys_by_weight(const QueryKey& row);

}  // namespace headlight
