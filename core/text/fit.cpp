#include "core/text/fit.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "core/text/subword.h"

namespace headlight {
namespace {

constexpr std::size_t longest_merged = 4;  // tokens

/// Where the characters of a word begin, and its end; empty unless all of them are Chinese.
std::vector<int> chinese_characters(const std::string& word) {
  std::vector<int> out = {0};
  const auto length = static_cast<int>(word.size());
  for (int at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT(word.data(), at, length, c);
    if (c < 0 || !u_hasBinaryProperty(c, UCHAR_IDEOGRAPHIC)) return {};
    out.push_back(at);
  }
  return out;
}

/// The fewest known words that a Chinese word consists of; empty when there are none.
std::vector<Token> pieces(const Token& token, const Vocabulary& vocabulary) {
  const std::vector<int> at = chinese_characters(token.text);
  const std::size_t n = at.empty() ? 0 : at.size() - 1;
  constexpr std::size_t none = 1000000;
  std::vector<std::size_t> count(n + 1, none);  // pieces up to here
  std::vector<std::size_t> from(n + 1, 0);      // where the last of them begins
  count[0] = 0;
  const auto text = [&](std::size_t a, std::size_t b) {
    return token.text.substr(static_cast<std::size_t>(at[a]), static_cast<std::size_t>(at[b] - at[a]));
  };
  for (std::size_t end = 1; end <= n; ++end)
    for (std::size_t begin = 0; begin < end; ++begin)
      if (count[begin] + 1 < count[end] && vocabulary.has(text(begin, end))) {
        count[end] = count[begin] + 1;
        from[end] = begin;
      }
  if (n == 0 || count[n] >= none) return {};
  std::vector<Token> out;
  for (std::size_t end = n; end > 0; end = from[end])
    out.push_back({text(from[end], end), token.begin + at[from[end]], token.begin + at[end]});
  std::reverse(out.begin(), out.end());
  return out;
}

/// How many tokens from `first` on are together one known word, although not each of them is known by itself; 1 if
/// none.
std::size_t merged(const std::vector<Token>& tokens, std::size_t first, const Vocabulary& vocabulary, Token& out) {
  std::size_t best = 1;
  out = tokens[first];
  std::string all = out.text;
  bool known = vocabulary.has(all);
  for (std::size_t i = first + 1; i < std::min(tokens.size(), first + longest_merged); ++i) {
    if (tokens[i].begin != tokens[i - 1].end) break;
    all += tokens[i].text;
    known = known && vocabulary.has(tokens[i].text);
    if (known || !vocabulary.has(all)) continue;
    best = i - first + 1;
    out = {all, tokens[first].begin, tokens[i].end};
  }
  return best;
}

}  // namespace

std::vector<Token> fit_to(const std::vector<Token>& tokens, const Vocabulary& vocabulary) {
  std::vector<Token> out;
  if (const Pieces kind = pieces_of(vocabulary); kind != Pieces::words) {
    for (const Token& token : tokens)
      for (Token& piece : in_pieces(token, vocabulary, kind)) out.push_back(std::move(piece));
    return out;
  }
  for (std::size_t i = 0; i < tokens.size();) {
    Token token;
    i += merged(tokens, i, vocabulary, token);
    const std::vector<Token> cut = vocabulary.has(token.text) ? std::vector<Token>{} : pieces(token, vocabulary);
    if (cut.empty())
      out.push_back(token);
    else
      out.insert(out.end(), cut.begin(), cut.end());
  }
  return out;
}

}  // namespace headlight
