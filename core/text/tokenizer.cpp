#include "core/text/tokenizer.h"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/utext.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

#include "core/text/error.h"
#include "core/text/utf8.h"

namespace headlight {
namespace {

constexpr std::string_view bar = "|";
constexpr std::string_view wide_bar = "\xEF\xBD\x9C";  // U+FF5C, what a Chinese keyboard types

std::unique_ptr<icu::BreakIterator> new_breaker(Segmentation segmentation) {
  UErrorCode status = U_ZERO_ERROR;
  std::unique_ptr<icu::BreakIterator> breaker(
      segmentation == Segmentation::words
          ? icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status)
          : icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), status));
  if (U_FAILURE(status) || breaker == nullptr)
    throw Error(Tr{"expected ICU's rules for cutting text, found ", "需要 ICU 的切分规则，实际："} +
                u_errorName(status) + Tr{"; install the data package of ICU", "；请安装 ICU 的数据包"});
  return breaker;
}

// Making a breaker costs a hundred times more than using it, and it may not be shared between threads.
icu::BreakIterator& breaker_for(Segmentation segmentation) {
  if (segmentation == Segmentation::words) {
    thread_local const auto words = new_breaker(Segmentation::words);
    return *words;  // NOLINT(clang-analyzer-cplusplus.NewDelete): it takes the moved-from pointer for the one kept
  }
  thread_local const auto characters = new_breaker(Segmentation::characters);
  return *characters;  // NOLINT(clang-analyzer-cplusplus.NewDelete): as above
}

/// Adds text[begin, end) without the blanks at its ends; nothing when it is all blank.
void add_piece(const RepairedText& source, int begin, int end, Tokens& out) {
  const auto* data = reinterpret_cast<const std::uint8_t*>(source.text.data());
  UChar32 c = 0;
  for (int at = begin; at < end; begin = at) {
    U8_NEXT_UNSAFE(data, at, c);
    if (!is_blank(static_cast<char32_t>(c))) break;
  }
  for (int at = end; at > begin; end = at) {
    U8_PREV_UNSAFE(data, at, c);
    // Invisible, but part of what is before it: the variation selector that makes "❤️" of "❤".
    const int kind = u_getIntPropertyValue(c, UCHAR_GRAPHEME_CLUSTER_BREAK);
    if (!is_blank(static_cast<char32_t>(c)) || kind == U_GCB_EXTEND || kind == U_GCB_ZWJ) break;
  }
  if (begin >= end) return;
  out.tokens.push_back({source.text.substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin)),
                        source.original(begin), source.original(end)});
}

void cut_by_hand(const RepairedText& source, Tokens& out) {
  const std::string_view text = source.text;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t narrow = text.find(bar, begin);
    const std::size_t wide = text.find(wide_bar, begin);
    const std::size_t end = std::min({narrow, wide, text.size()});
    add_piece(source, static_cast<int>(begin), static_cast<int>(end), out);
    begin = end + (end == wide ? wide_bar.size() : bar.size());
  }
}

/// Length in bytes of what French puts before an apostrophe and writes together with the next word: "l'" of "l'animal",
/// "qu'" of "qu'il". 0 when the word has none; English writes nothing this way ("didn't", "I'm", "o'clock").
int elided(std::string_view word) {
  for (const std::string_view apostrophe : {std::string_view("'"), std::string_view("\xE2\x80\x99")}) {
    const std::size_t at = word.find(apostrophe);
    if (at == std::string_view::npos || at + apostrophe.size() >= word.size()) continue;
    std::string before(word.substr(0, at));
    for (char& c : before)
      if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    for (const char* french : {"l", "d", "j", "m", "t", "s", "n", "c", "qu", "jusqu", "lorsqu", "puisqu"})
      if (before == french) return static_cast<int>(at + apostrophe.size());
  }
  return 0;
}

/// Cuts text[from, to).
void cut_stretch(const RepairedText& source, int from, int to, Segmentation segmentation, Tokens& out) {
  if (from >= to) return;
  UErrorCode status = U_ZERO_ERROR;
  UText utext = UTEXT_INITIALIZER;  // lets ICU walk the UTF-8 bytes, so that boundaries are byte positions
  utext_openUTF8(&utext, source.text.data() + from, to - from, &status);
  icu::BreakIterator& breaker = breaker_for(segmentation);
  breaker.setText(&utext, status);
  if (U_SUCCESS(status)) {
    int begin = from + breaker.first();
    for (int next = breaker.next(); next != icu::BreakIterator::DONE; next = breaker.next()) {
      const int end = from + next;
      const auto first = static_cast<std::size_t>(begin);
      const int prefix =
          segmentation == Segmentation::words
              ? elided(std::string_view(source.text).substr(first, static_cast<std::size_t>(end) - first))
              : 0;
      if (prefix > 0) add_piece(source, begin, begin + prefix, out);
      add_piece(source, begin + prefix, end, out);
      begin = end;
    }
  }
  utext_close(&utext);
  if (U_FAILURE(status))
    throw Error(Tr{"expected a text that ICU can cut, found: ", "ICU 未能切分文本："} + u_errorName(status) +
                Tr{"; try another sentence", "；请换一个句子"});
}

/// The first special word at or after `from`: where it begins and ends; the end of the text twice when there is none.
std::pair<int, int> next_special(std::string_view text, int from) {
  std::pair<std::size_t, std::size_t> found{text.size(), text.size()};
  for (const std::string_view word : {"<pad>", "<unk>", "<bos>", "<eos>", "<mask>"})
    if (const std::size_t at = text.find(word, static_cast<std::size_t>(from)); at < found.first)
      found = {at, at + word.size()};
  return {static_cast<int>(found.first), static_cast<int>(found.second)};
}

void cut_by_rules(const RepairedText& source, Segmentation segmentation, Tokens& out) {
  const int size = static_cast<int>(source.text.size());
  for (int from = 0; from < size;) {
    const auto [begin, end] = next_special(source.text, from);
    cut_stretch(source, from, begin, segmentation, out);
    add_piece(source, begin, end, out);
    from = end;
  }
}

}  // namespace

Tokens tokenize(std::string_view sentence, Segmentation segmentation) {
  const RepairedText source = repair_utf8(sentence);
  Tokens out;
  out.repaired = source.repaired();
  if (source.text.find(bar) != std::string::npos || source.text.find(wide_bar) != std::string::npos) {
    out.decision = Decision::by_hand;
    cut_by_hand(source, out);
  } else {
    out.decision = segmentation == Segmentation::words ? Decision::words : Decision::characters;
    cut_by_rules(source, segmentation, out);
  }
  return out;
}

}  // namespace headlight
