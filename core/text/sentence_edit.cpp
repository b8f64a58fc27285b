#include "core/text/sentence_edit.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "core/text/encoding.h"

namespace headlight {
namespace {

Encoding cut_of(const std::string& sentence, const Cutting& cutting) {
  return encode(tokenize(sentence, cutting.segmentation), cutting.vocabulary);
}

std::vector<std::string> texts_of(const Encoding& cut) {
  std::vector<std::string> words;
  for (const Token& token : cut.tokens) words.push_back(token.text);
  return words;
}

bool is_cut_into(const std::string& sentence, const std::vector<std::string>& words, const Cutting& cutting) {
  return texts_of(cut_of(sentence, cutting)) == words;
}

// One word is cut by hand, too: "didn't|" is one, whatever the rules say.
std::string cut_by_hand(const std::vector<std::string>& words) {
  std::string sentence;
  for (const std::string& word : words) sentence += (sentence.empty() ? "" : "|") + word;
  return words.size() == 1 ? sentence + "|" : sentence;
}

UChar32 first_of(const std::string& word) {
  UChar32 c = 0;
  int at = 0;
  U8_NEXT(word.data(), at, static_cast<int>(word.size()), c);
  return c;
}
UChar32 last_of(const std::string& word) {
  UChar32 c = 0;
  int at = static_cast<int>(word.size());
  U8_PREV(word.data(), 0, at, c);
  return c;
}

// Chinese and its punctuation, which fill a square and stand close.
bool is_wide(UChar32 c) {
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH;
}

bool stand_close(const std::string& left, const std::string& right) {
  if (left.empty() || right.empty()) return true;
  const UChar32 before = last_of(left), after = first_of(right);
  if (is_wide(before) || is_wide(after)) return true;
  if (before == '\'' || before == 0x2019) return true;
  return right.size() == 1 && (after == '.' || after == ',' || after == '?' || after == '!');
}

}  // namespace

std::string sentence_of(const std::vector<std::string>& words, const Cutting& cutting) {
  std::string sentence;
  for (std::size_t i = 0; i < words.size(); ++i)
    sentence += (i == 0 || stand_close(words[i - 1], words[i]) ? "" : " ") + words[i];
  return is_cut_into(sentence, words, cutting) ? sentence : cut_by_hand(words);
}

std::string with_word(const std::string& sentence, int position, const std::string& word, const Cutting& cutting) {
  const Encoding cut = cut_of(sentence, cutting);
  const auto at = static_cast<std::size_t>(std::max(0, position));
  if (at >= cut.tokens.size()) return with_new_word(sentence, position, word, cutting);
  std::vector<std::string> words = texts_of(cut);
  words[at] = word;
  const Token& old = cut.tokens[at];
  const std::string changed = sentence.substr(0, static_cast<std::size_t>(old.begin)) + word +
                              sentence.substr(static_cast<std::size_t>(old.end));
  return is_cut_into(changed, words, cutting) ? changed : cut_by_hand(words);
}

std::string with_new_word(const std::string& sentence, int position, const std::string& word, const Cutting& cutting) {
  const Encoding cut = cut_of(sentence, cutting);
  const std::size_t at = std::min(static_cast<std::size_t>(std::max(0, position)), cut.tokens.size());
  std::vector<std::string> words = texts_of(cut);
  words.insert(words.begin() + static_cast<std::ptrdiff_t>(at), word);
  const bool by_hand = cut.decision == Decision::by_hand, last = at == cut.tokens.size();
  const auto between = [&](std::size_t left) -> std::string {
    if (by_hand) return "|";
    return stand_close(words[left], words[left + 1]) ? "" : " ";
  };
  const std::size_t place = at == 0 ? 0 : static_cast<std::size_t>(cut.tokens[at - 1].end);
  std::string after = sentence.substr(place);  // begins with the '|' or the blank before the next word
  if (!by_hand) after.erase(0, std::min(after.find_first_not_of(' '), after.size()));
  std::string changed = sentence.substr(0, place) + (at == 0 ? "" : between(at - 1)) + word;
  if (!last) changed += (by_hand && at > 0 ? "" : between(at)) + after;
  return is_cut_into(changed, words, cutting) ? changed : cut_by_hand(words);
}

}  // namespace headlight
