#include "app/ui/session.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/ui/ui.h"
#include "core/lab/model_source.h"
#include "core/lab/stored_record.h"

namespace headlight {
namespace {

constexpr std::size_t most_experiments = 6;
constexpr double slow = 0.15;        // seconds after which a computation is worth a word
constexpr double toast_seconds = 6;  // a message stays
constexpr float text_scales[] = {0.7F, 0.8F, 0.9F, 1.0F, 1.1F, 1.25F, 1.5F, 1.75F, 2.0F};

/// The element of a list that the index means, whatever the index.
template <typename List>
auto& element(List& list, int index) {
  const int last = static_cast<int>(list.size()) - 1;
  return list[static_cast<std::size_t>(std::clamp(index, 0, std::max(0, last)))];
}

/// An edit of one component was meant for the numbers that were looked at: with other words or another model it goes
/// back to "as it is", unless it came together with them (undo, a lesson, a file).
void forget_edit(const LabState& before, LabState& now) {
  const Request& a = before.request;
  const Request& b = now.request;
  if (now.inspector.edit == InspectorOptions::Edit::none || now.inspector != before.inspector ||
      now.lesson != before.lesson)
    return;
  Request::Source model = a.model;
  model.snapshot = b.model.snapshot;  // along a training the edit stays
  if (model != b.model || a.sentences != b.sentences || a.targets != b.targets || a.segmentation != b.segmentation ||
      before.selection.sentence != now.selection.sentence)
    now.inspector.edit = InspectorOptions::Edit::none;
}

}  // namespace

Session::Session(LabState start, const std::function<void()>& wake)
    : state(std::move(start)),
      runner_(run_lab, wake),
      writer_(
          [](OutputQuestion question, const std::atomic<bool>* cancelled) {
            question.request = with_model(std::move(question.request));
            return study_output(question, cancelled);
          },
          wake),
      student_(
          [](const LabState& question, const std::atomic<bool>* cancelled) {
            auto made = picture_of(question.view).study(question, cancelled);
            const bool gone = made == nullptr && cancelled->load();
            return gone ? nullptr
                        : std::make_shared<const Studied>(Studied{question.view, question.exhibit.id, std::move(made)});
          },
          wake),
      wake_(wake),
      recorder_(stored_record, wake),
      other_recorder_(stored_record, wake),
      other_runner_(run_lab, wake) {
  history_.observe(state, 0);
}

void Session::begin_frame(double now) {
  seconds = now;
  asked_ = false;
  fit_new_training();
  ask();
  take();
  hover = std::exchange(next_hover, std::nullopt);
  std::erase_if(toasts, [&](const Toast& t) { return t.until < seconds; });
}

void Session::ask() {
  if (!(asked_state_ == state)) {
    forget_edit(asked_state_, state);
    asked_state_ = state;
  }
  Request request = state.request;
  ask_training(request);
  if (request.model.live && !request.model.given) return;  // it is being made
  wiggle(request);
  LabState asked = state;
  asked.request = request;
  const bool fits = fits_memory(asked);
  if (!fits && memory_bytes <= need_.without_view()) return;
  asked_ = runner_.ask(request) || asked_;
  if (!fits) return;
  if (const Picture& picture = picture_of(state.view); picture.study != nullptr) {
    const LabState question = picture.question(asked);
    ask_experiment(question);
    if (!experiment_) asked_ = student_.ask(question) || asked_;
  } else {
    leave_experiment();
  }
  if (state.view == ViewKind::output) writer_.ask(output_question(request, state.selection, state.output));
}

void Session::ask_experiment(const LabState& question) {
  const Exhibit* exhibit = question.view == ViewKind::exhibit ? find_exhibit(question.exhibit.id) : nullptr;
  if (exhibit == nullptr || exhibit->experiment == nullptr) {
    leave_experiment();
    return;
  }
  const auto found = std::find_if(experiments_.begin(), experiments_.end(),
                                  [&](const AskedExperiment& e) { return e.question == question; });
  if (found != experiments_.end()) {
    if (experiment_ == found->running.get()) return;
    leave_experiment();
    std::rotate(found, found + 1, experiments_.end());
  } else {
    leave_experiment();
    if (experiments_.size() >= most_experiments) experiments_.erase(experiments_.begin());
    const ExhibitValues values(exhibit->controls, question.exhibit);
    experiments_.push_back(
        {question, std::make_unique<RunningExperiment>(exhibit->experiment(question, values), wake_)});
  }
  experiment_ = experiments_.back().running.get();
}

void Session::leave_experiment() {
  if (experiment_ != nullptr) experiment_->play(false);
  experiment_ = nullptr;
}

bool Session::fits_memory(const LabState& asked) {
  // Estimated anew when something has changed that it may depend on.
  LabState about;
  about.request = asked.request;
  about.request.interventions.resize(std::min<std::size_t>(1, asked.request.interventions.size()));
  about.view = asked.view;
  about.positions.part = asked.positions.part;
  about.scaling.page = asked.scaling.page;
  if (need_of_ != about) {
    need_ = memory_need(about);
    need_of_ = std::move(about);
  }
  too_much.reset();
  if (need_.all() <= memory_granted) return true;
  too_much = need_;
  memory_bytes = need_.without_view() > memory_granted ? need_.without_view() : need_.all();
  return false;
}

// Not part of the state: what is kept, undone and exported is the number that it swings about.
void Session::wiggle(Request& request) const {
  const auto chosen = static_cast<std::size_t>(chosen_intervention);
  if (!wiggling || chosen_intervention < 0 || chosen >= request.interventions.size()) return;
  Intervention& i = request.interventions[chosen];
  const float swing = std::max(0.4F, 0.5F * std::abs(i.amount)) * static_cast<float>(std::sin(seconds * 4));
  i.amount += swing;
  if (i.value.ends_with(".pattern")) i.amount = std::clamp(i.amount, 0.0F, 1.0F);
  ui().animating = true;
}

void Session::take() {
  quiet_ = !runner_.busy() && !writer_.busy() && !student_.busy();  // before: what they finish now is not taken yet
  run_awaited = runner_.busy();
  if (auto newest = runner_.latest()) run = std::move(newest);
  if (auto newest = writer_.latest()) output = std::move(newest);
  const auto studied = student_.latest();
  // Another exhibit could make nothing of it.
  const bool ours = studied && studied->view == state.view &&
                    (state.view != ViewKind::exhibit || studied->exhibit == state.exhibit.id);
  study = ours ? studied->study : nullptr;
  study_came = ours;
  if (experiment_) study = experiment_->latest();
  const auto said = [this](const std::optional<Tr>& error) {
    return error ? error->in(state.preferences.lang) : std::string();
  };
  run_error = said(runner_.error());
  output_error = said(writer_.error());
  study_error = said(student_.error());
  const bool busy = runner_.busy() || writer_.busy() || student_.busy() || recorder_.busy() || other_recorder_.busy();
  if (!busy) busy_since_ = -1;
  if (busy && busy_since_ < 0) busy_since_ = seconds;
  computing = busy && seconds - busy_since_ > slow;
  if (busy) ui().animating = true;
  take_training();
  explain_lock();
}

void Session::end_frame() {
  ask();  // what this frame changed is under way while the next one waits for the screen
  history_.observe(state, seconds);
}

bool Session::answered_quickly() {
  constexpr std::chrono::milliseconds patience{7};
  if (!std::exchange(asked_, false)) return false;
  return runner_.wait_for(patience) && student_.wait_for(patience);
}

void Session::wait() {
  ask();
  for (LiveTraining* t : {training(), other_training()})
    if (t != nullptr) t->wait_until_ready();
  fit_new_training();
  ask();
  runner_.wait();
  writer_.wait();
  student_.wait();
  recorder_.wait();
  other_recorder_.wait();
  other_runner_.wait();
  take();
}

Session::Located Session::locate(const ValueRef& element) const {
  const InColumn in = column_of(element.name);
  Located out;
  out.element = {in.name, element.at};
  out.column = in.column;
  if (in.column < 0)
    out.run = run.get();
  else if (in.column == written_column)
    out.run = output ? output->written.get() : nullptr;
  else
    out.run = study ? study->run(in.column - study_column) : nullptr;
  if (out.run == nullptr) return out;
  const Var node = out.run->graph.find(in.name);
  if (!node.valid() || !out.run->graph.value(node).contains(element.at)) out.run = nullptr;
  return out;
}

void Session::explain_lock() {
  const std::optional<ValueRef>& locked = state.selection.locked;
  const Located at = locked ? locate(*locked) : Located{};
  if (at.run == explained_run_ && locked == explained_) return;
  explained_run_ = at.run;
  explained_ = locked;
  explanation.reset();
  operands.clear();
  if (at.run == nullptr) return;  // it comes back with its sentence
  explanation = at.run->graph.explain(at.run->graph.find(at.element.name), at.element.at);
  for (const Operand& operand : explanation->operands) {
    if (!operand.node.valid()) continue;
    const std::string& name = at.run->graph.name_of(operand.node);
    if (!name.empty()) operands.push_back(at.global({name, operand.at}));
  }
}

void Session::cover(bool on) {
  covered = on;
  revealed.clear();
}

void Session::undo() { state = history_.undo(state); }
void Session::redo() { state = history_.redo(state); }

Selection Session::shown() const {
  if (!run) return state.selection;
  if (shown_run_.lock() != run || shown_of_ != state.selection) {  // asked many times a frame
    shown_ = clamped(state.selection, *run);
    shown_of_ = state.selection;
    shown_run_ = run;
  }
  return shown_;
}

const Encoding* Session::query_tokens() const {
  if (!run) return nullptr;
  const Selection s = shown();
  const auto& encodings = run->tokens_of(s.decoder_stack ? Stack::decoder : Stack::encoder);
  return encodings.empty() ? nullptr : &element(encodings, s.sentence);
}

const Encoding* Session::key_tokens() const {
  if (!run) return nullptr;
  const Selection s = shown();
  const bool decoder = s.decoder_stack && s.attention == AttentionKind::self;
  const auto& encodings = run->tokens_of(decoder ? Stack::decoder : Stack::encoder);
  return encodings.empty() ? nullptr : &element(encodings, s.sentence);
}

FigureInput Session::figure_input(const Style& style) const { return {*run, shown(), hover, operands, style}; }

Style Session::style_for(Rect area) const {
  const ThemeKind kind = ui().theme != nullptr ? ui().theme->kind : state.preferences.theme;
  return {state.preferences.lang, kind, ui().scale, area.w, area.h};
}

void Session::forget_lock() {
  state.selection.locked.reset();
  state.selection.trail.clear();
}

void Session::set_sentence(const std::string& text) {
  if (state.request.sentences.empty()) state.request.sentences.emplace_back();
  element(state.request.sentences, state.selection.sentence) = text;
}

const std::string& Session::sentence() const {
  static const std::string none;
  return state.request.sentences.empty() ? none : element(state.request.sentences, state.selection.sentence);
}

void Session::set_target(const std::string& text) {
  state.request.targets.resize(std::max<std::size_t>(1, state.request.sentences.size()));
  element(state.request.targets, state.selection.sentence) = text;
}

const std::string& Session::target() const {
  static const std::string none;
  const auto& targets = state.request.targets;
  const auto at = static_cast<std::size_t>(std::max(0, state.selection.sentence));
  return at < targets.size() ? targets[at] : none;
}

void Session::add_sentence(const std::string& text) {
  state.request.sentences.push_back(text);
  state.request.targets.resize(state.request.sentences.size());
  state.selection.sentence = static_cast<int>(state.request.sentences.size()) - 1;
  forget_lock();
}

void Session::remove_sentence() {
  auto& sentences = state.request.sentences;
  if (sentences.size() < 2) return;
  const int at = std::clamp(state.selection.sentence, 0, static_cast<int>(sentences.size()) - 1);
  sentences.erase(sentences.begin() + at);
  auto& targets = state.request.targets;
  if (at < static_cast<int>(targets.size())) targets.erase(targets.begin() + at);
  targets.resize(sentences.size());
  state.selection.sentence = std::min(at, static_cast<int>(sentences.size()) - 1);
  forget_lock();
}

void Session::change_text_scale(int steps) {
  float& scale = state.preferences.text_scale;
  if (steps == 0) {
    scale = 1;
    return;
  }
  int nearest = 0;
  const int count = static_cast<int>(std::size(text_scales));
  for (int i = 1; i < count; ++i) {
    if (std::abs(text_scales[i] - scale) < std::abs(text_scales[nearest] - scale)) nearest = i;
  }
  scale = text_scales[std::clamp(nearest + steps, 0, count - 1)];
}

void Session::toast(const Tr& text, bool is_error) {
  for (Toast& t : toasts) {
    if (t.text.in(Lang::en) != text.in(Lang::en)) continue;
    ++t.count;
    t.until = seconds + toast_seconds;
    return;
  }
  toasts.push_back({text, is_error, 1, seconds + toast_seconds});
}

}  // namespace headlight
