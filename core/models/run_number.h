#pragma once
#include <cstdint>

namespace headlight {

/// A number that no run of this process has yet; see Run::number.
std::uint64_t next_run_number();

}  // namespace headlight
