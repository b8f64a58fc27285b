#pragma once
// The lesson that somebody is in: its page, the questions and what was answered, the way on and back.
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/lessons/made.h"
#include "app/ui/session.h"
#include "core/lesson/lesson_page.h"
#include "core/lesson/library.h"
#include "core/lesson/progress.h"

namespace headlight {

/// How far a page that is longer than its room has been read, pixels.
struct PageReading {
  float above = 0, seen = 0, below = 0;  // of the page: scrolled past, on the screen, still to come
  std::optional<float> go_to{};          // what shall be scrolled past from the next frame on
  std::string page{};                    // lesson and step
};

class LessonDesk {
 public:
  const LessonLibrary& library() const { return library_; }
  LessonProgress& progress() { return progress_; }
  /// Where the progress is kept from one session to the next; "": nowhere.
  void keep_progress_in(const std::string& path);

  /// The lesson of the session's state; null when it is in none.
  const Lesson* lesson(const Session& session) const;
  /// Reads lessons that were edited again; true when there were any.
  bool reread();
  /// After the session's own begin_frame(): reads edited lessons again, judges answers whose run has come.
  void begin_frame(Session& session);

  // Ways.
  void open(Session& session, const std::string& id, int step = -1);  // −1: where one left off
  void go(Session& session, int step);                                // stays inside
  void leave(Session& session);                                       // to the table of contents
  void follow(Session& session, const std::string& link);             // see lesson_page()

  // Questions of the step that is shown.
  std::vector<QuestionState>& questions(const Session& session);
  void answer_option(Session& session, std::size_t question, int option);
  void type_number(Session& session, std::size_t question, const std::string& text);
  void check_number(Session& session, std::size_t question);
  void ask_again(Session& session, std::size_t question);  // in the state in which it was asked
  /// A click on a cell of the picture: true when a question took it for its answer.
  bool answer_cell(Session& session, const ValueRef& cell);
  bool asks_for_cell(const Session& session) const;
  /// Whether the picture's numbers are covered until a question is answered.
  bool covers(const Session& session) const;

  PageReading reading;  // of the step that is shown

  /// The exhibit on the screen as the step sets it, to which "Reset" leads; in no lesson as it is at first.
  ExhibitState exhibit_of_step(const Session& session) const { return made_.own(session.state); }

  /// Grows whenever the page has to be drawn anew for a reason that is not in the session.
  std::uint64_t version() const { return version_; }
  /// The run, the selection and the exhibit's numbers.
  ExpressionContext context(const Session& session) const;

 private:
  using Place = std::pair<std::string, int>;  // lesson and step
  const LessonStep* step(const Session& session) const;
  void reveal(Session& session, std::size_t question);
  void judge_pending(Session& session);
  void forget_pending();
  void enter(Session& session, int step);
  void remember(const Session& session);
  void note_exhibit(const Session& session);

  LessonLibrary library_;
  LessonProgress progress_, kept_;
  std::string progress_path_;
  MadeExhibits made_;
  std::map<Place, std::vector<QuestionState>> answers_;
  std::optional<std::size_t> waiting_;    // the question that was answered before the run of its own state had come
  std::optional<std::size_t> pending_;    // the question whose run is in the making
  Place asked_in_;                        // of the waiting and the pending question
  std::optional<LabState> state_before_;  // of the last question that changed the state
  std::shared_ptr<const Run> run_before_;
  Selection selection_before_;
  std::map<std::string, double> numbers_before_;
  double read_at_ = -1;
  std::uint64_t version_ = 0;
};

/// The session's desk; made when it is first asked for.
LessonDesk& desk(Session& session);

/// On and back: the next step of the lesson, else of the film of the view. What a clicker does.
void go_on(Session& session);
void go_back(Session& session);

}  // namespace headlight
