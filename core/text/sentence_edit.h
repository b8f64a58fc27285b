#pragma once
#include <string>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"

namespace headlight {

/// How a sentence is cut: by the rules, then by the words of the model that reads it; see encode().
struct Cutting {
  Segmentation segmentation = Segmentation::words;
  const Vocabulary& vocabulary;
};

/// A sentence that is cut into exactly these words: as one writes it where that is possible ("l'animal n'a", 我爱你),
/// else with '|' between them.
std::string sentence_of(const std::vector<std::string>& words, const Cutting& cutting);

/// The sentence with another word in place of its token number `position`. All other tokens stay as they are; '|' is
/// set where nothing else keeps them apart. A position behind the last token adds the word at the end.
std::string with_word(const std::string& sentence, int position, const std::string& word, const Cutting& cutting);
/// The same with one more word before that token.
std::string with_new_word(const std::string& sentence, int position, const std::string& word, const Cutting& cutting);

}  // namespace headlight
