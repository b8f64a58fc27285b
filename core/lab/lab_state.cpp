#include "core/lab/lab_state.h"

#include "core/figure/builders.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"

namespace headlight {

LabState initial_state() {
  LabState state;
  state.request.sentences = {"今天|天气|真|好|，|我|想|出|去|玩"};
  state.selection.query = 9;
  state.selection.step = 9;  // the attention weights
  return state;
}

LabState opening_state() {
  LabState state = initial_state();
  for (const StoredModel& model : stored_models()) {
    if (model.own || model.name != "story") continue;
    use_stored(state.request, model.name);
    const auto run = run_lab(state.request);
    state.selection.layer = run->config.n_layers - 1;
    const std::vector<Step> steps = steps_of(*run, state.selection);
    for (std::size_t i = 0; i < steps.size(); ++i)
      if (steps[i].id == "pattern") state.selection.step = static_cast<int>(i);
  }
  return state;
}

}  // namespace headlight
