#include "core/text/word_groups.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <string>

#include "core/text/subword.h"
#include "core/text/tokenizer.h"

namespace headlight {
namespace {

UChar32 first_character(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  int at = 0;
  UChar32 c = 0;
  U8_NEXT(bytes, at, static_cast<int>(text.size()), c);
  return c;
}

UChar32 last_character(std::string_view text) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  int at = static_cast<int>(text.size());
  UChar32 c = 0;
  U8_PREV(bytes, 0, at, c);
  return c;
}

bool ideographic(UChar32 c) { return c >= 0 && u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC) != 0; }

/// What stands between two tokens in the text that words are looked for in. The bar of a cut by hand would end a word:
/// between Chinese characters it is left out.
std::string_view between(std::string_view before, std::string_view gap, std::string_view after) {
  if (gap.empty()) return "";
  const bool cut = gap == "|" || gap == "\xEF\xBD\x9C";
  return cut && ideographic(last_character(before)) && ideographic(first_character(after)) ? "" : " ";
}

std::string_view without_mark(std::string_view text) {
  const std::string_view mark = word_begin;
  return text.size() > mark.size() && text.starts_with(mark) ? text.substr(mark.size()) : text;
}

}  // namespace

std::vector<std::vector<int>> word_groups(const Encoding& encoding, std::string_view sentence) {
  // 1. The sentence without bars, and where the tokens stand in it.
  struct Span {
    int begin = 0, end = 0;
  };
  std::string text;
  std::vector<Span> spans(encoding.tokens.size());
  const Token* before = nullptr;
  const auto bytes = [&](int begin, int end) {
    const auto size = static_cast<int>(sentence.size());
    begin = std::clamp(begin, 0, size);
    return sentence.substr(static_cast<std::size_t>(begin),
                           static_cast<std::size_t>(std::clamp(end, begin, size) - begin));
  };
  for (std::size_t i = 0; i < encoding.tokens.size(); ++i) {
    const Token& token = encoding.tokens[i];
    if (token.begin >= token.end) continue;
    const std::string_view own = bytes(token.begin, token.end);
    if (before != nullptr) text += between(bytes(before->begin, before->end), bytes(before->end, token.begin), own);
    spans[i].begin = static_cast<int>(text.size());
    text += own;
    spans[i].end = static_cast<int>(text.size());
    before = &token;
  }

  // 2. Neighbours that one word reaches over belong together.
  const std::vector<Token> words = tokenize(text, Segmentation::words).tokens;
  std::vector<std::vector<int>> groups;
  std::size_t w = 0;
  for (std::size_t i = 0; i < spans.size(); ++i) {
    bool joined = false;
    if (i > 0 && spans[i].end > spans[i].begin && spans[i - 1].end > spans[i - 1].begin) {
      while (w < words.size() && words[w].end <= spans[i].begin) ++w;
      joined = w < words.size() && words[w].begin < spans[i - 1].end;
    }
    if (joined)
      groups.back().push_back(static_cast<int>(i));
    else
      groups.push_back({static_cast<int>(i)});
  }
  return groups;
}

std::string spelled(const Encoding& encoding, const std::vector<int>& group) {
  std::string word;
  for (const int i : group) word += without_mark(encoding.tokens[static_cast<std::size_t>(i)].text);
  return word;
}

bool is_punctuation(std::string_view text) {
  text = without_mark(text);
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const int size = static_cast<int>(text.size());
  for (int at = 0; at < size;) {
    UChar32 c = 0;
    U8_NEXT(bytes, at, size, c);
    if (c < 0 || u_ispunct(c) == 0) return false;
  }
  return size > 0;
}

}  // namespace headlight
