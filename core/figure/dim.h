#pragma once
// One thing in focus and the rest faded towards the paper, for an audience that cannot see the mouse.
#include <optional>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

struct InFocus {
  std::vector<ValueRef> elements{};  // locked or hovered numbers, and what they are computed from
  std::optional<Tag> tag{};          // a token or a head under the mouse
  bool operator==(const InFocus&) const = default;
};

/// The figure with all but this faded: the elements wherever they stand, the words of their row and column, of a token
/// its row or column, of a head its picture. Titles and the number beside them stay. Where nothing of it is in the
/// figure nothing is faded. Tags are as before.
Figure dimmed(const Figure& figure, const InFocus& focus, const Theme& theme);

}  // namespace headlight
