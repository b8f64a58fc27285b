#include "core/text/sentence_edit.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/utf8.h>

#include <algorithm>

namespace headlight {
namespace {

bool is_cut_into(const std::string& sentence, const std::vector<std::string>& words, Segmentation segmentation) {
  const auto cut = tokenize(sentence, segmentation).tokens;
  return std::equal(cut.begin(), cut.end(), words.begin(), words.end(),
                    [](const Token& token, const std::string& word) { return token.text == word; });
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

std::string sentence_of(const std::vector<std::string>& words, Segmentation segmentation) {
  std::string sentence;
  for (std::size_t i = 0; i < words.size(); ++i)
    sentence += (i == 0 || stand_close(words[i - 1], words[i]) ? "" : " ") + words[i];
  return is_cut_into(sentence, words, segmentation) ? sentence : cut_by_hand(words);
}

std::string with_word(const std::string& sentence, int position, const std::string& word, Segmentation segmentation) {
  const Tokens cut = tokenize(sentence, segmentation);
  const auto at = static_cast<std::size_t>(std::max(0, position));
  std::vector<std::string> words;
  for (const Token& token : cut.tokens) words.push_back(token.text);
  const bool replaces = at < words.size();
  if (replaces)
    words[at] = word;
  else
    words.push_back(word);
  std::string changed;
  if (replaces) {
    const Token& old = cut.tokens[at];
    changed = sentence.substr(0, static_cast<std::size_t>(old.begin)) + word +
              sentence.substr(static_cast<std::size_t>(old.end));
  } else {
    const std::string& last = words.size() > 1 ? words[words.size() - 2] : "";
    const bool by_hand = cut.decision == Decision::by_hand;
    changed = sentence + (by_hand ? "|" : stand_close(last, word) ? "" : " ") + word;
  }
  return is_cut_into(changed, words, segmentation) ? changed : cut_by_hand(words);
}

}  // namespace headlight
