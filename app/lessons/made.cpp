#include "app/lessons/made.h"

#include <vector>

#include "core/lab/exhibit.h"

namespace headlight {
namespace {

/// Of the exhibit; without those that the step itself sets.
std::vector<std::string> taken_along(const std::string& exhibit, const ExhibitState& own) {
  std::vector<std::string> ids;
  const Exhibit* found = find_exhibit(exhibit);
  if (found == nullptr) return ids;
  for (const ExhibitControl& control : found->controls)
    if (control.taken_along && !(own.id == exhibit && own.words.contains(control.id))) ids.push_back(control.id);
  return ids;
}

ExhibitState without(ExhibitState state, const std::vector<std::string>& words) {
  for (const std::string& word : words) state.words.erase(word);
  return state;
}

}  // namespace

void MadeExhibits::begin(const LabState& step) {
  Step& here = steps_[place_of(step)];
  if (!(here.own == step.exhibit)) here = {step.exhibit, {}};
}

void MadeExhibits::put_back(LabState& step) const {
  const auto here = steps_.find(place_of(step));
  if (step.view != ViewKind::exhibit || here == steps_.end()) return;
  if (const auto made = here->second.made.find(step.exhibit.id); made != here->second.made.end())
    step.exhibit = made->second;
  take_along(step);
}

void MadeExhibits::take_along(LabState& step) const {
  const auto lesson = along_.find(step.lesson.id);
  if (step.view != ViewKind::exhibit || lesson == along_.end()) return;
  const auto along = lesson->second.find(step.exhibit.id);
  if (along == lesson->second.end()) return;
  for (const std::string& id : taken_along(step.exhibit.id, own(step)))
    if (const auto word = along->second.words.find(id); word != along->second.words.end())
      step.exhibit.words[id] = word->second;
}

void MadeExhibits::note(const LabState& state) {
  const auto here = steps_.find(place_of(state));
  if (state.view != ViewKind::exhibit || here == steps_.end()) return;
  const std::string& id = state.exhibit.id;
  const std::vector<std::string> moving = taken_along(id, here->second.own);
  ExhibitState made = without(state.exhibit, moving);
  if (made == own(state))
    here->second.made.erase(id);
  else
    here->second.made[id] = std::move(made);
  ExhibitState along{id, {}, {}};
  for (const std::string& word : moving)
    if (const auto at = state.exhibit.words.find(word); at != state.exhibit.words.end()) along.words.insert(*at);
  if (!moving.empty()) along_[state.lesson.id][id] = std::move(along);
}

ExhibitState MadeExhibits::opened(const LabState& state, const std::string& exhibit) const {
  LabState there = state;
  there.view = ViewKind::exhibit;
  there.exhibit = {exhibit, {}, {}};
  there.exhibit = own(there);
  put_back(there);
  if (state.view != ViewKind::exhibit) return there.exhibit;
  for (const std::string& id : taken_along(exhibit, {}))
    for (const std::string& from : taken_along(state.exhibit.id, {}))
      if (const auto word = state.exhibit.words.find(from); id == from && word != state.exhibit.words.end())
        there.exhibit.words[id] = word->second;
  return there.exhibit;
}

ExhibitState MadeExhibits::own(const LabState& state) const {
  const auto here = steps_.find(place_of(state));
  if (here != steps_.end() && here->second.own.id == state.exhibit.id) return here->second.own;
  return {state.exhibit.id, {}, {}};
}

void MadeExhibits::forget(const std::string& lesson) {
  std::erase_if(steps_, [&](const auto& one) { return one.first.first == lesson; });
  along_.erase(lesson);
}

}  // namespace headlight
