#include "core/tensor/strict_json.h"
#include "core/text/error.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <vector>

namespace headlight {
namespace {

using Json = nlohmann::json;
constexpr std::size_t deepest = 64;

/// Where a byte is, as an editor counts.
Tr place(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const std::string row = std::to_string(line), column = std::to_string(before.size() - line_begin + 1);
  return {"line " + row + ", column " + column, "第 " + row + " 行第 " + column + " 列"};
}

}  // namespace

Json parse_json(std::string_view text, const std::string& name_for_errors, const Tr& todo) {
  const auto fail = [&](const Tr& what) {
    throw Error(name_for_errors + Tr{": ", "："} + what + Tr{"; ", "；"} + todo);
  };
  std::vector<std::set<std::string>> names;  // of every object that is open
  std::size_t depth = 0;
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    using Event = Json::parse_event_t;
    if (event == Event::object_start || event == Event::array_start)
      if (++depth > deepest)
        fail({"expected JSON of at most 64 levels, found more", "JSON 的层数应不超过 64，实际更多"});
    if (event == Event::object_start) names.emplace_back();
    if (event == Event::object_end) names.pop_back();
    if (event == Event::object_end || event == Event::array_end) --depth;
    if (event == Event::key && !names.back().insert(value.get<std::string>()).second)
      fail(Tr{"expected every name once, found ", "每个名称应只出现一次，实际出现两次："} +
           in_quotes(value.get<std::string>()) + Tr{" twice", ""});
    return true;
  };
  try {
    return Json::parse(text.begin(), text.end(), watch);
  } catch (const Json::parse_error& error) {
    fail(Tr{"expected JSON, found an error at ", "应为 JSON，但有错误，位于"} +
         place(text, error.byte == 0 ? 0 : error.byte - 1));
  } catch (const Json::exception&) {
    fail({"expected JSON, found a number that is out of range", "应为 JSON，但有数字超出范围"});
  }
  return {};
}

std::string shortened(std::string_view text) {
  constexpr std::size_t most = 60;
  std::size_t size = std::min(text.size(), most);
  while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U)
    --size;  // not in the middle of a character
  return std::string(text.substr(0, size)) + (size < text.size() ? "…" : "");
}

std::string in_quotes(std::string_view text) { return "\"" + shortened(text) + "\""; }

}  // namespace headlight
