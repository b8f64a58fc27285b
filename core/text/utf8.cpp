#include "core/text/utf8.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>
#include <stdexcept>

#include "core/text/error.h"
#include "core/text/tokenizer.h"

namespace headlight {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

/// The end of the code point (or bad sequence) that starts at `begin`; `code_point` is negative for a bad one.
int next(std::string_view bytes, int begin, UChar32& code_point) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  const int size = static_cast<int>(bytes.size());
  int end = begin;
  U8_NEXT(data, end, size, code_point);
  return end;
}

}  // namespace

RepairedText repair_utf8(std::string_view bytes) {
  if (bytes.size() > std::size_t{1} << 30)
    throw ArgumentError(
        {"expected a text of at most 1 GB, found a longer one; shorten it", "文本应不超过 1 GB，实际更长；请缩短"});
  const int size = static_cast<int>(bytes.size());
  RepairedText out;
  // Pass 1: most texts are valid and need no map.
  int first_bad = 0;
  for (UChar32 c = 0; first_bad < size;) {
    const int end = next(bytes, first_bad, c);
    if (c < 0) break;
    first_bad = end;
  }
  out.text = bytes.substr(0, static_cast<std::size_t>(first_bad));
  if (first_bad == size) return out;
  // Pass 2: replace, and remember where each byte came from.
  out.origin.resize(static_cast<std::size_t>(first_bad));
  for (int i = 0; i < first_bad; ++i) out.origin[static_cast<std::size_t>(i)] = i;
  UChar32 c = 0;
  for (int begin = first_bad; begin < size;) {
    const int end = next(bytes, begin, c);
    const auto piece =
        c < 0 ? replacement : bytes.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    for (std::size_t i = 0; i < piece.size(); ++i) out.origin.push_back(c < 0 ? begin : begin + static_cast<int>(i));
    out.text += piece;
    begin = end;
  }
  out.origin.push_back(size);
  return out;
}

std::string valid_utf8(std::string_view bytes, bool* repaired) {
  RepairedText out = repair_utf8(bytes);
  if (repaired != nullptr) *repaired = out.repaired();
  return std::move(out.text);
}

bool is_blank(char32_t code_point) {
  const auto c = static_cast<UChar32>(code_point);
  return u_isUWhiteSpace(c) || u_charType(c) == U_CONTROL_CHAR ||
         u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

}  // namespace headlight
