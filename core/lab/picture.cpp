#include "core/lab/picture.h"

#include <algorithm>
#include <stdexcept>

#include "core/figure/connections_figure.h"
#include "core/figure/sheet_figure.h"
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"
#include "core/text/error.h"

namespace headlight {
namespace {

/// The named elements that the locked one is computed from.
std::vector<ValueRef> operands_of(const Run& run, const Selection& selection) {
  std::vector<ValueRef> operands;
  if (!selection.locked) return operands;
  const Var node = run.graph.find(selection.locked->name);
  if (!node.valid()) return operands;  // of another run than the one that is looked at
  const Explanation explanation = run.graph.explain(node, selection.locked->at);
  for (const Operand& operand : explanation.operands)
    if (const std::string& name = run.graph.name_of(operand.node); !name.empty())
      operands.push_back({name, operand.at});
  return operands;
}

Figure draw_steps(const FigureInput& input, const LabState&, const Study*) { return step_figure(input); }
Figure draw_heatmap(const FigureInput& input, const LabState& state, const Study*) {
  return heatmap_figure(input, state.heatmap, state.reading);
}
Figure draw_grid(const FigureInput& input, const LabState& state, const Study*) {
  if (state.grid.page) return sheet_figure(input, state.heatmap, state.reading);
  return grid_figure(input, state.heatmap, state.reading);
}
Figure draw_connections(const FigureInput& input, const LabState& state, const Study*) {
  return connections_figure(input, state.connections, state.reading);
}
Figure draw_output(const FigureInput& input, const LabState& state, const Study*) {
  const OutputQuestion question = output_question(with_model(state.request), state.selection, state.output);
  return output_figure(input, *study_output(question), state.output);
}

}  // namespace

const std::vector<Picture>& pictures() {
  static const std::vector<Picture> all{
      {ViewKind::steps, "step", nullptr, nullptr, draw_steps},
      {ViewKind::heatmap, "heatmap", nullptr, nullptr, draw_heatmap},
      {ViewKind::connections, "connections", nullptr, nullptr, draw_connections},
      inspector_picture(),
      {ViewKind::grid, "grid", nullptr, nullptr, draw_grid},
      heads_picture(),
      rollout_picture(),
      lens_picture(),
      scaling_picture(),
      scores_picture(),
      positions_picture(),
      gradients_picture(),
      {ViewKind::output, "output", nullptr, nullptr, draw_output},
      mask_picture(),
      whatif_picture(),
      compare_picture(),
      training_picture(),
      contents_picture(),
      exhibit_picture(),
  };
  return all;
}

const Picture& picture_of(ViewKind view) {
  const auto& all = pictures();
  const auto found = std::find_if(all.begin(), all.end(), [view](const Picture& p) { return p.view == view; });
  if (found == all.end()) throw std::logic_error("a view without a picture");
  return *found;
}

Figure draw_picture(const LabState& state, const Run& run, float width, float height) {
  Style style;
  style.lang = state.preferences.lang;
  style.theme = state.preferences.theme;
  style.scale = state.preferences.text_scale;
  style.width = width;
  style.height = height;
  const FigureInput input{run, state.selection, {}, operands_of(run, state.selection), style};
  const Picture& picture = picture_of(state.view);
  std::shared_ptr<const Study> study;
  if (picture.study != nullptr) study = picture.study(picture.question(state), nullptr);
  return picture.draw(input, state, study.get());
}

std::string name_in_study(int number, const std::string& name) { return name_in_column(study_column + number, name); }

}  // namespace headlight
