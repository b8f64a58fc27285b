#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "core/models/vision_model.h"
#include "core/tensor/safetensors.h"

namespace headlight {

/// Reads DIR/config.json and DIR/model.safetensors of a vision model: the fields of a text model and an object "vision"
/// (see VisionSpec). Throws like load_model.
std::shared_ptr<const VisionModel> load_vision_model(const std::string& folder);

/// Writes both files, like save_model.
void save_vision_model(const VisionModel& model, const std::string& folder, Dtype dtype = Dtype::f32);

/// Whether a folder holds a vision model: its config.json has an object "vision". False when it cannot be read.
bool is_vision_folder(const std::string& folder);

/// The "vision" object of a config.json or a recipe, and back.
VisionSpec vision_from_json(std::string_view object, const std::string& name_for_errors);
std::string vision_to_json(const VisionSpec& vision);

}  // namespace headlight
