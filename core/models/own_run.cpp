#include "core/models/own_run.h"

#include <stdexcept>
#include <utility>

namespace headlight {

std::shared_ptr<Run> own_run(std::shared_ptr<const Run> run) {
  if (run.use_count() > 1)
    throw std::logic_error("expected a run with one owner, found " + std::to_string(run.use_count()));
  return std::const_pointer_cast<Run>(std::move(run));  // made as a changeable one by run_model
}

}  // namespace headlight
