#pragma once
#include <memory>

#include "core/models/run.h"

namespace headlight {

/// A run that nobody else has, to go on computing in its graph: further values, or gradients. A null pointer stays one.
/// Throws std::logic_error when somebody else holds it, for whom it must not change.
std::shared_ptr<Run> own_run(std::shared_ptr<const Run> run);

}  // namespace headlight
