#include "tests/core/test_data.h"

namespace headlight {

std::string test_data(const std::string& path) { return HEADLIGHT_TESTS + path; }

}  // namespace headlight
