#pragma once
#include <cstdint>

#include "core/nn/parameters.h"

namespace headlight {

/// The seeded first value of one parameter that does not depend on words, by its name; see initial_parameters.
Tensor initial_value(const ParameterShape& parameter, std::uint64_t seed);

}  // namespace headlight
