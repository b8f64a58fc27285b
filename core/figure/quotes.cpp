#include "core/figure/quotes.h"

#include <algorithm>
#include <array>

namespace headlight {
namespace {

struct Mark {
  std::string_view utf8;
  float back, width;  // of Noto Sans CJK, whose marks are in the inner half of a square: the ink with 5 % on both sides
};
constexpr std::array<Mark, 4> marks{{{"“", 0.56F, 0.44F}, {"”", 0, 0.42F}, {"‘", 0.75F, 0.25F}, {"’", 0, 0.24F}}};

const Mark* mark_at(std::string_view text, std::size_t at) {
  const auto found =
      std::find_if(marks.begin(), marks.end(), [&](const Mark& m) { return text.substr(at).starts_with(m.utf8); });
  return found == marks.end() ? nullptr : &*found;
}

/// ASCII, or a letter from U+00C0 to U+024F: two bytes.
bool latin_before(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t back) { return at < back ? 0xFFU : static_cast<unsigned char>(text[at - back]); };
  return byte(1) < 0x80 || (byte(1) < 0xC0 && byte(2) >= 0xC3 && byte(2) <= 0xC9);
}
bool latin_at(std::string_view text, std::size_t at) {
  const unsigned byte = at < text.size() ? static_cast<unsigned char>(text[at]) : 0xFFU;
  return byte < 0x80 || (byte >= 0xC3 && byte <= 0xC9);
}

}  // namespace

bool has_quotes(std::string_view utf8) {
  for (std::size_t at = utf8.find("\xE2\x80"); at != std::string_view::npos; at = utf8.find("\xE2\x80", at + 2))
    if (mark_at(utf8, at) != nullptr) return true;
  return false;
}

std::vector<QuotedPart> parts_at_quotes(std::string_view utf8, bool wide) {
  std::vector<QuotedPart> parts;
  std::size_t from = 0;
  const auto cut = [&](std::size_t to) {
    if (to > from) parts.push_back({utf8.substr(from, to - from)});
  };
  for (std::size_t at = 0; wide && at < utf8.size(); ++at) {
    const Mark* mark = mark_at(utf8, at);
    if (mark == nullptr) continue;
    const std::size_t end = at + mark->utf8.size();
    if (!latin_before(utf8, at) && !latin_at(utf8, end)) continue;
    cut(at);
    parts.push_back({utf8.substr(at, end - at), mark->back, mark->width});
    from = end;
    at = end - 1;
  }
  cut(utf8.size());
  return parts;
}

}  // namespace headlight
