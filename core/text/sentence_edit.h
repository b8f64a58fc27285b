#pragma once
#include <string>
#include <vector>

#include "core/text/tokenizer.h"

namespace headlight {

/// A sentence that is cut into exactly these words: as one writes it where that is possible ("l'animal n'a", 我爱你),
/// else with '|' between them.
std::string sentence_of(const std::vector<std::string>& words, Segmentation segmentation);

/// The sentence with another word in place of its token number `position`, or, at its length, one more word at its end.
/// All other tokens stay as they are; '|' is set where nothing else keeps them apart.
std::string with_word(const std::string& sentence, int position, const std::string& word, Segmentation segmentation);

}  // namespace headlight
