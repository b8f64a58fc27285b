#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "core/text/vocabulary.h"

namespace headlight {

/// How many letters must be changed, added, left out or swapped with their neighbour to make one text of the other
/// (optimal string alignment); letters are code points, upper and lower case are the same.
int edit_distance(std::string_view a, std::string_view b);

/// The words of a vocabulary most like one that it does not have, the nearest first: few changes for their length, of
/// the same script, of like length. Special words such as <unk> are left out.
std::vector<std::string> nearest_words(std::string_view word, const Vocabulary& vocabulary, std::size_t most);

/// All words but the special ones in the order of a Chinese dictionary: by pronunciation, then those in Latin letters.
std::vector<std::string> words_in_order(const Vocabulary& vocabulary);

/// The words of a list that contain a text, those that begin with it first; case does not matter.
std::vector<std::string> words_with(std::string_view part, const std::vector<std::string>& words);

/// "<unk>", "<mask>": written for the model, not for people.
bool is_special_word(std::string_view word);

}  // namespace headlight
