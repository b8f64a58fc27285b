#pragma once
#include <cstdint>
#include <string>

#include "core/train/recipe.h"

namespace headlight {

/// What is trained. 0 means: as the recipe has it.
struct TrainingPlan {
  std::string recipe = "translate-en-fr";  // a name or a file
  std::uint64_t seed = 1;
  int steps = 0;
  int n_layers = 0, n_heads = 0, d_model = 0;
  bool operator==(const TrainingPlan&) const = default;
};

/// The recipe of a plan. A guide for a head that the sizes no longer have is left out. Throws Error (unknown recipe,
/// sizes that do not fit).
Recipe recipe_of(const TrainingPlan& plan);

}  // namespace headlight
