#pragma once
#include <string>
#include <string_view>

#include "core/models/vision_model.h"
#include "core/train/recipe.h"

namespace headlight {

/// A recipe of a vision model: a recipe without a list of data (pictures are drawn, see drawn_shapes.h) and with an
/// object "vision".
struct VisionRecipe : Recipe {
  VisionSpec vision;
};

/// Throws like parse_recipe.
VisionRecipe parse_vision_recipe(std::string_view json, const std::string& name_for_errors);
VisionRecipe read_vision_recipe(const std::string& path);
/// The recipe as JSON.
std::string to_json(const VisionRecipe& recipe);

/// Whether the file is a recipe with an object "vision". False when it cannot be read.
bool is_vision_recipe(const std::string& path);

}  // namespace headlight
