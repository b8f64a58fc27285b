#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "core/models/vision_model.h"
#include "core/train/training_record.h"
#include "core/train/vision_recipe.h"

namespace headlight {

/// The recipe that a stored model was made by: the one in its folder, or the program's of that name.
/// Throws Error when it says none, or one that nobody knows.
Recipe recipe_of_model(const Model& model, const std::string& folder);

VisionRecipe recipe_of_vision_model(const VisionModel& model, const std::string& folder);

/// The training of a stored model as its folder tells it: recipe, recorded curve, snapshots, and the roles of the heads
/// in each of them, measured now. Null when cancelled. Throws Error for a model without a recipe.
std::shared_ptr<const TrainingRecord> stored_record(const std::string& name_or_path,
                                                    const std::atomic<bool>* cancelled = nullptr);

}  // namespace headlight
