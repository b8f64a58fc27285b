// Predict, then reveal: an answer sets the state that its question is about, and is judged when the run has come.
#include <algorithm>

#include "app/lessons/desk.h"

namespace headlight {

std::vector<QuestionState>& LessonDesk::questions(const Session& session) {
  std::vector<QuestionState>& all = answers_[{session.state.lesson.id, session.state.lesson.step}];
  const LessonStep* here = step(session);
  all.resize(here == nullptr ? 0 : here->questions.size());
  return all;
}

void LessonDesk::answer_option(Session& session, std::size_t question, int option) {
  const LessonStep* here = step(session);
  auto& all = questions(session);
  if (here == nullptr || question >= all.size() || all[question].verdict) return;
  std::vector<int>& chosen = all[question].answer.chosen;
  ++version_;
  if (here->questions[question].kind != Question::Kind::order) {
    chosen = {option};
    reveal(session, question);
    return;
  }
  // A second click takes it back.
  if (const auto at = std::find(chosen.begin(), chosen.end(), option); at != chosen.end())
    chosen.erase(at, chosen.end());
  else
    chosen.push_back(option);
  if (chosen.size() == here->questions[question].options.size()) reveal(session, question);
}

void LessonDesk::type_number(Session& session, std::size_t question, const std::string& text) {
  auto& all = questions(session);
  if (question >= all.size()) return;
  all[question].answer.typed = text;
  all[question].trouble = {"", ""};
}

void LessonDesk::check_number(Session& session, std::size_t question) {
  auto& all = questions(session);
  if (question < all.size() && !all[question].answer.typed.empty()) reveal(session, question);
}

void LessonDesk::ask_again(Session& session, std::size_t question) {
  auto& all = questions(session);
  if (question >= all.size()) return;
  const LessonStep* here = step(session);
  const bool changed = all[question].verdict && here != nullptr && !here->questions[question].assignments.empty();
  if (changed && state_before_ && state_before_->lesson == session.state.lesson) {
    const Preferences kept = session.state.preferences;
    session.state = *state_before_;
    session.state.preferences = kept;
  } else if (changed && session.state.view == ViewKind::exhibit) {  // one came back to what the answer showed
    session.state = state_of_step(*lesson(session), session.state.lesson.step, session.state);
    made_.take_along(session.state);
  }
  all[question] = {};
  forget_pending();
  session.state.selection.locked.reset();
  session.state.selection.trail.clear();
  ++version_;
}

bool LessonDesk::asks_for_cell(const Session& session) const {
  const LessonStep* here = step(session);
  if (here == nullptr) return false;
  const auto answers = answers_.find({session.state.lesson.id, session.state.lesson.step});
  for (std::size_t i = 0; i < here->questions.size(); ++i) {
    const bool open = answers == answers_.end() || i >= answers->second.size() || !answers->second[i].verdict;
    if (open && here->questions[i].kind == Question::Kind::cell) return true;
  }
  return false;
}

bool LessonDesk::answer_cell(Session& session, const ValueRef& cell) {
  const LessonStep* here = step(session);
  if (here == nullptr || !asks_for_cell(session)) return false;
  auto& all = questions(session);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Question& q = here->questions[i];
    if (q.kind != Question::Kind::cell || all[i].verdict) continue;
    if (cell.name != resolved_name(context(session), q.cell_of)) return false;
    all[i].answer.cell = cell;
    reveal(session, i);
    return true;
  }
  return false;
}

bool LessonDesk::covers(const Session& session) const {
  const LessonStep* here = step(session);
  if (here == nullptr) return false;
  const auto answers = answers_.find({session.state.lesson.id, session.state.lesson.step});
  for (std::size_t i = 0; i < here->questions.size(); ++i) {
    const bool open = answers == answers_.end() || i >= answers->second.size() || !answers->second[i].verdict;
    if (open && here->questions[i].hide) return true;
  }
  return false;
}

void LessonDesk::reveal(Session& session, std::size_t question) {
  const LessonStep* here = step(session);
  if (here == nullptr) return;
  QuestionState& asked = questions(session).at(question);
  asked_in_ = {session.state.lesson.id, session.state.lesson.step};
  if (!session.settled()) {  // what was before is not there yet
    asked.pending = true;
    waiting_ = question;
    return;
  }
  run_before_ = session.run;
  state_before_ = session.state;
  selection_before_ = session.shown();
  numbers_before_ = context(session).exhibit_numbers;
  asked.trouble = {"", ""};
  try {
    const LessonPlace place = session.state.lesson;
    session.state = with_assignments(session.state, here->questions[question].assignments);
    session.state.lesson = place;
  } catch (const std::exception& e) {
    asked.trouble = words_of(e);
    return;
  }
  asked.pending = true;
  pending_ = question;
  ++version_;
}

void LessonDesk::judge_pending(Session& session) {
  const LessonStep* here = step(session);
  if (here == nullptr || !session.settled()) return;
  if (waiting_) {
    reveal(session, *std::exchange(waiting_, std::nullopt));
    return;
  }
  if (!pending_) return;
  const std::size_t question = *std::exchange(pending_, std::nullopt);
  auto& all = questions(session);
  if (question >= all.size()) return;
  QuestionState& asked = all[question];
  asked.pending = false;
  ++version_;
  const ExpressionContext before{run_before_.get(), selection_before_, nullptr, numbers_before_};
  ExpressionContext now = context(session);
  now.before = &before;
  const Question& q = here->questions[question];
  try {
    asked.verdict = judge(q, asked.answer, now);
    asked.explanation = spoken(asked.verdict->right ? q.right : q.wrong, now);
    if (asked.verdict->right)
      progress_.lessons[session.state.lesson.id].answered.insert(std::to_string(session.state.lesson.step) + "." +
                                                                 std::to_string(question));
  } catch (const std::exception& e) {
    asked.trouble = words_of(e);
  }
}

}  // namespace headlight
