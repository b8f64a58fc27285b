#pragma once
#include <string>

namespace headlight {

/// The path of a file below tests/.
std::string test_data(const std::string& path);

}  // namespace headlight
