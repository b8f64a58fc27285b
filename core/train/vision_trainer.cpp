#include "core/train/vision_trainer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/ops/scale.h"

namespace headlight {
namespace {

// The words of captions, or the names of the classes.
Vocabulary words_for(const VisionSpec& vision) {
  if (vision.form == VisionForm::captions) return caption_vocabulary();
  std::vector<std::string> names;
  names.reserve(drawn_kinds);
  for (int k = 0; k < drawn_kinds; ++k) names.push_back(word_of(static_cast<DrawnKind>(k)));
  return Vocabulary::of(names);
}

struct DrawingPiece {
  Graph graph{Graph::Keep::what_backward_needs, true};
  VisionLoss loss;
  double value = 0;
};

}  // namespace

int vision_pieces(const VisionRecipe& recipe) {
  // A contrastive loss compares all captions of a piece, and no caption may come twice in it.
  constexpr int most_captions = 25;
  if (recipe.vision.form == VisionForm::captions) return (recipe.batch + most_captions - 1) / most_captions;
  return std::min(8, recipe.batch);
}

VisionTrainer::VisionTrainer(VisionRecipe recipe)
    : recipe_(std::move(recipe)),
      model_(random_vision_model(recipe_.config, recipe_.vision, recipe_.seed, words_for(recipe_.vision))),
      optimizer_(recipe_.optimizer) {
  model_->name = recipe_.name;
}

StepReport VisionTrainer::step(const std::atomic<bool>* cancelled) {
  const int pieces = vision_pieces(recipe_);
  std::vector<DrawingPiece> all(static_cast<std::size_t>(pieces));
  const VisionModel& model = *model_;
  run_pieces(pieces, [&](int i) {
    DrawingPiece& piece = all[static_cast<std::size_t>(i)];
    const std::string name = "drawing/" + std::to_string(done_) + "/" + std::to_string(i);
    Random random(seed_for(recipe_.seed, name));
    const int count = recipe_.batch * (i + 1) / pieces - recipe_.batch * i / pieces;
    const VisionBatch batch = draw_vision_batch(recipe_.vision, count, random, Part::training);
    const Forward forward{
        piece.graph, model.parameters, model.config, recipe_.dropout, seed_for(recipe_.seed, name + "/dropout"),
        cancelled};
    piece.loss = vision_loss(forward, recipe_.vision, model.source, batch);
    piece.value = static_cast<double>(piece.graph.value(piece.loss.total).data()[0]);
    piece.graph.backward(scale(piece.graph, piece.loss.total, 1.0F / static_cast<float>(pieces)));
  });

  StepReport report;
  report.learning_rate = recipe_.schedule.rate(done_);
  int asked = 0;
  std::vector<Graph> graphs;
  for (DrawingPiece& piece : all) {
    report.loss += piece.value / pieces;
    report.accuracy += piece.loss.right;
    asked += piece.loss.asked;
    graphs.push_back(std::move(piece.graph));
  }
  report.accuracy /= std::max(1, asked);
  finish_step(report, done_, optimizer_, model_->parameters, graphs);
  done_ = report.step;
  return report;
}

std::shared_ptr<const VisionModel> VisionTrainer::model() const {
  auto copy = std::make_shared<VisionModel>(*model_);
  copy->trained = done_ > 0;
  const nlohmann::ordered_json training = {{"recipe", recipe_.name}, {"seed", recipe_.seed}, {"steps", done_}};
  copy->training = training.dump();
  return copy;
}

}  // namespace headlight
