#pragma once
// What a view draws, without its controls: the window, the command line, the batch and the tests all come here.
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/figure/builders.h"
#include "core/lab/lab_state.h"

namespace headlight {

/// What a view computes beyond the run; made by a worker, never changed after.
struct Study {
  Study() = default;
  Study(const Study&) = delete;
  Study& operator=(const Study&) = delete;
  virtual ~Study() = default;
  /// Further runs whose elements the figure shows: a cell tagged name_in_study(number, name) opens in the calculator.
  virtual const Run* run(int /*number*/) const { return nullptr; }
  /// What sets that run apart, beside its elements in the calculator: "embedding × 8.00".
  virtual Tr run_name(int /*number*/) const { return {"another run", "另一次运行"}; }
};

struct Picture {
  ViewKind view;
  const char* id;  // on the command line: `render ID`
  /// The part of the state that the study depends on, all else at its default; null: there is no study.
  LabState (*question)(const LabState& state) = nullptr;
  /// Null when cancelled or when there is nothing to study. Throws like run_lab.
  std::shared_ptr<const Study> (*study)(const LabState& question, const std::atomic<bool>* cancelled) = nullptr;
  /// @param study  null when the view has none, or there is nothing to study
  Figure (*draw)(const FigureInput& input, const LabState& state, const Study* study) = nullptr;
  /// How many runs the study has in memory beside the one of the window, see memory_need.h; null: none.
  double (*further_runs)(const LabState& state) = nullptr;
};

/// All views, in the order of the tabs.
const std::vector<Picture>& pictures();
const Picture& picture_of(ViewKind view);  // throws std::logic_error when the view has none

/// The picture of the state's view, with its study made here and now. Throws Error when there is nothing to draw from.
Figure draw_picture(const LabState& state, const Run& run, float width, float height);

/// "study.0.embed": a value of a study's run, told apart from the same value of the run that is looked at.
std::string name_in_study(int number, const std::string& name);

}  // namespace headlight
