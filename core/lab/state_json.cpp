// LabState to JSON and back. One description of the fields (the functions `fields`) serves both ways, so that they
// cannot drift apart.
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <stdexcept>

#include "core/lab/lab_state.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using nlohmann::json;

std::string found_text(const json& j) {
  std::string text = j.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, text.find_last_of(" ,:", 57)) + " …";
  return text;
}

[[noreturn]] void fail(const std::string& path, const Tr& expected, const json& found,
                       const std::optional<Tr>& todo = {}) {
  throw Error(
      path + Tr{": expected ", "：应为"} + expected + Tr{", found ", "，实际为 "} + found_text(found) + Tr{"; ", "；"} +
      todo.value_or(Tr{"correct it or leave the field out to have its default", "请改正，或删去该字段以使用默认值"}));
}

// ---- single values: write(value) gives JSON, read(json, path, value) fills one in ----

json write(bool v) { return v; }
json write(int v) { return v; }
json write(std::uint64_t v) { return v; }
json write(const std::string& v) { return v; }
json write(float v) {  // the shortest digits that read back as the same float: 0.1 and not 0.10000000149
  if (!std::isfinite(v)) return nullptr;
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size() - 1, v).ptr;
  *end = '\0';
  return std::strtod(digits.data(), nullptr);
}

void read(const json& j, const std::string& path, bool& v) {
  if (!j.is_boolean()) fail(path, {"true or false", "true 或 false"}, j);
  v = j.get<bool>();
}
void read(const json& j, const std::string& path, int& v) {
  constexpr auto most = std::numeric_limits<int>::max();
  if (!j.is_number_integer() || (j.is_number_unsigned() && j.get<std::uint64_t>() > std::uint64_t{most}) ||
      j.get<std::int64_t>() < -std::int64_t{most})
    fail(path, {"a whole number", "整数"}, j);
  v = j.get<int>();
}
void read(const json& j, const std::string& path, std::uint64_t& v) {
  if (!j.is_number_unsigned() && !(j.is_number_integer() && j.get<std::int64_t>() >= 0))
    fail(path, {"a whole number from 0", "不小于 0 的整数"}, j);
  v = j.get<std::uint64_t>();
}
void read(const json& j, const std::string& path, float& v) {
  if (!j.is_number() || !std::isfinite(j.get<float>())) fail(path, {"a number", "数"}, j);
  v = j.get<float>();
}
void read(const json& j, const std::string& path, std::string& v) {
  if (!j.is_string()) fail(path, {"a text in quotation marks", "带引号的文本"}, j);
  v = j.get<std::string>();
}

template <typename Enum>
struct Words;  // the words of an enumeration in files, in the order of its values
#define HEADLIGHT_WORDS(Enum, ...)                                  \
  template <>                                                       \
  struct Words<Enum> {                                              \
    static std::vector<std::string> all() { return {__VA_ARGS__}; } \
  }
HEADLIGHT_WORDS(Architecture, "encoder", "decoder", "encoder_decoder");
HEADLIGHT_WORDS(Norm, "pre", "post");
HEADLIGHT_WORDS(Activation, "relu", "gelu");
HEADLIGHT_WORDS(Position, "none", "sinusoidal", "learned", "rotary", "alibi");
HEADLIGHT_WORDS(Score, "scaled", "dot", "additive", "cosine");
HEADLIGHT_WORDS(Segmentation, "words", "characters");
HEADLIGHT_WORDS(AttentionKind, "self", "cross");
HEADLIGHT_WORDS(ViewKind, "steps", "heatmap", "grid", "scaling", "output", "training");
HEADLIGHT_WORDS(HeatmapOptions::Quantity, "pattern", "scores", "scaled", "masked");
HEADLIGHT_WORDS(OutputOptions::Method, "greedy", "sample", "beam");
HEADLIGHT_WORDS(Lang, "en", "zh");
HEADLIGHT_WORDS(ThemeKind, "light", "dark", "projector");
#undef HEADLIGHT_WORDS

template <typename Enum>
requires std::is_enum_v<Enum> json write(Enum v) { return Words<Enum>::all().at(static_cast<std::size_t>(v)); }
template <typename Enum>
requires std::is_enum_v<Enum>
void read(const json& j, const std::string& path, Enum& v) {
  const auto words = Words<Enum>::all();
  std::string known;
  const std::string end = "\"";
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (j == words[i]) {
      v = static_cast<Enum>(i);
      return;
    }
    known += (i == 0 ? end : "\", \"") + words[i];
  }
  fail(path, Tr{"one of ", "其中之一："} + (known + end), j);
}

json write(const PaintedMask& v) {  // a row a string: "1101"
  json rows = json::array();
  for (int r = 0; r < v.rows; ++r) {
    std::string row;
    for (int c = 0; c < v.cols; ++c) row += v.at(r, c) ? '1' : '0';
    rows.push_back(row);
  }
  return rows;
}
void read(const json& j, const std::string& path, PaintedMask& v) {
  const Tr expected{"rows of 0 and 1 of one length, such as [\"10\", \"11\"]",
                    "由 0 和 1 组成、长度相同的若干行，如 [\"10\", \"11\"]"};
  if (!j.is_array()) fail(path, expected, j);
  v = {};
  for (const json& row : j) {
    const std::string text = row.is_string() ? row.get<std::string>() : "?";
    if (v.rows == 0) v.cols = static_cast<int>(text.size());
    if (static_cast<int>(text.size()) != v.cols || text.find_first_not_of("01") != std::string::npos)
      fail(path + "[" + std::to_string(v.rows) + "]", expected, row);
    for (const char c : text) v.allowed.push_back(static_cast<char>(c == '1'));
    ++v.rows;
  }
}

json write(const Index3& v) { return {v.batch, v.row, v.col}; }
void read(const json& j, const std::string& path, Index3& v) {
  if (!j.is_array() || j.size() != 3)
    fail(path, {"three whole numbers [slice, row, column]", "三个整数 [切片, 行, 列]"}, j);
  read(j[0], path, v.batch);
  read(j[1], path, v.row);
  read(j[2], path, v.col);
}

// ---- structures ----

template <typename T>
json write(const std::optional<T>& v);
template <typename T>
void read(const json& j, const std::string& path, std::optional<T>& v);
template <typename T>
json write(const std::vector<T>& v);
template <typename T>
void read(const json& j, const std::string& path, std::vector<T>& v);
template <typename T>
requires std::is_class_v<T> json write(const T& v);
template <typename T>
requires std::is_class_v<T>
void read(const json& j, const std::string& path, T& v);
template <typename Visitor, typename T>
void fields(Visitor& f, T& v);

class Writer {
 public:
  template <typename T>
  void operator()(const char* name, const T& value) {
    object_[name] = write(value);
  }
  json take() { return std::move(object_); }

 private:
  json object_ = json::object();
};

class Reader {
 public:
  Reader(const json& object, std::string path) : object_(object), path_(std::move(path)) {
    if (!object.is_object()) fail(path_.empty() ? "state" : path_, {"an object { … }", "对象 { … }"}, object);
  }
  template <typename T>
  void operator()(const char* name, T& value) {
    known_.insert(name);
    if (const auto it = object_.find(name); it != object_.end()) read(*it, full(name), value);
  }
  void refuse_unknown() const {
    for (const auto& [name, value] : object_.items()) {
      if (known_.count(name) != 0) continue;
      std::string all;
      for (const std::string& k : known_) all += (all.empty() ? "" : ", ") + k;
      throw Error(full(name) + Tr{": expected one of the fields ", "：应为这些字段之一："} + all +
                  Tr{", found \"", "；实际为 \""} + name +
                  Tr{"\"; remove it, or open the file with the version of Headlight that wrote it",
                     "\"；请删去它，或用写出该文件的 Headlight 版本打开"});
    }
  }

 private:
  std::string full(const std::string& name) const { return path_.empty() ? name : path_ + "." + name; }
  const json& object_;
  std::string path_;
  std::set<std::string> known_;
};

template <typename T>
requires std::is_class_v<T> json write(const T& v) {
  Writer w;
  fields(w, const_cast<T&>(v));  // NOLINT: the writer only reads
  return w.take();
}
template <typename T>
requires std::is_class_v<T>
void read(const json& j, const std::string& path, T& v) {
  Reader r(j, path);
  fields(r, v);
  r.refuse_unknown();
}

template <typename T>
json write(const std::optional<T>& v) {
  return v ? write(*v) : json(nullptr);
}
template <typename T>
void read(const json& j, const std::string& path, std::optional<T>& v) {
  if (j.is_null()) {
    v.reset();
    return;
  }
  T value{};
  read(j, path, value);
  v = std::move(value);
}
template <typename T>
json write(const std::vector<T>& v) {
  json list = json::array();
  for (const T& item : v) list.push_back(write(item));
  return list;
}
template <typename T>
void read(const json& j, const std::string& path, std::vector<T>& v) {
  if (!j.is_array()) fail(path, {"a list [ … ]", "列表 [ … ]"}, j);
  v.clear();
  for (const json& item : j) {
    const std::string place = path + "[" + std::to_string(v.size()) + "]";
    read(item, place, v.emplace_back());
  }
}

template <typename Visitor, typename T>
void fields(Visitor& f, T& v) {
  if constexpr (std::is_same_v<T, ModelConfig>) {
    f("architecture", v.architecture);
    f("n_layers", v.n_layers);
    f("n_heads", v.n_heads);
    f("d_model", v.d_model);
    f("d_head", v.d_head);
    f("d_ff", v.d_ff);
    f("max_positions", v.max_positions);
    f("norm", v.norm);
    f("activation", v.activation);
    f("position", v.position);
    f("embedding_scale", v.embedding_scale);
    f("attention_scale", v.attention_scale);
    f("score", v.score);
    f("layer_norm_eps", v.layer_norm_eps);
    f("tied", v.tied);
    f("biases", v.biases);
    f("causal", v.causal);
  } else if constexpr (std::is_same_v<T, Request::Source>) {
    f("folder", v.folder);
    f("config", v.config);
    f("seed", v.seed);
    f("snapshot", v.snapshot);
    f("live", v.live);
  } else if constexpr (std::is_same_v<T, MaskSpec>) {
    f("causal", v.causal);
    f("padding", v.padding);
    f("painted", v.painted);
  } else if constexpr (std::is_same_v<T, Request>) {
    f("model", v.model);
    f("sentences", v.sentences);
    f("targets", v.targets);
    f("segmentation", v.segmentation);
    f("mask", v.mask);
    f("cross_painted", v.cross_painted);
    f("attention_scale", v.attention_scale);
    f("embedding_scale", v.embedding_scale);
    f("position", v.position);
    f("score", v.score);
  } else if constexpr (std::is_same_v<T, ValueRef>) {
    f("name", v.name);
    f("at", v.at);
  } else if constexpr (std::is_same_v<T, Selection>) {
    f("decoder_stack", v.decoder_stack);
    f("attention", v.attention);
    f("sentence", v.sentence);
    f("layer", v.layer);
    f("head", v.head);
    f("query", v.query);
    f("step", v.step);
    f("locked", v.locked);
    f("trail", v.trail);
  } else if constexpr (std::is_same_v<T, HeatmapOptions>) {
    f("quantity", v.quantity);
    f("per_row", v.per_row);
    f("logarithmic", v.logarithmic);
    f("transposed", v.transposed);
    f("digits", v.digits);
  } else if constexpr (std::is_same_v<T, ScalingOptions>) {
    f("factor", v.factor);
    f("d_model", v.d_model);
  } else if constexpr (std::is_same_v<T, OutputOptions>) {
    f("method", v.method);
    f("temperature", v.temperature);
    f("top_k", v.top_k);
    f("top_p", v.top_p);
    f("seed", v.seed);
    f("beam", v.beam);
    f("most", v.most);
    f("given", v.given);
    f("step", v.step);
    f("compare", v.compare);
  } else if constexpr (std::is_same_v<T, TrainingPlan>) {
    f("recipe", v.recipe);
    f("seed", v.seed);
    f("steps", v.steps);
    f("n_layers", v.n_layers);
    f("n_heads", v.n_heads);
    f("d_model", v.d_model);
  } else if constexpr (std::is_same_v<T, TrainingOptions>) {
    f("plan", v.plan);
    f("role", v.role);
    f("beside", v.beside);
    f("other_seed", v.other_seed);
    f("other_model", v.other_model);
  } else if constexpr (std::is_same_v<T, Preferences>) {
    f("lang", v.lang);
    f("theme", v.theme);
    f("text_scale", v.text_scale);
    f("motion", v.motion);
  } else {
    static_assert(std::is_same_v<T, LabState>);
    f("request", v.request);
    f("selection", v.selection);
    f("view", v.view);
    f("heatmap", v.heatmap);
    f("scaling", v.scaling);
    f("output", v.output);
    f("training", v.training);
    f("preferences", v.preferences);
  }
}

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
  LabState state;
  read(j, "", state);
  refuse_nonsense(state);
  return state;
}

}  // namespace headlight
