#pragma once
// One line a view; each is defined beside its study.
#include "core/lab/picture.h"

namespace headlight {

Picture training_picture();

}  // namespace headlight
