#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace headlight {

/// A matrix painted by hand or read from a file: 1 where query row may look at key column, 0 where it may not.
struct PaintedMask {
  int rows = 0, cols = 0;
  std::vector<char> allowed;  // rows × cols
  bool operator==(const PaintedMask&) const = default;
  bool at(int row, int col) const {  // outside the painted part everything is allowed
    return row >= rows || col >= cols || allowed[static_cast<std::size_t>(row) * cols + col] != 0;
  }
};

/// Which entries are forbidden: the union of the parts that are switched on.
struct MaskSpec {
  std::optional<bool> causal;  // unset: the model's own setting
  bool padding = true;         // pad tokens of a batch are never looked at
  std::optional<PaintedMask> painted;
  bool operator==(const MaskSpec&) const = default;
};

/// The mask as it is added (causal counts as off when unset) to the scores: 0 where allowed, −inf where forbidden. [B,
/// Tq, Tk]; B is 1 when all sentences share it.
/// @param key_lengths  true length of each sentence of the batch (Tk after padding)
Tensor additive_mask(const MaskSpec& spec, int queries, int keys, const std::vector<int>& key_lengths);

/// Reads a CSV of 0 and 1, a line a query. Throws std::runtime_error giving line and column of what is wrong.
PaintedMask read_mask_csv(const std::string& path);

}  // namespace headlight
