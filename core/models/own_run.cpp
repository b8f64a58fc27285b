#include "core/models/own_run.h"

#include "core/models/run_number.h"

#include <atomic>
#include <utility>

namespace headlight {

std::shared_ptr<Run> own_run(std::shared_ptr<const Run> run) {
  if (run == nullptr) return nullptr;
  auto made = std::make_unique<Run>();
  made->number = next_run_number();  // it will have values that the given one has not
  made->request = run->request;
  made->model = run->model;
  made->config = run->config;
  made->source = run->source;
  made->target = run->target;
  made->graph = Graph::continued(run->graph);
  made->milliseconds = run->milliseconds;
  Run* own = made.release();
  return {own, [base = std::move(run)](Run* r) { delete r; }};  // base goes after what borrows from it
}

}  // namespace headlight
