#pragma once
#include <atomic>
#include <functional>
#include <memory>

#include "core/models/run.h"

namespace headlight {

/// The run of a request, made only once for all who want it at the same time: one that somebody still has is handed
/// out again, one that is being made by another thread is waited for. Nothing is kept alive. A run of 512 tokens in 12
/// layers of 12 heads is a gigabyte; the window and what a view computes beside it shall not both have one.
/// @param request  with the model it is run in, when that has no seed: equal requests must have equal runs
/// @param make     null when cancelled; may throw
std::shared_ptr<const Run> shared_run(const Request& request, const std::function<std::shared_ptr<const Run>()>& make,
                                      const std::atomic<bool>* cancelled);

}  // namespace headlight
