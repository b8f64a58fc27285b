#pragma once
// Values and structures to JSON and back. One description of the fields (the functions `fields`) serves both ways, so
// that they cannot drift apart.
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/figure/selection.h"
#include "core/lab/exhibit_state.h"
#include "core/nn/mask.h"
#include "core/text/error.h"

namespace headlight::state_json {

using nlohmann::json;

inline std::string found_text(const json& j) {
  std::string text = j.dump(-1, ' ', false, json::error_handler_t::replace);
  if (text.size() > 60) text = text.substr(0, text.find_last_of(" ,:", 57)) + " …";
  return text;
}

[[noreturn]] inline void fail(const std::string& path, const Tr& expected, const json& found,
                              const std::optional<Tr>& todo = {}) {
  throw Error(
      path + Tr{": expected ", "：应为"} + expected + Tr{", found ", "，实际为 "} + found_text(found) + Tr{"; ", "；"} +
      todo.value_or(Tr{"correct it or leave the field out to have its default", "请改正，或删去该字段以使用默认值"}));
}

// ---- single values: write(value) gives JSON, read(json, path, value) fills one in ----

inline json write(bool v) { return v; }
inline json write(int v) { return v; }
inline json write(std::uint64_t v) { return v; }
inline json write(const std::string& v) { return v; }
inline json write(float v) {  // the shortest digits that read back as the same float: 0.1 and not 0.10000000149
  if (!std::isfinite(v)) return nullptr;
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size() - 1, v).ptr;
  *end = '\0';
  return std::strtod(digits.data(), nullptr);
}

inline void read(const json& j, const std::string& path, bool& v) {
  if (!j.is_boolean()) fail(path, {"true or false", "true 或 false"}, j);
  v = j.get<bool>();
}
inline void read(const json& j, const std::string& path, int& v) {
  constexpr auto most = std::numeric_limits<int>::max();
  if (!j.is_number_integer() || (j.is_number_unsigned() && j.get<std::uint64_t>() > std::uint64_t{most}) ||
      j.get<std::int64_t>() < -std::int64_t{most})
    fail(path, {"a whole number", "整数"}, j);
  v = j.get<int>();
}
inline void read(const json& j, const std::string& path, std::uint64_t& v) {
  if (!j.is_number_unsigned() && !(j.is_number_integer() && j.get<std::int64_t>() >= 0))
    fail(path, {"a whole number from 0", "不小于 0 的整数"}, j);
  v = j.get<std::uint64_t>();
}
inline void read(const json& j, const std::string& path, float& v) {
  if (!j.is_number() || !std::isfinite(j.get<float>())) fail(path, {"a number", "数"}, j);
  v = j.get<float>();
}
inline void read(const json& j, const std::string& path, std::string& v) {
  if (!j.is_string()) fail(path, {"a text in quotation marks", "带引号的文本"}, j);
  v = j.get<std::string>();
}

template <typename Enum>
struct Words;  // the words of an enumeration in files, in the order of its values

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

inline json write(const PaintedMask& v) {  // a row a string: "1101"
  json rows = json::array();
  for (int r = 0; r < v.rows; ++r) {
    std::string row;
    for (int c = 0; c < v.cols; ++c) row += v.at(r, c) ? '1' : '0';
    rows.push_back(row);
  }
  return rows;
}
inline void read(const json& j, const std::string& path, PaintedMask& v) {
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

inline json write(const Index3& v) { return {v.batch, v.row, v.col}; }
inline void read(const json& j, const std::string& path, Index3& v) {
  if (!j.is_array() || j.size() != 3)
    fail(path, {"three whole numbers [slice, row, column]", "三个整数 [切片, 行, 列]"}, j);
  read(j[0], path, v.batch);
  read(j[1], path, v.row);
  read(j[2], path, v.col);
}

// In exhibit_json.cpp: its fields are those of the exhibit's controls.
json write(const ExhibitState& v);
void read(const json& j, const std::string& path, ExhibitState& v);

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

}  // namespace headlight::state_json
