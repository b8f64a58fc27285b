#pragma once
// The world of the user-interface thread. Views change `state` freely; everything else here follows from it.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/presenter_state.h"
#include "core/analysis/output_study.h"
#include "core/analysis/scaling_study.h"
#include "core/figure/builders.h"
#include "core/lab/examples.h"
#include "core/lab/exhibit.h"
#include "core/lab/history.h"
#include "core/lab/lab_state.h"
#include "core/lab/latest_worker.h"
#include "core/lab/live_training.h"
#include "core/lab/memory_need.h"
#include "core/lab/picture.h"
#include "core/models/run.h"
#include "core/text/sentence_edit.h"

namespace headlight {

class LessonDesk;

/// A message that appears for some seconds at the lower edge. The same one again only counts.
struct Toast {
  Tr text;
  bool is_error = false;
  int count = 1;
  double until = 0;  // seconds of the session's clock
};

/// The sheets that a button opens; at most one is open.
enum class Panel { none, model, exporting, help, vocabulary };

struct Recording;  // app/ui/recording.h

struct Session {
  /// @param wake  called from the worker's thread when there is something new to draw
  explicit Session(LabState start, const std::function<void()>& wake = {});

  LabState state;

  // What the workers found. `run` stays the old one while a new one is in the making.
  std::shared_ptr<const Run> run;             // newest finished; null before the first
  std::shared_ptr<const OutputStudy> output;  // of the output view; null before it was opened
  /// Of the view that is looked at; null when it has none, or nothing to study. The old one stays while a new one is in
  /// the making.
  std::shared_ptr<const Study> study;
  bool study_came = false;  // also when there was nothing to study
  /// The run of a newer request was in the making when the answers of this frame were taken.
  bool run_awaited = false;
  // Of the training view; null when there is nothing to show yet, or nothing was asked.
  std::shared_ptr<const TrainingRecord> record, other_record;  // of the model looked at, and of the one beside it
  std::shared_ptr<const Run> other_run;                        // the same sentences in the model beside
  std::string record_error, other_error;

  bool studying() const { return student_.busy(); }

  std::string run_error;  // why the newest request has no run, "" when it has one
  std::string output_error, study_error;
  /// Set while what is asked for is not computed because it would take more memory than one takes unasked, see
  /// core/lab/memory_need.h; `memory_bytes` of it, or of the run alone when that is too much already.
  std::optional<MemoryNeed> too_much;
  double memory_bytes = 0;
  double memory_granted = most_unasked_bytes;  // the person said: go on
  bool computing = false;  // the run shown is not the one asked for, and this has lasted long enough to say so

  // What is pointed at and locked.
  std::optional<Tag> hover;                // under the mouse in the figures of the last frame
  std::optional<Explanation> explanation;  // of state.selection.locked
  std::vector<ValueRef> operands;          // of the explanation, by name; elements without a name are left out

  std::shared_ptr<LessonDesk> desk;  // of the lessons; see desk() in app/lessons/desk.h

  // The window.
  std::vector<std::optional<ViewKind>> last_view_of_group;  // to which its tab leads back
  bool show_about = false;                                  // the paragraph that says what the view shows
  Panel panel = Panel::none;
  int chosen_intervention = -1;  // whose amount the what-if view offers
  bool wiggling = false;         // that amount swings, and everything with it
  bool editing_sentence = false;
  bool editing_target = false;
  // Hidden where the window becomes too small for them, until the person asks for them.
  bool show_rail = true, show_calculator = true;
  bool rail_was_small = false, calculator_was_small = false;  // the layout's memory
  bool playing = false;                                       // the step view's film
  std::shared_ptr<const Figure> current_figure;               // what the canvas shows, for export
  std::string save_window_to;  // not empty: the window writes its next picture there as a PNG and empties this
  std::vector<Toast> toasts;

  // In front of a class.
  bool covered = false;            // the numbers of the pictures are hidden
  std::vector<ValueRef> revealed;  // but these
  void cover(bool on);             // all of them anew, or none
  PresenterState presenter;
  std::shared_ptr<Recording> recording;  // a film that is being written; null: none
  int tour_stop = -1;                    // of the tour through the window (tour.h); −1: it is not shown
  std::optional<LabState> before_tour;   // what comes back after it

  bool quit = false;          // the window closes after this frame
  bool asks_to_quit = false;  // a sheet asks what to do with a training that is not saved
  double seconds = 0;         // the clock of this frame

  /// Takes new answers, explains the lock, asks the workers. The selection stays as the person left it: what is shown
  /// is shown(), so that a word deleted and typed again is still the query.
  void begin_frame(double now);
  /// Remembers the state for undo.
  void end_frame();
  /// After end_frame: true when this frame asked for something new and the answer came within a few milliseconds. Then
  /// another frame made at once shows it, and the old one need not be drawn.
  bool answered_quickly();
  /// Nothing that the state asks for is in the making.
  bool settled() const { return quiet_ && asked_state_ == state; }
  /// The study is the one of the view, and not one before it.
  bool study_is_current() const { return experiment_ != nullptr || !student_.busy(); }
  /// Blocks until the workers have answered the state as it is, and takes the answers. For tests and screenshots.
  void wait();

  bool can_undo() const { return history_.can_undo(); }
  bool can_redo() const { return history_.can_redo(); }
  void undo();
  void redo();

  /// Where an element's numbers are: in the run looked at, or in another one of the view. `run` is null when there
  /// is no such element now.
  struct Located {
    const Run* run = nullptr;
    ValueRef element;  // by its name in that run
    int column = -1;   // see InColumn
    /// The name by which the rest of the window knows another element of the same run.
    ValueRef global(const ValueRef& local) const {
      return column < 0 ? local : ValueRef{name_in_column(column, local.name), local.at};
    }
  };
  Located locate(const ValueRef& element) const;

  /// The selection with every index inside the run that is shown (which may be older than the request).
  Selection shown() const;
  /// The stack whose tokens are the queries, and the one whose tokens are the keys, of the attention looked at.
  const Encoding* query_tokens() const;  // null without a run
  const Encoding* key_tokens() const;
  FigureInput figure_input(const Style& style) const;  // needs a run
  Style style_for(Rect area) const;                    // language, theme and size of the session, the area's room

  /// A click on an element: a cell is locked (or unlocked when it is the locked one), a token becomes the query, a head
  /// or a step is chosen.
  void choose(const Tag& tag);
  void lock_or_forget(const ValueRef& element);  // a second click unlocks
  void lock(const ValueRef& element);            // the trail begins anew
  void lock_also(const ValueRef& element);       // Shift: the one locked before stays on the trail
  void follow_operand(const ValueRef& element);  // deeper: the one locked before goes on the trail
  void unlock();                                 // one level: back along the trail, then nothing is locked
  void go_to_step(int step);                     // of the step view; stays inside
  void open_alone(const Tag& tag);               // double click: the heatmap of its head and quantity

  void set_sentence(const std::string& text);  // the selected one of the batch
  const std::string& sentence() const;
  void set_target(const std::string& text);
  const std::string& target() const;
  /// How the sentence (or the target) is cut into words; needs a run.
  Cutting cutting(bool target) const { return {state.request.segmentation, words_that_cut(*run, target)}; }
  void add_sentence(const std::string& text);
  void remove_sentence();  // the selected one; the last one stays

  void set_language(Lang lang) { state.preferences.lang = lang; }
  void change_text_scale(int steps);  // 0: back to 1

  /// Opens a state (.json), an exported figure (.png, .svg, .pdf) or the folder of a model. What cannot be opened is
  /// said in a toast and changes nothing. Returns whether it was opened.
  bool open_path(const std::string& path);

  void toast(const Tr& text, bool is_error = false);

  /// Of the exhibit that is looked at; null when it has none.
  RunningExperiment* experiment() { return experiment_; }

  // Training in memory. There is one while the model looked at is `live`.
  LiveTraining* training();        // of state.training.plan; null when the model is another one
  LiveTraining* other_training();  // the one beside it, with the other seed; null without one
  /// Whether the model looked at was kept as it was before its first step, so that it can be shown untrained.
  bool knows_its_start();
  void show_untrained(bool on);
  bool shows_untrained() const { return state.request.model.snapshot == 0; }
  /// The sentences of an example, in the model that it is for: the trained one, else a seeded one of its architecture.
  void apply(const Example& example);
  /// Another stored model, by name or folder, with a sentence that it knows. What goes wrong is said in a toast.
  bool open_stored(const std::string& name_or_path);
  void train(const TrainingPlan& plan);  // makes this training's model the one looked at, with a sentence that it knows
  void start_training();                 // or goes on; from the newest model, whatever snapshot was looked at
  void pause_training();
  void step_training();
  void rewind_training();
  /// Writes the training to the person's models under this name and opens it. What goes wrong is said in a toast.
  bool save_training(const std::string& name);
  /// Trainings in memory that are more than a few steps long and not saved as they are now: all that is lost at the
  /// end.
  bool has_unsaved_training() const;
  /// Writes them to the person's models, each under a name that is not taken. What goes wrong is said in a toast.
  bool save_all_trainings();
  /// Quits, or asks first when something would be lost; the second time it quits.
  void ask_to_quit();

 private:
  /// A study, with the view that it is for.
  struct Studied {
    ViewKind view;
    std::string exhibit;  // of the view of exhibits: which one
    std::shared_ptr<const Study> study;
  };
  void wiggle(Request& request) const;
  void ask_experiment(const LabState& question);
  void leave_experiment();  // it stands still until somebody comes back
  void fit_sentence(const Model& model, const Recipe& recipe);
  LiveTraining& training_of(const TrainingPlan& plan);
  void fit_new_training();
  bool is_unsaved(const LiveTraining& training) const;
  void ask_training(Request& request);
  void take_training();
  void ask();
  bool fits_memory(const LabState& asked);  // what is asked for, the view's study included; else too_much says why
  void take();
  void explain_lock();
  void show_quantity(const std::string& name);  // in the step view: the nearest step that draws it
  void show_locked();  // in the step view: goes to the nearest step whose picture has the locked element
  void select_query(const Tag& tag);
  void set_fields(const std::string& assignments);  // a line each, as in with_field
  void choose_word(int position, bool written);
  void forget_lock();

  History history_;
  LatestWorker<Request, Run> runner_;
  LatestWorker<OutputQuestion, OutputStudy> writer_;
  LatestWorker<LabState, Studied> student_;
  struct AskedExperiment {
    LabState question;
    std::unique_ptr<RunningExperiment> running;
  };
  std::vector<AskedExperiment> experiments_;  // the last one used last, so that one finds them as one left them
  RunningExperiment* experiment_ = nullptr;   // of the exhibit that is looked at
  LabState asked_state_;
  bool quiet_ = false;  // no worker was busy when its answers were taken
  std::function<void()> wake_;
  LatestWorker<std::string, TrainingRecord> recorder_, other_recorder_;  // by the name of a stored model
  LatestWorker<Request, Run> other_runner_;
  std::vector<std::unique_ptr<LiveTraining>> trainings_;  // the last one used last; others are halted and forgotten
  std::optional<TrainingPlan> to_fit_;                    // a new training whose model may not know the sentence
  std::vector<std::pair<TrainingPlan, int>> saved_;       // trainings, and the steps after which they were saved
  std::string start_of_;                                  // the folder that start_known_ is about
  bool start_known_ = false;
  const Run* explained_run_ = nullptr;
  std::optional<ValueRef> explained_;
  std::optional<LabState> need_of_;  // what need_ is about
  MemoryNeed need_;
  mutable std::weak_ptr<const Run> shown_run_;  // which shown() was asked about last, the selection, and the answer
  mutable Selection shown_of_, shown_;
  double busy_since_ = -1;
  bool asked_ = false;  // something new, in this frame

 public:
  std::optional<Tag> next_hover;  // collected by the figure views of this frame
};

}  // namespace headlight
