#pragma once
// The numbers of a picture covered until they are revealed: for a class that predicts before it looks.
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

/// The figure with its numbers covered. Grids become neutral cells without digits (hatching is covered too), numbers in
/// texts become "?", remarks on the values as a whole, bars, curves, dots and plotted lines vanish with the numbers at
/// their ends. Titles, tokens, axes with their marks and everything in `revealed` stay;
/// so do all tags, so that a covered cell can be clicked.
Figure covered(const Figure& figure, const std::vector<ValueRef>& revealed, const Theme& theme);

/// Whether the tag stands for a number that can be covered.
bool is_number(const Tag& tag);

/// A rich text with its numbers as "?": all with a decimal point, and whole ones where nothing else is said.
std::string without_numbers(std::string_view rich);

}  // namespace headlight
