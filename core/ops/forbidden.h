#pragma once

namespace headlight {

/// Scores below are forbidden: −inf, or the −1e9 of some programs.
inline constexpr float forbidden_below = -1e8F;

}  // namespace headlight
