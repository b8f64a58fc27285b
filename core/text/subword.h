#pragma once
// Words in pieces: models that were trained on characters or on byte pairs (Sennrich et al. 2016).
#include <string>
#include <string_view>
#include <vector>

#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"

namespace headlight {

/// Stands at the beginning of a piece that begins a word.
inline constexpr const char* word_begin = "▁";

/// What the words of a vocabulary are, told from the words themselves.
enum class Pieces { words, characters, byte_pairs };
Pieces pieces_of(const Vocabulary& vocabulary);

/// A word as pieces of a vocabulary. Byte pairs: begun with its characters, then the neighbouring pair that stands
/// first in the vocabulary is joined, again and again; that is what was done when the pairs were learned, since they
/// stand in the order in which they were learned. The spans stay those of the sentence.
std::vector<Token> in_pieces(const Token& word, const Vocabulary& vocabulary, Pieces kind);

/// Pieces as text again: without blanks inside of words.
std::string joined_pieces(const std::vector<std::string>& pieces, Pieces kind);

}  // namespace headlight
