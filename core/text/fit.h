#pragma once
#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"

namespace headlight {

/// Cuts again, by the model's own words, where the general rules found words that the model does not have: 一支 becomes
/// 一 支 and 写 字 becomes 写字 (or <, mask, > becomes <mask>), when all the pieces are in the vocabulary. Only Chinese
/// words are cut further: "atom" is not "a Tom". Models of characters or byte pairs get their pieces (subword.h).
/// Nothing else is changed; words that are unknown all the same stay.
std::vector<Token> fit_to(const std::vector<Token>& tokens, const Vocabulary& vocabulary);

}  // namespace headlight
