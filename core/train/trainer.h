#pragma once
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/models/transformer.h"
#include "core/train/dataset.h"
#include "core/train/optimizer.h"
#include "core/train/recipe.h"
#include "core/train/training_step.h"

namespace headlight {

/// A batch of examples, padded to one length.
struct Batch {
  IdBatch source, target;
  std::vector<int> wanted;  // a word for every position of the last stack, −1 where none is asked
  std::vector<TrainingExample> examples;
};
Batch make_batch(std::vector<TrainingExample> examples, bool two_stacks);
/// Where in a pattern [B·H, Tq, Tk] the guided head is to look: one place for every sentence that has both words.
std::vector<Index3> guided_places(const Guide& guide, const Batch& batch, int n_heads);

/// Trains a model by a recipe. Step n depends on recipe, seed and n alone, so that an interrupted training resumed from
/// a folder goes on as if nothing had happened, on any number of threads. Not thread-safe; model() may be handed to
/// other threads, it is never changed afterwards.
class Trainer {
 public:
  /// Throws std::runtime_error when the data cannot be read or does not fit the recipe.
  explicit Trainer(Recipe recipe);

  /// One step. Throws std::runtime_error when the numbers stop being finite (with what to do), Cancelled when
  /// `cancelled` becomes true between two blocks: then nothing has changed.
  StepReport step(const std::atomic<bool>* cancelled = nullptr);

  /// Another number of steps than the recipe's; the schedule stretches to it, what is done stays done.
  void set_steps(int steps) { recipe_.steps = recipe_.schedule.steps = steps; }

  int steps_done() const { return done_; }
  bool finished() const { return done_ >= recipe_.steps; }
  const Recipe& recipe() const { return recipe_; }
  const Dataset& data() const { return *data_; }
  /// The model as it is now; cheap, since copies share their tensors until the next step.
  std::shared_ptr<const Model> model() const;
  /// The examples of one step (also of steps to come).
  Batch batch(int step) const;

  /// Writes the model, the optimizer's moments and the recipe to a folder; resume() goes on from there.
  /// Throws std::runtime_error when it cannot be written, or when what is there is not such a folder.
  void save(const std::string& folder) const;
  static Trainer resume(const std::string& folder);

 private:
  /// The sentences of one pool of batches, drawn one after another: a share at every step, before they are needed.
  struct Pool {
    int number = -1;
    Random random{0};
    std::vector<TrainingExample> examples;
  };
  void draw(Pool& pool, int number, std::size_t count) const;  // until there are `count`

  Recipe recipe_;
  std::shared_ptr<const Dataset> data_;
  std::shared_ptr<Model> model_;
  Optimizer optimizer_;
  int done_ = 0;
  mutable int pool_number_ = -1;
  mutable std::vector<std::vector<TrainingExample>> pool_;  // the batches of one pool
  mutable Pool next_;
};

/// Threads and gradients aside, the loss of a batch as a graph: the training step and its tests build the same.
struct Losses {
  Var logits, cross_entropy, guide, total;  // guide is invalid without one
};
/// What a piece has of the means over a batch: of the asked words, of the guided places.
struct Share {
  float words = 1, guided = 1;
};
Losses build_losses(const Forward& forward, const Recipe& recipe, const Batch& batch, const Share& share = {});

}  // namespace headlight
