#include "core/text/vocabulary_from_text.h"

#include <algorithm>
#include <vector>

namespace headlight {

Vocabulary vocabulary_from_text(const std::string& text, Segmentation segmentation) {
  std::vector<std::string> words;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    Tokens line = tokenize(std::string_view(text).substr(begin, end - begin), segmentation);
    for (Token& token : line.tokens) words.push_back(std::move(token.text));
    begin = end + 1;
  }
  return Vocabulary::of(words);
}

}  // namespace headlight
