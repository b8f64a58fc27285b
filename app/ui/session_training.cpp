// The session's trainings: in memory while the model looked at is live, else as a stored model's folder tells them.
#include <algorithm>
#include <filesystem>
#include <utility>

#include "app/ui/session.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/models/used_folder.h"
#include "core/tensor/random.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr std::size_t most_trainings = 4;
constexpr int worth_asking = 20;  // steps: less is quickly done again

/// A name that is not taken yet: "translate-seed-1", "translate-seed-1-2" …
std::string free_name(const TrainingPlan& plan) {
  const std::string recipe = std::filesystem::path(plan.recipe).stem().string();
  const std::string first = recipe + "-seed-" + std::to_string(plan.seed);
  std::string name = first;
  std::error_code none;
  for (int i = 2; std::filesystem::exists(std::filesystem::path(own_models_folder()) / name, none); ++i)
    name = first + "-" + std::to_string(i);
  return name;
}

}  // namespace

LiveTraining& Session::training_of(const TrainingPlan& plan) {
  const auto found =
      std::find_if(trainings_.begin(), trainings_.end(), [&](const auto& t) { return t->plan() == plan; });
  if (found != trainings_.end()) {
    std::rotate(found, found + 1, trainings_.end());  // the last one used
    return *trainings_.back();
  }
  // Two at most are in use. What is not saved stays, however many there are: the person is asked about it at the end.
  const TrainingOptions& now = state.training;
  TrainingPlan beside = now.plan;
  beside.seed = now.other_seed;
  while (trainings_.size() >= most_trainings) {
    const auto oldest = std::find_if(trainings_.begin(), trainings_.end(), [&](const auto& t) {
      return !(t->plan() == now.plan) && !(now.beside && t->plan() == beside) && !is_unsaved(*t);
    });
    if (oldest == trainings_.end()) break;
    trainings_.erase(oldest);
  }
  trainings_.push_back(std::make_unique<LiveTraining>(plan, wake_));
  return *trainings_.back();
}

LiveTraining* Session::training() { return state.request.model.live ? &training_of(state.training.plan) : nullptr; }

LiveTraining* Session::other_training() {
  if (!state.request.model.live || !state.training.beside) return nullptr;
  TrainingPlan plan = state.training.plan;
  plan.seed = state.training.other_seed;
  return &training_of(plan);
}

void Session::ask_training(Request& request) {
  const bool watched = state.view == ViewKind::training;
  Request other = request;
  if (LiveTraining* live = training()) {
    request.model.given = live->record()->model_at(request.model.snapshot);
    const LiveTraining* beside = other_training();
    other.model.given = beside != nullptr ? beside->record()->model_at(request.model.snapshot) : nullptr;
    for (const auto& t : trainings_)  // what is no longer looked at halts
      if (t.get() != live && t.get() != beside) t->pause();
    if (watched && other.model.given) other_runner_.ask(other);
    return;
  }
  for (const auto& t : trainings_) t->pause();
  if (!watched || request.model.folder.empty()) return;
  recorder_.ask(request.model.folder);
  if (!state.training.beside || state.training.other_model.empty()) return;
  other.model.folder = state.training.other_model;
  other.model.snapshot = -1;
  if (other_record && request.model.snapshot >= 0)  // the snapshot nearest in time
    if (const Checkpoint* then = other_record->checkpoint_at(request.model.snapshot)) other.model.given = then->model;
  other_recorder_.ask(state.training.other_model);
  other_runner_.ask(other);
}

void Session::take_training() {
  const auto said = [this](const Tr& words) { return words.in(state.preferences.lang); };
  const bool beside = state.training.beside;
  record_error = other_error = "";
  if (LiveTraining* live = training()) {
    record = live->record();
    const LiveTraining* other = other_training();
    other_record = other != nullptr ? other->record() : nullptr;
    if (record->phase == TrainingRecord::Phase::failed) record_error = said(record->trouble);
    if (other_record && other_record->phase == TrainingRecord::Phase::failed) other_error = said(other_record->trouble);
  } else {
    const bool stored = !state.request.model.folder.empty();
    record = stored ? recorder_.latest() : nullptr;
    if (stored && recorder_.error()) record_error = said(*recorder_.error());
    const bool two = stored && beside && !state.training.other_model.empty();
    other_record = two ? other_recorder_.latest() : nullptr;
    if (two && other_recorder_.error()) other_error = said(*other_recorder_.error());
  }
  other_run = beside && other_record ? other_runner_.latest() : nullptr;
}

void Session::train(const TrainingPlan& plan) {
  state.training.plan = plan;
  if (!state.request.model.live) use_training(state.request);
  state.request.model.snapshot = -1;
  training_of(plan);
  to_fit_ = plan;
}

void Session::fit_new_training() {
  if (!to_fit_) return;
  LiveTraining* live = training();
  if (live == nullptr || !(live->plan() == *to_fit_)) {  // something else is looked at by now
    to_fit_.reset();
    return;
  }
  const auto now = live->record();
  if (now->phase == TrainingRecord::Phase::preparing) return;
  to_fit_.reset();
  if (!now->model) return;
  history_.observe(state, seconds);
  fit_sentence(*now->model, now->recipe);
  history_.follow(state);
}

void Session::start_training() {
  state.request.model.snapshot = -1;
  for (LiveTraining* t : {training(), other_training()})
    if (t != nullptr) t->start();
}
void Session::pause_training() {
  for (LiveTraining* t : {training(), other_training()})
    if (t != nullptr) t->pause();
}
void Session::step_training() {
  state.request.model.snapshot = -1;
  for (LiveTraining* t : {training(), other_training()})
    if (t != nullptr) t->step();
}
void Session::rewind_training() {
  state.request.model.snapshot = -1;
  for (LiveTraining* t : {training(), other_training()})
    if (t != nullptr) t->rewind();
}

bool Session::save_training(const std::string& name) {
  namespace fs = std::filesystem;
  try {
    if (!record || !record->model || record->steps_done == 0)
      throw Error({"expected a training with at least one step, found none; start it first",
                   "训练至少要有一步，现在还没有；请先开始训练"});
    if (name.empty() || name.find('/') != std::string::npos || name.front() == '.')
      throw Error(Tr{"expected a name for the model without / and not beginning with a dot, found \"",
                     "模型名称不应含 /，也不应以点开头；实际为 \""} +
                  name + "\"");
    const fs::path folder = fs::path(own_models_folder()) / name;
    if (holds_model(folder.string()))
      throw Error(Tr{"expected a new name, found a model that is called ", "应为新的名称，已有模型名为 "} + name +
                  Tr{"; choose another name", "；请换一个名称"});
    save_record(*record, folder.string());
    if (state.request.model.live) saved_.emplace_back(state.training.plan, record->steps_done);
    use_stored(state.request, folder.string());
    toast({"Saved as " + folder.string(), "已保存到 " + folder.string()});
    return true;
  } catch (const std::exception& e) {
    const Tr words = words_of(e);
    toast({"Could not save: " + words.in(Lang::en), "无法保存：" + words.in(Lang::zh)}, true);
    return false;
  }
}

bool Session::is_unsaved(const LiveTraining& training) const {
  const int steps = training.record()->steps_done;
  return steps > worth_asking && std::none_of(saved_.begin(), saved_.end(), [&](const auto& s) {
           return s.first == training.plan() && s.second >= steps;
         });
}

bool Session::has_unsaved_training() const {
  return std::any_of(trainings_.begin(), trainings_.end(), [this](const auto& t) { return is_unsaved(*t); });
}

void Session::ask_to_quit() {
  quit = asks_to_quit || !has_unsaved_training();
  asks_to_quit = !quit;
}

bool Session::save_all_trainings() {
  try {
    for (const auto& t : trainings_) {
      if (!is_unsaved(*t)) continue;
      t->pause();
      const auto now = t->record();
      const auto folder = std::filesystem::path(own_models_folder()) / free_name(t->plan());
      save_record(*now, folder.string());
      saved_.emplace_back(t->plan(), now->steps_done);
      // The next session begins with it.
      if (state.request.model.live && t->plan() == state.training.plan) use_stored(state.request, folder.string());
    }
    return true;
  } catch (const std::exception& e) {
    const Tr words = words_of(e);
    toast({"Could not save: " + words.in(Lang::en), "无法保存：" + words.in(Lang::zh)}, true);
    return false;
  }
}

}  // namespace headlight
