#pragma once
#include "core/tensor/tensor.h"

namespace headlight {

/// Which window a patch of a grid lies in: squares of window × window patches, moved up and left by `shift` (those at
/// the border are then cut off). Swin rolls the picture and masks what met at the seam, which gives the same windows
/// (Liu et al. 2021, section 3.2 and figure 4).
/// @param shift 0 … window − 1
int window_of(int grid, int window, int shift, int patch);

/// The mask of attention within windows as it is added to the scores: 0 where two patches share a window, −inf
/// elsewhere. [1, grid², grid²]. Throws std::invalid_argument when the sizes make no windows.
Tensor window_mask(int grid, int window, int shift);

/// Pairs of patches that such a mask allows: what is computed.
long window_pairs(int grid, int window, int shift);

}  // namespace headlight
