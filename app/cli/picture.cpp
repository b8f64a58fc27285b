#include "app/cli/picture.h"

#include <stdexcept>

#include "core/figure/builders.h"
#include "core/lab/model_source.h"
#include "core/lab/stored_record.h"
#include "core/lab/training_figure.h"
#include "core/text/error.h"

namespace headlight {
namespace {

/// The named elements that the locked one is computed from.
std::vector<ValueRef> operands_of(const Run& run, const Selection& selection) {
  std::vector<ValueRef> operands;
  if (!selection.locked) return operands;
  const Var node = run.graph.find(selection.locked->name);
  if (!node.valid()) return operands;  // of a column of the scaling view
  const Explanation explanation = run.graph.explain(node, selection.locked->at);
  for (const Operand& operand : explanation.operands)
    if (const std::string& name = run.graph.name_of(operand.node); !name.empty())
      operands.push_back({name, operand.at});
  return operands;
}

/// Of a stored model, and of the one beside it.
Figure training_picture(const LabState& state, const FigureInput& input) {
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

Figure picture(const LabState& state, const Run& run, float width, float height) {
  Style style;
  style.lang = state.preferences.lang;
  style.theme = state.preferences.theme;
  style.scale = state.preferences.text_scale;
  style.width = width;
  style.height = height;
  const FigureInput input{run, state.selection, {}, operands_of(run, state.selection), style};
  switch (state.view) {
    case ViewKind::steps:
      return step_figure(input);
    case ViewKind::heatmap:
      return heatmap_figure(input, state.heatmap);
    case ViewKind::grid:
      return grid_figure(input, state.heatmap);
    case ViewKind::scaling: {
      const auto study =
          study_scaling({state.request, state.scaling.factor, state.scaling.d_model, state.selection.decoder_stack});
      if (!study)
        throw Error({"expected a sentence with at least one token, found none; type a word",
                     "句子应至少有一个词元，实际没有；请输入文字"});
      return scaling_figure(input, *study, state.scaling);
    }
    case ViewKind::output:
      return output_figure(input,
                           *study_output(output_question(with_model(state.request), state.selection, state.output)),
                           state.output);
    case ViewKind::training:
      return training_picture(state, input);
  }
  throw std::logic_error("a view without a picture");
}

void save_picture(const Figure& figure, const LabState& state, const Run& run, const std::string& path,
                  float pixel_ratio) {
  ExportOptions options;
  options.pixel_ratio = pixel_ratio;
  options.state = to_json(state);
  options.provenance = provenance(run, state.selection, state.preferences.lang);
  options.theme = state.preferences.theme;
  save_figure(figure, path, options);
}

}  // namespace headlight
