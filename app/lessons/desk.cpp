#include "app/lessons/desk.h"

#include <algorithm>
#include <charconv>

#include "app/ui/layout.h"
#include "core/lab/exhibit.h"
#include "core/lab/state_path.h"
#include "core/lesson/lesson_read.h"

namespace headlight {
namespace {

constexpr double reading_every = 0.5;  // seconds between looks at the lessons' files

/// The numbers in "answer:1:3" behind its word.
std::vector<int> numbers_in(const std::string& link) {
  std::vector<int> out;
  for (std::size_t at = link.find(':'); at != std::string::npos; at = link.find(':', at + 1)) {
    int value = 0;
    const char* const end = link.data() + link.size();
    if (std::from_chars(link.data() + at + 1, end, value).ec == std::errc()) out.push_back(value);
  }
  return out;
}

}  // namespace

LessonDesk& desk(Session& session) {
  if (!session.desk) session.desk = std::make_shared<LessonDesk>();
  return *session.desk;
}

void LessonDesk::keep_progress_in(const std::string& path) {
  progress_path_ = path;
  if (path.empty()) return;
  progress_ = read_progress(path);
  kept_ = progress_;
}

const Lesson* LessonDesk::lesson(const Session& session) const {
  const std::string& id = session.state.lesson.id;
  return id.empty() ? nullptr : library_.find(id, session.state.preferences.lang);
}

const LessonStep* LessonDesk::step(const Session& session) const {
  const Lesson* here = lesson(session);
  const int number = session.state.lesson.step;
  if (here == nullptr || number < 0 || number >= static_cast<int>(here->steps.size())) return nullptr;
  return &here->steps[static_cast<std::size_t>(number)];
}

bool LessonDesk::reread() {
  const bool changed = library_.refresh();
  if (changed) ++version_;
  return changed;
}

void LessonDesk::begin_frame(Session& session) {
  if (session.seconds - read_at_ > reading_every) {
    read_at_ = session.seconds;
    reread();
    if (!progress_path_.empty() && !(progress_ == kept_) && write_progress(progress_, progress_path_))
      kept_ = progress_;
  }
  if (const Lesson* here = lesson(session); here != nullptr && !here->steps.empty())
    session.state.lesson.step = std::clamp(session.state.lesson.step, 0, static_cast<int>(here->steps.size()) - 1);
  // Undo leads to another step as well.
  if (asked_in_ != Place{session.state.lesson.id, session.state.lesson.step}) forget_pending();
  judge_pending(session);
  note_exhibit(session);
}

void LessonDesk::note_exhibit(const Session& session) {
  const Lesson* here = lesson(session);
  if (here == nullptr) return;
  if (!made_.knows(session.state)) made_.begin(state_of_step(*here, session.state.lesson.step, session.state));
  made_.note(session.state);
}

void LessonDesk::open(Session& session, const std::string& id, int step) {
  const Lesson* there = library_.find(id, session.state.preferences.lang);
  if (there == nullptr || there->steps.empty()) {
    session.toast(Tr{"There is no lesson ", "没有这一课："} + id, true);
    return;
  }
  bool again = step == 0;
  if (step < 0) {
    const auto at = progress_.lessons.find(id);
    step = at == progress_.lessons.end() ? 0 : at->second.step;
    if (step + 1 >= static_cast<int>(there->steps.size())) step = 0;  // it was read to its end: again
    again = step == 0 && at != progress_.lessons.end() && at->second.step > 0;
  }
  note_exhibit(session);
  if (again) made_.forget(id);
  session.state.lesson = {id, 0};
  enter(session, step);
}

void LessonDesk::go(Session& session, int step) {
  note_exhibit(session);
  enter(session, step);
}

void LessonDesk::enter(Session& session, int step) {
  const Lesson* here = lesson(session);
  if (here == nullptr || here->steps.empty()) return;
  forget_pending();
  step = std::clamp(step, 0, static_cast<int>(here->steps.size()) - 1);
  session.state = state_of_step(*here, step, session.state);
  made_.begin(session.state);
  made_.put_back(session.state);
  session.panel = Panel::none;
  session.playing = false;
  ++version_;
  remember(session);
}

void LessonDesk::remember(const Session& session) {
  LessonProgress::Of& of = progress_.lessons[session.state.lesson.id];
  of.step = session.state.lesson.step;
  of.seen.insert(of.step);
}

void LessonDesk::forget_pending() {
  if (!pending_ && !waiting_) return;
  for (QuestionState& asked : answers_[asked_in_]) asked.pending = false;
  pending_.reset();
  waiting_.reset();
  ++version_;
}

void LessonDesk::leave(Session& session) {
  forget_pending();
  session.state.lesson = {};
  session.state.view = ViewKind::contents;
  ++version_;
}

void LessonDesk::follow(Session& session, const std::string& link) {
  const std::size_t colon = link.find(':');
  const std::string kind = link.substr(0, colon);
  const std::string target(trimmed(std::string_view(link).substr(std::min(colon, link.size() - 1) + 1)));
  const std::vector<int> numbers = numbers_in(link);
  const auto question = [&] { return static_cast<std::size_t>(numbers.empty() ? 0 : std::max(0, numbers[0])); };
  if (kind == "set") {
    try {
      const LessonPlace place = session.state.lesson;
      session.state = with_assignments(session.state, cut_outside_quotes(target, ';'));
      session.state.lesson = place;
    } catch (const std::exception& e) {
      session.toast(words_of(e), true);
    }
  } else if (kind == "lesson") {
    open(session, target, 0);
  } else if (kind == "exhibit" && find_exhibit(target) == nullptr) {
    session.toast(Tr{"There is no exhibit ", "没有这件展品："} + target, true);
  } else if (kind == "exhibit") {
    session.state.exhibit = made_.opened(session.state, target);
    session.state.view = ViewKind::exhibit;
  } else if (kind == "answer" && numbers.size() > 1) {
    answer_option(session, question(), numbers[1]);
  } else if (kind == "check") {
    check_number(session, question());
  } else if (kind == "again") {
    ask_again(session, question());
  } else if (kind == "explain") {
    const QuestionState& asked = questions(session).at(question());
    if (asked.verdict && asked.verdict->at) session.lock(*asked.verdict->at);
    session.show_calculator = true;
  }
}

ExpressionContext LessonDesk::context(const Session& session) const {
  ExpressionContext context;
  context.run = session.run.get();
  context.selection = session.shown();
  if (session.state.view == ViewKind::exhibit && session.run && session.study_is_current())
    context.exhibit_numbers = exhibit_numbers(session.figure_input({}), session.state, session.study.get());
  return context;
}

void go_on(Session& session) {
  if (!session.state.lesson.id.empty()) {
    desk(session).go(session, session.state.lesson.step + 1);
    return;
  }
  const View* view = current_view(session);
  if (view != nullptr && view->film != nullptr) view->film->go(session, view->film->now(session) + 1);
}

void go_back(Session& session) {
  if (!session.state.lesson.id.empty()) {
    desk(session).go(session, session.state.lesson.step - 1);
    return;
  }
  const View* view = current_view(session);
  if (view != nullptr && view->film != nullptr) view->film->go(session, view->film->now(session) - 1);
}

}  // namespace headlight
