#pragma once
#include <string>
#include <string_view>

#include "core/tensor/tensor.h"

namespace headlight {

/// A drawing as a short text, for links and files: a digit 0 … f a pixel (16 greys, rows one after another), a letter g
/// … z for 2 … 21 white pixels, and nothing for the white ones at the end.
std::string drawing_to_text(const Matrix& picture);

/// The picture of such a text; characters that mean nothing and pixels beyond the end are left out.
Matrix drawing_from_text(std::string_view text, int size);

}  // namespace headlight
