#include "core/lab/exhibit.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string_view>
#include <tuple>

namespace headlight {
namespace {

// A function, not a global: files register themselves in an unknown order.
std::vector<Exhibit>& registered_exhibits() {
  static std::vector<Exhibit> all;
  return all;
}

double within(const ExhibitControl& control, double value) {
  using Kind = ExhibitControl::Kind;
  if (!std::isfinite(value)) return control.start.empty() ? control.low : control.start.front();
  switch (control.kind) {
    case Kind::toggle:
      return value != 0 ? 1 : 0;
    case Kind::choice:
      return std::clamp(std::round(value), 0.0, static_cast<double>(control.choices.size()) - 1);
    case Kind::whole:
      return std::clamp(std::round(value), control.low, control.high);
    default:
      return std::clamp(value, control.low, control.high);
  }
}

}  // namespace

ExhibitControl seed_control(Tr label) {
  return {.id = "seed",
          .label = std::move(label),
          .kind = ExhibitControl::Kind::whole,
          .low = 1,
          .high = 99,
          .decimals = 0,
          .start = {1}};
}

ExhibitControl points_control(const std::string& id, Tr label, std::vector<double> start) {
  return {.id = id,
          .label = std::move(label),
          .kind = ExhibitControl::Kind::numbers,
          .low = -3,
          .high = 3,
          .decimals = 1,
          .start = std::move(start),
          .shown = false};
}

const ExhibitControl& ExhibitValues::control(const std::string& id) const {
  for (const ExhibitControl& control : *controls_)
    if (control.id == id) return control;
  throw std::logic_error("an exhibit without a control " + id);
}

const std::vector<double>& ExhibitValues::numbers(const std::string& id) const {
  const ExhibitControl& c = control(id);
  const auto at = state_.values.find(id);
  return at == state_.values.end() || at->second.size() != c.start.size() ? c.start : at->second;
}
double ExhibitValues::number(const std::string& id) const { return numbers(id).at(0); }
int ExhibitValues::whole(const std::string& id) const { return static_cast<int>(std::lround(number(id))); }
bool ExhibitValues::on(const std::string& id) const { return number(id) != 0; }
const std::string& ExhibitValues::word(const std::string& id) const {
  const ExhibitControl& c = control(id);
  const auto at = state_.words.find(id);
  return at == state_.words.end() ? c.start_word : at->second;
}

void ExhibitValues::set(const std::string& id, double value) { set(id, std::vector<double>{value}); }
void ExhibitValues::set(const std::string& id, std::vector<double> values) {
  const ExhibitControl& c = control(id);
  values.resize(c.start.size(), 0);
  for (double& v : values) v = within(c, v);
  if (values == c.start)
    state_.values.erase(id);
  else
    state_.values[id] = std::move(values);
}
void ExhibitValues::set(const std::string& id, const std::string& word) {
  if (word == control(id).start_word)
    state_.words.erase(id);
  else
    state_.words[id] = word;
}

const std::vector<Exhibit>& exhibits() { return registered_exhibits(); }

const Exhibit* find_exhibit(const std::string& id) {
  for (const Exhibit& exhibit : exhibits())
    if (id == exhibit.id) return &exhibit;
  return nullptr;
}

RegisterExhibit::RegisterExhibit(Exhibit exhibit) {
  auto& all = registered_exhibits();
  all.push_back(std::move(exhibit));
  std::sort(all.begin(), all.end(), [](const Exhibit& a, const Exhibit& b) {
    return std::make_tuple(a.lesson, std::string_view(a.id)) < std::make_tuple(b.lesson, std::string_view(b.id));
  });
}

}  // namespace headlight
