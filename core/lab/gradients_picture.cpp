// A backward pass from a result of the selected sentence.
#include "core/lab/gradients_picture.h"
#include "core/analysis/logit_lens.h"
#include "core/figure/gradients_figure.h"
#include "core/figure/run_view.h"
#include "core/lab/one_sentence.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

GradientGoal goal_of(const LabState& asked) {
  GradientGoal goal;
  goal.kind = asked.gradients.of == GradientsOptions::Of::loss    ? GradientGoal::Kind::loss
              : asked.gradients.of == GradientsOptions::Of::logit ? GradientGoal::Kind::logit
                                                                  : GradientGoal::Kind::probability;
  goal.row = asked.selection.query;
  goal.word = asked.gradients.word;
  return goal;
}

// The selected attention counts, its head and all that is only drawn does not.
LabState question_of_gradients(const LabState& state) {
  LabState asked = one_sentence(state);
  asked.gradients = state.gradients;
  asked.gradients.form = {};
  asked.selection.decoder_stack = state.selection.decoder_stack;
  asked.selection.attention = state.selection.attention;
  asked.selection.layer = state.selection.layer;
  asked.selection.query = state.selection.query;
  return asked;
}

std::shared_ptr<const Study> study_of_gradients(const LabState& asked, const std::atomic<bool>* cancelled) {
  const std::shared_ptr<Run> run = run_to_study(asked.request, cancelled);
  if (run == nullptr) return nullptr;
  GradientGoal goal = goal_of(asked);
  // A query of the encoder's sentence is no row of the stack that predicts.
  if (run->config.two_stacks() && !asked.selection.decoder_stack) goal.row = -1;
  auto made = std::make_shared<GradientStudy>();
  const std::string weights = RunView(*run, asked.selection).attention("pattern"),
                    shown = gradient_value_shown(*run, asked.gradients);
  std::vector<Var> keep;
  for (const std::string& name :
       {weights, shown, std::string("embed"), std::string("encoder.embed"), std::string("decoder.embed")})
    if (const Var node = run->graph.find(name); node.valid()) keep.push_back(node);
  made->result = add_gradients(*run, goal, 0, {&keep, cancelled});
  if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return nullptr;
  made->values = values_with_gradient(*run);
  record_gradient(*run, weights, goal.kind);
  record_gradient(*run, shown, goal.kind);
  made->gone_back = run;
  return made;
}

Figure draw_gradients(const FigureInput& input, const LabState& state, const Study* made) {
  const auto* gradients = dynamic_cast<const GradientStudy*>(made);
  if (gradients == nullptr) return empty_figure(input.style);
  return gradients_figure(input, *gradients->gone_back, gradients->result, state.gradients);
}

}  // namespace

Picture gradients_picture() {
  // A gradient is given back when it was passed on, so that those of a layer are there at a time.
  return {ViewKind::gradients, "gradients",    question_of_gradients,
          study_of_gradients,  draw_gradients, [](const LabState&) { return 0.2; }};
}

}  // namespace headlight
