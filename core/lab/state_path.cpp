#include "core/lab/state_path.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "core/text/error.h"

namespace headlight {
namespace {

using nlohmann::json;

constexpr std::string_view link_prefix = "headlight:";
constexpr std::string_view digits64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";  // RFC 4648, 5

[[noreturn]] void no_such_field(const std::string& path, const json& there) {
  std::string known;
  for (const auto& [name, value] : there.items()) known += (known.empty() ? "" : ", ") + name;
  throw Error(path + Tr{": expected one of the fields ", "：应为这些字段之一："} +
              (known.empty() ? std::string("–") : known) + Tr{"; correct the path", "；请改正路径"});
}

json* step_into(json& at, const std::string& name, const std::string& path) {
  const std::size_t bracket = name.find('[');
  const std::string field = name.substr(0, bracket);
  if (!at.is_object() || !at.contains(field)) no_such_field(path, at);
  json* next = &at[field];
  if (bracket == std::string::npos) return next;
  std::size_t index = 0;
  const char* const end = name.data() + name.size();
  const auto [stop, error] = std::from_chars(name.data() + bracket + 1, end, index);
  if (error != std::errc() || stop == end || *stop != ']' || !next->is_array() || index > next->size())
    throw Error(path + Tr{": expected a place in a list of ", "：应为列表中的位置，列表长度为 "} +
                std::to_string(next->is_array() ? next->size() : 0) +
                Tr{"; correct the number in brackets", "；请改正方括号中的数"});
  if (index == next->size()) next->push_back(nullptr);
  return &(*next)[index];
}

// Fields that are as in `from` are left out.
json difference(const json& to, const json& from) {
  json out = json::object();
  for (const auto& [name, value] : to.items()) {
    if (from.contains(name) && from[name] == value) continue;
    const bool both = value.is_object() && from.contains(name) && from[name].is_object();
    out[name] = both ? difference(value, from[name]) : value;
  }
  return out;
}

}  // namespace

LabState with_field(const LabState& state, const std::string& assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string::npos)
    throw Error(Tr{"--set: expected PATH=JSON, such as connections.mass=0.5, found ",
                   "--set：应为 PATH=JSON，如 connections.mass=0.5，实际为 "} +
                assignment);
  json all = json::parse(to_json(state));
  const std::string path = assignment.substr(0, equals), text = assignment.substr(equals + 1);
  json* at = &all;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t dot = std::min(path.find('.', begin), path.size());
    at = step_into(*at, path.substr(begin, dot - begin), path);
    begin = dot + 1;
  }
  const json value = json::parse(text, nullptr, false);
  if (path == "exhibit.id") all["exhibit"] = json{{"id", nullptr}};  // the other fields were those of another exhibit
  if (path == "exhibit.id") at = &all["exhibit"]["id"];
  *at = value.is_discarded() ? json(text) : value;
  return state_from_json(all.dump());
}

bool is_link(const std::string& text) { return text.starts_with(link_prefix); }

std::string to_link(const LabState& state) {
  LabState plain = state;
  plain.preferences = {};  // they belong to whoever opens it
  const std::string text = difference(json::parse(to_json(plain)), json::parse(to_json(LabState{}))).dump();
  std::string out(link_prefix);
  for (std::size_t i = 0; i < text.size(); i += 3) {
    unsigned bits = 0;
    const std::size_t count = std::min<std::size_t>(3, text.size() - i);
    for (std::size_t k = 0; k < 3; ++k) bits = bits << 8 | (k < count ? static_cast<unsigned char>(text[i + k]) : 0U);
    for (std::size_t k = 0; k <= count; ++k) out += digits64[bits >> (18 - 6 * k) & 63U];
  }
  return out;
}

LabState from_link(const std::string& link) {
  const Error wrong(
      Tr{"expected a state that was copied from Headlight (headlight:…), found something else or a part "
         "of one; copy it again",
         "应为从 Headlight 复制的状态（headlight:…），实际不是或不完整；请重新复制"});
  if (!is_link(link)) throw wrong;
  std::string text;
  unsigned bits = 0;
  int count = 0;
  for (const char c : link.substr(link_prefix.size())) {
    if (c == '\n' || c == '\r' || c == ' ') continue;
    const std::size_t value = digits64.find(c);
    if (value == std::string_view::npos) throw wrong;
    bits = bits << 6 | static_cast<unsigned>(value);
    if (++count % 4 == 1) continue;
    text += static_cast<char>(bits >> (6 - 2 * ((count - 1) % 4)) & 255U);
  }
  if (!json::accept(text)) throw wrong;
  return state_from_json(text);
}

}  // namespace headlight
