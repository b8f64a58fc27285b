#include "core/figure/cairo_bytes.h"

#include <new>

#include "core/text/error.h"

namespace headlight {

cairo_status_t append_bytes(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void check_cairo(cairo_status_t status) {
  if (status == CAIRO_STATUS_NO_MEMORY) throw std::bad_alloc();
  if (status != CAIRO_STATUS_SUCCESS)
    throw Error(Tr{"expected to draw the figure, found: ", "图未能画出，原因："} +
                std::string(cairo_status_to_string(status)) +
                Tr{"; choose a smaller size or another format", "；请选择更小的尺寸或其他格式"});
}

}  // namespace headlight
