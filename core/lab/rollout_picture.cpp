// Attention rollout of the selected sentence.
#include "core/figure/rollout_figure.h"

#include "core/analysis/rollout.h"
#include "core/figure/canvas.h"
#include "core/lab/one_sentence.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

struct RolloutStudy : Study {
  std::shared_ptr<const Run> rolled;
  const Run* run(int number) const override { return number == 0 ? rolled.get() : nullptr; }
};

LabState question_of_rollout(const LabState& state) {
  LabState asked = one_sentence(state);
  asked.rollout.residual = state.rollout.residual;
  asked.rollout.strongest = state.rollout.strongest;
  return asked;
}

std::shared_ptr<const Study> study_of_rollout(const LabState& asked, const std::atomic<bool>* cancelled) {
  const std::shared_ptr<Run> run = run_to_study(asked.request, cancelled);
  if (run == nullptr) return nullptr;
  add_rollout(*run, {asked.rollout.residual, asked.rollout.strongest ? CombineHeads::max : CombineHeads::mean});
  auto made = std::make_shared<RolloutStudy>();
  made->rolled = run;
  return made;
}

Figure draw_rollout(const FigureInput& input, const LabState& state, const Study* made) {
  const auto* rolled = dynamic_cast<const RolloutStudy*>(made);
  if (rolled == nullptr) return empty_figure(input.style);
  return rollout_figure(input, *rolled->rolled, state.rollout);
}

}  // namespace

Picture rollout_picture() {
  return {ViewKind::rollout, "rollout", question_of_rollout, study_of_rollout, draw_rollout};
}

}  // namespace headlight
