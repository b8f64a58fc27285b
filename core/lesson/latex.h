#pragma once
#include <string>
#include <string_view>

#include "core/text/error.h"

namespace headlight {

/// The rich text (core/figure/rich_text.h) of a formula in a small part of LaTeX's notation: sub- and superscripts,
/// \frac \sqrt \mathrm \text \operatorname \mathbf \left \right, Greek letters, and the signs listed in
/// docs/lessons.md. Throws Error naming a command that is not among them.
std::string rich_formula(std::string_view latex);

}  // namespace headlight
