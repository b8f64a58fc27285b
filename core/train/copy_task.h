#pragma once
#include <string>
#include <vector>

#include "core/tensor/random.h"
#include "core/train/dataset.h"

namespace headlight {

/// The copy memory task (Hochreiter and Schmidhuber 1997, section 5; Arjovsky et al. 2016, section 4.1; Bai et al.
/// 2018), with as few symbols as make it a matter of distance and not of storage:
///
///   input    C A H B · · · · · · ? · · ·        items symbols, blanks, the sign to recall, blanks
///   wanted                       C A H B        from the sign on: the symbols again, in their order
///
/// Every copied symbol stands `distance` positions behind its original: what a model is asked to do is to carry a few
/// symbols so far, no more. Only the copied positions count, so that guessing gives 1/symbols and a loss of ln symbols.
/// An eighth of all combinations of symbols is held out: never trained on, only measured.
struct CopyTask {
  int distance = 20;  // positions from a symbol to its copy, at least `items`
  int items = 4;      // symbols to carry
  int symbols = 8;    // that there are
  bool operator==(const CopyTask&) const = default;

  int positions() const { return distance + items; }
};

/// The words by their ids: the symbols "A", "B", …, the blank "·" and the sign "?".
std::vector<std::string> copy_words(const CopyTask& task);

struct CopyBatch {
  std::vector<std::vector<int>> ids;  // B sequences of T = positions() ids
  std::vector<int> wanted;            // B·T: the symbol to say at a position, −1 where none is asked
};

/// Draws sequences of one part of the combinations; the same generator state gives the same ones.
/// Throws std::invalid_argument when a size is out of range.
CopyBatch draw_copies(const CopyTask& task, Part part, int sequences, Random& random);

/// Whether a combination of symbols is held out: it depends on the symbols alone.
bool is_held_out(const std::vector<int>& symbols);

}  // namespace headlight
