#include "app/ui/app_info.h"

namespace headlight {
const char* version() { return HEADLIGHT_VERSION; }
}  // namespace headlight
