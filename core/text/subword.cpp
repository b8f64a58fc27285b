#include "core/text/subword.h"

#include <algorithm>
#include <limits>

#include "core/text/nearest_words.h"

namespace headlight {
namespace {

bool one_character(std::string_view word) {
  return std::count_if(word.begin(), word.end(), [](char c) { return (c & 0xC0) != 0x80; }) == 1;
}

std::vector<Token> characters_of(const Token& word) {
  std::vector<Token> out;
  for (int at = 0; at < static_cast<int>(word.text.size());) {
    int end = at + 1;
    while (end < static_cast<int>(word.text.size()) && (word.text[static_cast<std::size_t>(end)] & 0xC0) == 0x80) ++end;
    out.push_back({word.text.substr(static_cast<std::size_t>(at), static_cast<std::size_t>(end - at)), word.begin + at,
                   word.begin + end});
    at = end;
  }
  return out;
}

}  // namespace

Pieces pieces_of(const Vocabulary& vocabulary) {
  bool any = false;
  bool characters = true;
  for (const std::string& word : vocabulary.words()) {
    if (is_special_word(word)) continue;
    if (word.starts_with(word_begin)) return Pieces::byte_pairs;
    any = true;
    characters = characters && one_character(word);
  }
  return any && characters ? Pieces::characters : Pieces::words;
}

std::vector<Token> in_pieces(const Token& word, const Vocabulary& vocabulary, Pieces kind) {
  if (kind == Pieces::words || is_special_word(word.text)) return {word};
  std::vector<Token> parts = characters_of(word);
  if (kind == Pieces::characters || parts.empty()) return parts;
  parts.front().text = word_begin + parts.front().text;
  while (parts.size() > 1) {
    int first = std::numeric_limits<int>::max();  // in the vocabulary
    std::string best;
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
      const std::string both = parts[i].text + parts[i + 1].text;
      if (!vocabulary.has(both)) continue;
      if (const int id = vocabulary.id(both); id < first) {
        first = id;
        best = both;
      }
    }
    if (best.empty()) break;
    std::vector<Token> joined;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (i + 1 < parts.size() && parts[i].text + parts[i + 1].text == best) {
        joined.push_back({best, parts[i].begin, parts[i + 1].end});
        ++i;
      } else {
        joined.push_back(parts[i]);
      }
    }
    parts = std::move(joined);
  }
  return parts;
}

std::string joined_pieces(const std::vector<std::string>& pieces, Pieces kind) {
  std::string out;
  const std::string begin = word_begin;
  for (const std::string& piece : pieces) {
    if (kind == Pieces::byte_pairs && piece.starts_with(begin))
      out += (out.empty() ? "" : " ") + piece.substr(begin.size());
    else
      out += (kind == Pieces::words && !out.empty() ? " " : "") + piece;
  }
  return out;
}

}  // namespace headlight
