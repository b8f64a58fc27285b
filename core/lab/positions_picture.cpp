// The same sentence under every kind of positions, and shuffled: a dozen runs, made by the worker.
#include "core/figure/canvas.h"
#include "core/figure/positions_figure.h"
#include "core/lab/model_source.h"
#include "core/lab/pictures.h"

namespace headlight {
namespace {

/// Runs 0 … 4 are those of the kinds, 5 … 9 the same with shuffled words.
struct PositionsStudy : Study {
  std::shared_ptr<const PositionStudyResult> result;
  const Run* run(int number) const override {
    if (number < 0 || number >= 2 * position_kinds) return nullptr;
    const PositionTrial& trial = result->trials[static_cast<std::size_t>(number % position_kinds)];
    return number < position_kinds ? trial.run.get() : trial.shuffled.get();
  }
  Tr run_name(int number) const override {
    const Tr kind = position_word(position_kind(number % position_kinds));
    const Tr name{"positions: " + kind.in(Lang::en), "位置编码：" + kind.in(Lang::zh)};
    if (number < position_kinds) return name;
    return {name.in(Lang::en) + ", shuffled", name.in(Lang::zh) + "，打乱后"};
  }
};

// The sinusoids are drawn without a study.
LabState question_of_positions(const LabState& state) {
  LabState q;
  q.view = ViewKind::positions;
  q.positions.part = PositionsOptions::Part::waves;
  if (state.positions.part == PositionsOptions::Part::waves) return q;
  q.positions.part = state.positions.part;
  q.request = state.request;
  q.request.position.reset();
  q.selection.sentence = state.selection.sentence;
  if (q.positions.part == PositionsOptions::Part::shuffle) q.positions.seed = state.positions.seed;
  q.positions.no_mask = state.positions.no_mask;
  return q;
}

std::shared_ptr<const Study> study_of_positions(const LabState& q, const std::atomic<bool>* cancelled) {
  if (q.positions.part == PositionsOptions::Part::waves) return nullptr;
  auto made = std::make_shared<PositionsStudy>();
  made->result = study_positions({with_model(q.request), q.selection.sentence, q.positions.seed, q.positions.no_mask,
                                  q.positions.part == PositionsOptions::Part::shuffle},
                                 cancelled);
  return made->result ? made : nullptr;
}

Figure draw_positions(const FigureInput& input, const LabState& state, const Study* made) {
  if (state.positions.part == PositionsOptions::Part::waves) return position_waves_figure(input, state.positions);
  const auto* positions = dynamic_cast<const PositionsStudy*>(made);
  if (positions == nullptr) return empty_figure(input.style);
  const bool shuffle = state.positions.part == PositionsOptions::Part::shuffle && positions->result->shuffled;
  return shuffle ? position_shuffle_figure(input, *positions->result)
                 : position_kinds_figure(input, *positions->result);
}

// Every kind is a run of its own, and all are kept; one is mostly that of the window.
double runs_of_positions(const LabState& state) {
  switch (state.positions.part) {
    case PositionsOptions::Part::kinds:
      return position_kinds - 1;
    case PositionsOptions::Part::shuffle:
      return 2 * position_kinds - 1;
    case PositionsOptions::Part::waves:
      break;
  }
  return 0;
}

}  // namespace

Picture positions_picture() {
  return {ViewKind::positions, "positions",    question_of_positions,
          study_of_positions,  draw_positions, runs_of_positions};
}

}  // namespace headlight
