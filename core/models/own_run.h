#pragma once
#include <cstdint>
#include <memory>

#include "core/models/run.h"

namespace headlight {

/// A run to go on computing in, with further values or gradients, on top of one that others look at, too: its values
/// are those of the given one, which is kept alive and stays as it is, and take no further memory. A null pointer stays
/// one.
std::shared_ptr<Run> own_run(std::shared_ptr<const Run> run);

}  // namespace headlight
