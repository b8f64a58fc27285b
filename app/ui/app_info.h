#pragma once

namespace headlight {
/// "0.1.0"
const char* version();
}  // namespace headlight
