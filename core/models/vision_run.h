#pragma once
#include <atomic>
#include <memory>
#include <vector>

#include "core/models/run.h"
#include "core/models/vision_model.h"

namespace headlight {

/// Runs a vision model on pictures; the run has the names of vision_forward.h, and explains every number like one of a
/// text. Its tokens are the patches, "3,5" for the fifth of the third row (behind "class" where there is a class
/// token); its decoder's, where it has one, the queries. Null when cancelled.
/// @param pictures [B, P, P]   @param captions  of a model for captions: word ids, see caption_vectors
/// Throws std::invalid_argument when the pictures have another size, or there are no captions.
std::shared_ptr<const Run> run_vision(const std::shared_ptr<const VisionModel>& model, Tensor pictures,
                                      const std::vector<std::vector<int>>& captions = {},
                                      const std::atomic<bool>* cancelled = nullptr);

/// The vision model of a folder; the last one of each folder is kept. Throws like load_vision_model. Thread-safe.
std::shared_ptr<const VisionModel> vision_model_in(const std::string& folder);

}  // namespace headlight
