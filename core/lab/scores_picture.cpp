// The study of the scaling of scores depends on the draws alone; the head of the run is measured when it is drawn.
#include "core/figure/canvas.h"
#include "core/figure/scores_figure.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

struct ScoresStudy : Study {
  std::shared_ptr<const ScoreCurves> curves;
};

LabState question_of_scores(const LabState& state) {
  LabState q;
  q.view = ViewKind::scores;
  q.scores.keys = state.scores.keys;
  q.scores.seed = state.scores.seed;
  return q;
}

std::shared_ptr<const Study> study_of_scores(const LabState& q, const std::atomic<bool>* cancelled) {
  auto made = std::make_shared<ScoresStudy>();
  made->curves = study_scores({q.scores.keys, q.scores.seed}, cancelled);
  return made->curves ? made : nullptr;
}

Figure draw_scores(const FigureInput& input, const LabState& state, const Study* made) {
  const auto* scores = dynamic_cast<const ScoresStudy*>(made);
  if (scores == nullptr) return empty_figure(input.style);
  return scores_figure(input, *scores->curves, state.scores);
}

}  // namespace

Picture scores_picture() { return {ViewKind::scores, "scores", question_of_scores, study_of_scores, draw_scores}; }

}  // namespace headlight
