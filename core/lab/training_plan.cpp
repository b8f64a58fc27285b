#include "core/lab/training_plan.h"

#include <cmath>

#include "core/lab/model_store.h"

namespace headlight {

Recipe recipe_of(const TrainingPlan& plan) {
  Recipe recipe = read_recipe(recipe_file(plan.recipe));
  recipe.seed = plan.seed;
  if (plan.steps > 0) recipe.steps = recipe.schedule.steps = plan.steps;
  ModelConfig& c = recipe.config;
  if (plan.n_layers > 0) c.n_layers = plan.n_layers;
  if (plan.d_model > 0) {
    if (c.embedding_scale != 1) c.embedding_scale = std::sqrt(static_cast<float>(plan.d_model));
    c.d_ff = plan.d_model * c.d_ff / c.d_model;
    c.d_model = plan.d_model;
  }
  if (plan.n_heads > 0) c.n_heads = plan.n_heads;
  while (c.d_model % c.n_heads != 0) --c.n_heads;
  c.d_head = c.d_model / c.n_heads;
  check(c);
  if (recipe.guide && (recipe.guide->layer >= c.n_layers || recipe.guide->head >= c.n_heads)) recipe.guide.reset();
  return recipe;
}

}  // namespace headlight
