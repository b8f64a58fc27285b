// LabState to JSON and back.
#include <stdexcept>

#include "core/lab/lab_state.h"
#include "core/lab/state_fields.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

using namespace state_json;

/// What types alone do not say.
void refuse_nonsense(const OutputOptions& o) {
  const auto within = [](const char* name, int value, int low, int high) {
    const std::string from = std::to_string(low), to = std::to_string(high);
    if (value < low || value > high)
      fail(std::string("output.") + name, {"a whole number from " + from + " to " + to, from + " 到 " + to + " 的整数"},
           value);
  };
  if (!(o.temperature >= 0 && o.temperature <= 100))
    fail("output.temperature", {"a number from 0 to 100", "0 到 100 的数"}, write(o.temperature));
  if (!(o.top_p > 0 && o.top_p <= 1))
    fail("output.top_p", {"a number above 0, at most 1", "大于 0、不超过 1 的数"}, write(o.top_p));
  within("top_k", o.top_k, 0, 1000000);
  within("beam", o.beam, 1, 64);
  within("most", o.most, 1, 1000);
}

void refuse_nonsense(const LabState& s) {
  if (s.request.sentences.empty()) fail("request.sentences", {"at least one sentence", "至少一个句子"}, json::array());
  if (s.request.targets.empty()) fail("request.targets", {"at least one sentence", "至少一个句子"}, json::array());
  if (!(s.preferences.text_scale >= 0.5F && s.preferences.text_scale <= 4))
    fail("preferences.text_scale", {"a number from 0.5 to 4", "0.5 到 4 的数"}, write(s.preferences.text_scale));
  if (s.scaling.d_model < 8 || s.scaling.d_model > 1024)
    fail("scaling.d_model", {"a whole number from 8 to 1024", "8 到 1024 的整数"}, write(s.scaling.d_model));
  refuse_nonsense(s.output);
  try {
    check(s.request.model.config);
  } catch (const std::invalid_argument& e) {
    throw Error("request.model.config." + words_of(e) +
                Tr{"; correct it or leave the field out", "；请改正或删去该字段"});
  }
}

/// Of files written before every attention had a mask of its own.
void take_old_names(json& j) {
  if (!j.contains("request") || !j["request"].is_object() || !j["request"].contains("cross_painted")) return;
  json& request = j["request"];
  request["cross_mask"] = {{"painted", request["cross_painted"]}};
  request.erase("cross_painted");
}

}  // namespace

std::string to_json(const LabState& state) {
  json j = write(state);
  j["format"] = LabState::format;
  return j.dump(1, ' ', false, json::error_handler_t::replace);
}

LabState state_from_json(const std::string& text) {
  json j = parse_json(
      text, "state",
      {"open a state that Headlight saved or a figure it exported", "请打开 Headlight 保存的状态或导出的图"});
  if (!j.is_object()) fail("state", {"an object { … }", "对象 { … }"}, j);
  if (const auto it = j.find("format"); it != j.end()) {
    if (*it != LabState::format)
      fail("format", Tr{"", " "} + std::to_string(LabState::format), *it,
           Tr{"this file was written by another version of Headlight: open it with that version",
              "该文件由另一版本的 Headlight 写成，请用那个版本打开"});
    j.erase(it);
  }
  take_old_names(j);
  LabState state;
  read(j, "", state);
  refuse_nonsense(state);
  return state;
}

}  // namespace headlight
