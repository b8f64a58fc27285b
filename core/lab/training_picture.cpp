// The training of a stored model, and of the one beside it. A training in memory is drawn by its view.
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"
#include "core/lab/stored_record.h"
#include "core/lab/training_figure.h"
#include "core/text/error.h"

namespace headlight {
namespace {

Figure draw_training(const FigureInput& input, const LabState& state, const Study*) {
  if (state.request.model.folder.empty())
    throw Error({"expected a trained model, found one with random weights, which has no training; give --model NAME",
                 "应为已训练的模型，实际是没有训练过程的随机权重模型；请用 --model 给出名称"});
  const auto record = stored_record(state.request.model.folder);
  const int step = state.request.model.snapshot;
  TrainingPicture picture{*record, step, state.training.role, nullptr, nullptr};
  if (!state.training.beside || state.training.other_model.empty()) return training_figure(input, picture);
  const auto other = stored_record(state.training.other_model);
  Request request = state.request;
  request.model.folder = state.training.other_model;
  request.model.snapshot = -1;
  const Checkpoint* then = other->checkpoint_at(step < 0 ? other->steps_done : step);
  request.model.given = then != nullptr ? then->model : other->model;
  const auto run = run_lab(request);
  picture.other = other.get();
  picture.other_run = run.get();
  return training_figure(input, picture);
}

}  // namespace

Picture training_picture() { return {ViewKind::training, "training", nullptr, nullptr, draw_training}; }

}  // namespace headlight
