#pragma once
#include <string>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"

namespace headlight {

/// A sentence as a model sees it.
struct Encoding {
  std::vector<Token> tokens;  // <bos>/<eos>/<pad> included where the model gets them
  std::vector<int> ids;       // as many as tokens
  std::vector<int> unknown;   // positions of the words the vocabulary does not have
  int length = 0;             // without padding
  Decision decision = Decision::words;
  bool repaired = false;   // see Tokens
  bool truncated = false;  // cut at the longest length that is run; see Request
};

/// Words that were neither cut by hand nor into characters are first fitted to the vocabulary, see fit_to().
Encoding encode(const Tokens& tokens, const Vocabulary& vocabulary);
/// Appends <pad> until the encoding has `length` tokens.
void pad_to(Encoding& encoding, int length);

}  // namespace headlight
