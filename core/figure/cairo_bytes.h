#pragma once
// What Cairo draws into memory, and what it says when it could not.
#include <cairo.h>

#include <string>

namespace headlight {

/// A cairo_write_func_t: `closure` is a std::string that the bytes are added to.
cairo_status_t append_bytes(void* closure, const unsigned char* data, unsigned int length);

/// Throws Error (std::bad_alloc when there is no memory) unless all went well.
void check_cairo(cairo_status_t status);

}  // namespace headlight
