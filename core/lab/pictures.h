#pragma once
// One line a view; each is defined beside its study.
#include "core/lab/picture.h"

namespace headlight {

Picture compare_picture();
Picture contents_picture();  // defined with the lessons
Picture exhibit_picture();
Picture gradients_picture();
Picture heads_picture();
Picture lens_picture();
Picture mask_picture();
Picture rollout_picture();
Picture inspector_picture();
Picture scaling_picture();
Picture scores_picture();
Picture positions_picture();
Picture training_picture();
Picture whatif_picture();

}  // namespace headlight
