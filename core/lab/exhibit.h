#pragma once
// Small interactive pieces with an idea of their own. One is one file in app/exhibits/ that registers itself; its whole
// state is a set of values, described by its controls, so that undo, links, sessions, lessons and the command line
// reach all of it. Its picture is a pure function of them.
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/lab/experiment.h"
#include "core/lab/picture.h"

namespace headlight {

/// A value of an exhibit, and how it is changed.
struct ExhibitControl {
  enum class Kind {
    number,   // a slider
    whole,    // a slider of whole numbers
    toggle,   // 0 or 1
    choice,   // the number of one of `choices`
    numbers,  // a list of fixed length, changed in the picture
    word,     // a text
  };
  std::string id;
  Tr label{"", ""};
  Kind kind = Kind::number;
  double low = 0, high = 1;  // of number and whole, and of each of numbers
  int decimals = 2;
  bool logarithmic = false;
  std::vector<Tr> choices{};
  std::vector<double> start{0};  // the value at first
  std::string start_word{};
  bool shown = true;          // false: no widget; it is changed in the picture or by a lesson
  bool picture_only = false;  // neither study nor experiment depend on it
  Tr tip{"", ""};
  bool taken_along = false;  // of word: what a learner makes of it in one step of a lesson is there in the others
};

/// The control of a draw: a whole number from 1 to 99.
ExhibitControl seed_control(Tr label = {"draw", "抽样"});
/// Points of a plane, x, y, x, y …, each from −3 to 3, that are dragged in the picture.
ExhibitControl points_control(const std::string& id, Tr label, std::vector<double> start);

/// The values of an exhibit, those at first where nobody has changed them. Ids that it does not have throw
/// std::logic_error.
class ExhibitValues {
 public:
  ExhibitValues(const std::vector<ExhibitControl>& controls, ExhibitState state)
      : controls_(&controls), state_(std::move(state)) {}
  double number(const std::string& id) const;
  int whole(const std::string& id) const;
  bool on(const std::string& id) const;
  const std::vector<double>& numbers(const std::string& id) const;
  const std::string& word(const std::string& id) const;
  /// Clamped to the control's range; a list keeps its length. A value as at first is not kept in the state.
  void set(const std::string& id, double value);
  void set(const std::string& id, std::vector<double> values);
  void set(const std::string& id, const std::string& word);
  const ExhibitState& state() const { return state_; }

 private:
  const ExhibitControl& control(const std::string& id) const;
  const std::vector<ExhibitControl>* controls_;
  ExhibitState state_;
};

struct ExhibitInput {
  const FigureInput& base;  // the window's run, which may be empty; selection, hover, style
  const LabState& state;
  const ExhibitValues& values;
  const Study* study;  // its own; null: there is none yet
};

/// Whose weights an exhibit shows: said where the window names its model.
enum class WeightsOf {
  window,   // the model of the window
  nobody,   // there is no model; what is given and computed stands in the picture
  trained,  // its own, trained before
  random,   // its own, that have learned nothing
  learner,  // its own, that learn while one watches
};

/// A button beside the controls.
struct ExhibitButton {
  std::string id;
  Tr label;
  void (*press)(ExhibitValues& values);
  Tr tip{"", ""};
};

struct Exhibit {
  const char* id;
  Tr name;
  Tr about;    // a paragraph: what is it, what can be done
  int lesson;  // the first one that it belongs to, from 1: its place in the menu
  std::vector<ExhibitControl> controls;
  Figure (*draw)(const ExhibitInput& input);
  bool uses_run = false;  // shows the run of the window: its sentence can be typed
  /// What takes longer than a frame. `question`: request and selection of the state when the exhibit uses the run.
  std::shared_ptr<const Study> (*study)(const LabState& question, const ExhibitValues& values,
                                        const std::atomic<bool>* cancelled) = nullptr;
  /// A shape tagged as a handle was dragged to this point of the figure.
  void (*drag)(const ExhibitInput& input, const std::string& handle, Point to, ExhibitValues& values) = nullptr;
  /// Numbers that lessons can show and ask about.
  std::map<std::string, double> (*numbers)(const ExhibitInput& input) = nullptr;
  /// In place of a study: something that goes on while it is watched.
  std::unique_ptr<Experiment> (*experiment)(const LabState& question, const ExhibitValues& values) = nullptr;
  std::vector<ExhibitButton> buttons{};
  /// Null: the window's when it uses the run, else nobody's. The input may have no study yet.
  WeightsOf (*weights)(const ExhibitInput& input) = nullptr;
};

/// By lesson, in order of their names' ids within one.
const std::vector<Exhibit>& exhibits();
const Exhibit* find_exhibit(const std::string& id);  // null when there is none
/// `static const RegisterExhibit registered{{"lookup", …}};` at the end of the file.
struct RegisterExhibit {
  explicit RegisterExhibit(Exhibit exhibit);
};

/// Whose weights the state's view shows; of the window when it is no exhibit.
WeightsOf weights_shown(const FigureInput& input, const LabState& state, const Study* study);

/// What study and experiment of the state's exhibit depend on, all else at its default.
LabState exhibit_question(const LabState& state);
/// The numbers of the state's exhibit. Empty when it has none.
std::map<std::string, double> exhibit_numbers(const FigureInput& input, const LabState& state, const Study* study);

}  // namespace headlight
