#include "core/figure/canvas.h"
#include "core/figure/what_if_figure.h"
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

struct WhatIfStudy : Study {
  std::shared_ptr<const WhatIf> found;
};

LabState question_of_whatif(const LabState& state) {
  LabState asked;
  asked.view = ViewKind::whatif;
  asked.request = state.request;
  asked.selection.decoder_stack = state.selection.decoder_stack;
  asked.selection.sentence = state.selection.sentence;
  asked.selection.query = state.selection.query;
  asked.whatif.take_time = state.whatif.take_time;
  return asked;
}

std::shared_ptr<const Study> study_of_whatif(const LabState& asked, const std::atomic<bool>* cancelled) {
  const Selection& s = asked.selection;
  auto found = study_what_if({with_model(asked.request), s.decoder_stack, s.sentence, s.query, asked.whatif.take_time},
                             cancelled);
  if (!found) return nullptr;
  auto made = std::make_shared<WhatIfStudy>();
  made->found = std::move(found);
  return made;
}

Figure draw_whatif(const FigureInput& input, const LabState& state, const Study* study) {
  const auto* made = dynamic_cast<const WhatIfStudy*>(study);
  if (made == nullptr) return empty_figure(input.style);
  return what_if_figure(input, *made->found, state.whatif);
}

// The run without changes, and of a scan one at a time.
double runs_of_whatif(const LabState& state) { return state.request.interventions.empty() ? 1 : 2; }

}  // namespace

Picture whatif_picture() {
  return {ViewKind::whatif, "whatif", question_of_whatif, study_of_whatif, draw_whatif, runs_of_whatif};
}

}  // namespace headlight
