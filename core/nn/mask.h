#pragma once
#include <cstdint>
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

/// A pattern of sparse attention: the pairs of query i and key j that it allows.
struct SparsePart {
  enum class Kind {
    window,   // |i − j| ≤ size (Longformer, Beltagy et al. 2020)
    dilated,  // the same with gaps: |i − j| ≤ size·step and a multiple of step
    strided,  // j is a multiple of step away from i, to any distance (Child et al. 2019)
    global,   // the first `size` tokens see all and are seen by all
    random,   // `size` keys of every query, drawn from `seed` (BigBird, Zaheer et al. 2020)
    block,    // i and j in the same block of `size` (local attention; Swin's windows in one dimension)
    row,      // the sequence as an image of `size` columns: the same row
    column,   // … or the same column
  };
  Kind kind = Kind::window;
  int size = 2;
  int step = 2;
  std::uint64_t seed = 1;
  bool operator==(const SparsePart&) const = default;
};

/// Which entries are forbidden, and how that is done.
struct MaskSpec {
  std::optional<bool> causal{};  // unset: the model's own setting
  bool padding = true;           // pad tokens of a batch are never looked at
  int prefix = 0;                // of a causal mask: so many first keys are seen by every row (prefix LM)
  /// A causal mask that is not square lets row i see the keys up to i, or, its last row seeing all, up to i + Tk − Tq.
  enum class Align { top_left, bottom_right };
  Align align = Align::top_left;
  std::vector<SparsePart> sparse{};  // what any of them allows; empty: everything
  std::optional<PaintedMask> painted{};

  // Mistakes, to be made on purpose.
  bool padding_rows = false;  // pad tokens may not look, in place of not being looked at
  enum class Place { before_softmax, after_softmax };
  Place place = Place::before_softmax;  // after: weights are cut out, and the rest of a row no longer sums to 1
  enum class Fill { infinity, minus_1e9 };
  Fill fill = Fill::infinity;  // −1e9 makes a fully masked row look everywhere alike
  enum class EmptyRow { zeros, nan };
  EmptyRow empty_row = EmptyRow::zeros;  // of a row masked throughout; NaN is what the bare formula gives: 0 / 0
  bool operator==(const MaskSpec&) const = default;
};

/// 1 where a query may look at a key. [B, Tq, Tk]; B is 1 when all sentences share it. Causal counts as off when unset.
/// @param key_lengths    true length of each sentence of the batch (Tk after padding); empty: none is padded
/// @param query_lengths  the same of the queries, for `padding_rows`; empty: key_lengths
Tensor allowed_entries(const MaskSpec& spec, int queries, int keys, const std::vector<int>& key_lengths,
                       const std::vector<int>& query_lengths = {});

/// The mask as it is added to the scores: 0 where allowed, −inf (or −1e9) where forbidden. Shapes as above.
Tensor additive_mask(const MaskSpec& spec, int queries, int keys, const std::vector<int>& key_lengths,
                     const std::vector<int>& query_lengths = {});

/// Reads a CSV of 0 and 1, a line a query. Throws std::runtime_error giving line and column of what is wrong.
PaintedMask read_mask_csv(const std::string& path);

}  // namespace headlight
