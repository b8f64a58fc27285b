#include "core/figure/export.h"
#include "core/lab/lab_state.h"
#include "core/lab/state_path.h"
#include "core/text/error.h"

namespace headlight {

LabState read_state(const std::string& path) {
  if (is_link(path)) return from_link(path);
  const std::string json = read_embedded_state(path);  // its errors name the file already
  try {
    return state_from_json(json);
  } catch (const std::runtime_error& error) {
    throw Error(path + Tr{": ", "："} + words_of(error));
  }
}

}  // namespace headlight
