// An exhibit's state in files: its id, and a field for each of its controls.
#include <cmath>

#include "core/lab/exhibit.h"
#include "core/lab/state_fields.h"

namespace headlight::state_json {
namespace {

using Kind = ExhibitControl::Kind;

json written(const ExhibitControl& control, const ExhibitValues& values) {
  switch (control.kind) {
    case Kind::word:
      return values.word(control.id);
    case Kind::numbers:
      return values.numbers(control.id);
    case Kind::toggle:
      return values.on(control.id);
    case Kind::number:
      return values.number(control.id);
    default:
      return values.whole(control.id);
  }
}

void check_number(const ExhibitControl& control, const std::string& path, const json& j) {
  const double high = control.kind == Kind::choice ? static_cast<double>(control.choices.size()) - 1 : control.high;
  const double low = control.kind == Kind::choice ? 0 : control.low;
  const bool whole = control.kind == Kind::whole || control.kind == Kind::choice;
  if (j.is_number() && j.get<double>() >= low && j.get<double>() <= high && (!whole || j.is_number_integer())) return;
  const auto shown = [](double number) {  // 8 and not 8.0
    return number == std::round(number) ? json(std::lround(number)).dump() : json(number).dump();
  };
  const std::string from = shown(low), to = shown(high);
  if (whole) fail(path, {"a whole number from " + from + " to " + to, "从 " + from + " 到 " + to + " 的整数"}, j);
  fail(path, {"a number from " + from + " to " + to, "从 " + from + " 到 " + to + " 的数"}, j);
}

void take(const ExhibitControl& control, const std::string& path, const json& j, ExhibitValues& values) {
  switch (control.kind) {
    case Kind::word: {
      std::string word;
      read(j, path, word);
      values.set(control.id, word);
      return;
    }
    case Kind::toggle: {
      bool on = false;
      read(j, path, on);
      values.set(control.id, on ? 1.0 : 0.0);
      return;
    }
    case Kind::numbers: {
      const std::string count = std::to_string(control.start.size());
      if (!j.is_array() || j.size() != control.start.size())
        fail(path, {"a list of " + count + " numbers", count + " 个数的列表"}, j);
      std::vector<double> list;
      for (const json& one : j) {
        check_number(control, path + "[" + std::to_string(list.size()) + "]", one);
        list.push_back(one.get<double>());
      }
      values.set(control.id, std::move(list));
      return;
    }
    default:
      check_number(control, path, j);
      values.set(control.id, j.get<double>());
  }
}

}  // namespace

json write(const ExhibitState& v) {
  json out{{"id", v.id}};
  const Exhibit* exhibit = find_exhibit(v.id);
  if (exhibit == nullptr) return out;
  const ExhibitValues values(exhibit->controls, v);
  for (const ExhibitControl& control : exhibit->controls) out[control.id] = written(control, values);
  return out;
}

void read(const json& j, const std::string& path, ExhibitState& v) {
  if (!j.is_object()) fail(path, {"an object { … }", "对象 { … }"}, j);
  v = {};
  if (const auto id = j.find("id"); id != j.end()) read(*id, path + ".id", v.id);
  const Exhibit* exhibit = find_exhibit(v.id);
  if (exhibit == nullptr && !v.id.empty()) {
    std::string known;
    for (const Exhibit& one : exhibits()) known += (known.empty() ? "" : ", ") + std::string(one.id);
    fail(path + ".id", Tr{"one of ", "其中之一："} + known, v.id);
  }
  static const std::vector<ExhibitControl> none;
  ExhibitValues values(exhibit == nullptr ? none : exhibit->controls, v);
  for (const auto& [name, field] : j.items()) {
    if (name == "id") continue;
    const ExhibitControl* control = nullptr;
    std::string known = "id";
    for (const ExhibitControl& one : exhibit == nullptr ? none : exhibit->controls) {
      known += ", " + one.id;
      if (one.id == name) control = &one;
    }
    if (control == nullptr)
      throw Error(path + "." + name + Tr{": expected one of the fields ", "：应为这些字段之一："} + known +
                  Tr{"; correct the name", "；请改正字段名"});
    take(*control, path + "." + name, field, values);
  }
  v = values.state();
}

}  // namespace headlight::state_json
