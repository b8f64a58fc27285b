#include "core/figure/canvas.h"
#include "core/lab/exhibit.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

std::shared_ptr<const Study> study_of_exhibit(const LabState& question, const std::atomic<bool>* cancelled) {
  const Exhibit* exhibit = find_exhibit(question.exhibit.id);
  if (exhibit == nullptr) return nullptr;
  const ExhibitValues values(exhibit->controls, question.exhibit);
  if (exhibit->study != nullptr) return exhibit->study(question, values, cancelled);
  if (exhibit->experiment == nullptr) return nullptr;
  // Where nobody watches, the experiment is made to its end.
  const auto experiment = exhibit->experiment(question, values);
  while (experiment->advance())
    if (cancelled != nullptr && cancelled->load()) return nullptr;
  return experiment->look();
}

Figure draw_exhibit(const FigureInput& input, const LabState& state, const Study* made) {
  const Exhibit* exhibit = find_exhibit(state.exhibit.id);
  if (exhibit == nullptr)
    return message_figure(input.style, {"No exhibit is chosen", "还没有选定展品"},
                          {"Choose one from the list above.", "请从上方的列表中选一个。"});
  const ExhibitValues values(exhibit->controls, state.exhibit);
  return exhibit->draw({input, state, values, made});
}

}  // namespace

LabState exhibit_question(const LabState& state) {
  LabState q;
  q.view = ViewKind::exhibit;
  q.exhibit = state.exhibit;
  const Exhibit* exhibit = find_exhibit(state.exhibit.id);
  if (exhibit == nullptr) return q;
  for (const ExhibitControl& control : exhibit->controls) {
    if (!control.picture_only) continue;
    q.exhibit.values.erase(control.id);
    q.exhibit.words.erase(control.id);
  }
  if (!exhibit->uses_run) return q;
  q.request = state.request;
  q.selection = state.selection;
  q.selection.locked.reset();
  q.selection.trail.clear();
  return q;
}

WeightsOf weights_shown(const FigureInput& input, const LabState& state, const Study* study) {
  const Exhibit* exhibit = state.view == ViewKind::exhibit ? find_exhibit(state.exhibit.id) : nullptr;
  if (exhibit == nullptr) return WeightsOf::window;
  if (exhibit->weights == nullptr) return exhibit->uses_run ? WeightsOf::window : WeightsOf::nobody;
  const ExhibitValues values(exhibit->controls, state.exhibit);
  return exhibit->weights({input, state, values, study});
}

std::map<std::string, double> exhibit_numbers(const FigureInput& input, const LabState& state, const Study* study) {
  const Exhibit* exhibit = find_exhibit(state.exhibit.id);
  if (exhibit == nullptr || exhibit->numbers == nullptr) return {};
  const ExhibitValues values(exhibit->controls, state.exhibit);
  return exhibit->numbers({input, state, values, study});
}

Picture exhibit_picture() { return {ViewKind::exhibit, "exhibit", exhibit_question, study_of_exhibit, draw_exhibit}; }

}  // namespace headlight
