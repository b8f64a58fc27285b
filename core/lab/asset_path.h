#pragma once
#include <string>

namespace headlight {

/// Where a file or folder of assets/ is, e.g. asset_path("sentences/examples.json"). Looked for in this order: the
/// folder $HEADLIGHT_ASSETS; share/headlight beside the executable's folder (installed); an assets folder in the
/// executable's folder or one of the four above it (build tree). Throws std::runtime_error naming the places when it is
/// in none.
std::string asset_path(const std::string& relative);

}  // namespace headlight
