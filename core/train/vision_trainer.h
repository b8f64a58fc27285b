#pragma once
#include <atomic>
#include <memory>

#include "core/train/optimizer.h"
#include "core/train/training_step.h"
#include "core/train/vision_loss.h"
#include "core/train/vision_recipe.h"

namespace headlight {

/// Trains a vision model by a recipe. Step n depends on recipe, seed and n alone, on any number of threads. Not
/// thread-safe; model() may be handed to other threads, it is never changed afterwards.
class VisionTrainer {
 public:
  explicit VisionTrainer(VisionRecipe recipe);

  /// One step. Throws std::runtime_error when the numbers stop being finite, Cancelled when `cancelled` becomes true:
  /// then nothing has changed.
  StepReport step(const std::atomic<bool>* cancelled = nullptr);

  int steps_done() const { return done_; }
  bool finished() const { return done_ >= recipe_.steps; }
  const VisionRecipe& recipe() const { return recipe_; }
  /// The model as it is now; cheap, since copies share their tensors until the next step.
  std::shared_ptr<const VisionModel> model() const;

 private:
  VisionRecipe recipe_;
  std::shared_ptr<VisionModel> model_;
  Optimizer optimizer_;
  int done_ = 0;
};

/// Pieces that the pictures of one step are cut in; each has a loss of its own, and the step takes their mean.
int vision_pieces(const VisionRecipe& recipe);

}  // namespace headlight
