#include "core/text/nearest_words.h"

#include <unicode/coll.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <tuple>

namespace headlight {
namespace {

std::u32string folded_letters(std::string_view text) {
  icu::UnicodeString words = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  words.foldCase();
  std::u32string out;
  for (int i = 0; i < words.length(); i = words.moveIndex32(i, 1)) out += static_cast<char32_t>(words.char32At(i));
  return out;
}

int distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<int>> way(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i)
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (i == 0 || j == 0) {
        way[i][j] = static_cast<int>(i + j);
        continue;
      }
      const int other = a[i - 1] == b[j - 1] ? 0 : 1;
      way[i][j] = std::min({way[i - 1][j] + 1, way[i][j - 1] + 1, way[i - 1][j - 1] + other});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        way[i][j] = std::min(way[i][j], way[i - 2][j - 2] + 1);
    }
  return way[a.size()][b.size()];
}

/// Of its first letter; digits and punctuation each have their own.
int script(const std::u32string& word) {
  if (word.empty()) return -1;
  const auto c = static_cast<UChar32>(word.front());
  if (!u_isalpha(c)) return u_isdigit(c) ? -2 : -3;
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(c, &status);
}

}  // namespace

bool is_special_word(std::string_view word) { return word.size() > 2 && word.front() == '<' && word.back() == '>'; }

int edit_distance(std::string_view a, std::string_view b) { return distance(folded_letters(a), folded_letters(b)); }

std::vector<std::string> nearest_words(std::string_view word, const Vocabulary& vocabulary, std::size_t most) {
  const std::u32string wanted = folded_letters(word);
  using Far = std::tuple<bool, double, int, int>;  // another script, changes for the length, difference of length, id
  std::vector<Far> all;
  for (int id = 0; id < vocabulary.size(); ++id) {
    if (is_special_word(vocabulary.word(id))) continue;
    const std::u32string known = folded_letters(vocabulary.word(id));
    const auto longest = static_cast<double>(std::max<std::size_t>(1, std::max(wanted.size(), known.size())));
    all.emplace_back(script(known) != script(wanted), distance(wanted, known) / longest,
                     std::abs(static_cast<int>(known.size()) - static_cast<int>(wanted.size())), id);
  }
  const std::size_t count = std::min(most, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < count; ++i) out.push_back(vocabulary.word(std::get<3>(all[i])));
  return out;
}

std::vector<std::string> words_in_order(const Vocabulary& vocabulary) {
  std::vector<std::string> words;
  for (const std::string& word : vocabulary.words())
    if (!is_special_word(word)) words.push_back(word);
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<icu::Collator> collator(icu::Collator::createInstance(icu::Locale::getChinese(), status));
  if (U_FAILURE(status) || !collator) {
    std::sort(words.begin(), words.end());
    return words;
  }
  std::stable_sort(words.begin(), words.end(), [&](const std::string& a, const std::string& b) {
    UErrorCode trouble = U_ZERO_ERROR;
    return collator->compareUTF8(a, b, trouble) == UCOL_LESS;
  });
  return words;
}

std::vector<std::string> words_with(std::string_view part, const std::vector<std::string>& words) {
  const std::u32string wanted = folded_letters(part);
  std::vector<std::string> begin, contain;
  for (const std::string& word : words) {
    const std::size_t at = folded_letters(word).find(wanted);
    if (at == 0) begin.push_back(word);
    if (at != std::u32string::npos && at > 0) contain.push_back(word);
  }
  begin.insert(begin.end(), contain.begin(), contain.end());
  return begin;
}

}  // namespace headlight
