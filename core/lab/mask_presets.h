#pragma once
#include <string>
#include <vector>

#include "core/analysis/mask_study.h"
#include "core/lab/lab_state.h"

namespace headlight {

/// The attention that a selection looks at.
MaskOf mask_target(const Selection& selection);

/// A mask as it stands in the menu of the workbench.
struct MaskPreset {
  std::string id;  // "window"
  Tr name, about;
  MaskSpec spec;
};
/// none, own, causal, padding, both, prefix, window, dilated, strided, global, random, block, row, column, and the
/// mixtures that papers use.
const std::vector<MaskPreset>& mask_presets();

/// The preset that a mask is, its numbers and painted part aside; −1: none of them.
int preset_of(const MaskSpec& spec);

}  // namespace headlight
