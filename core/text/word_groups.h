#pragma once
#include <string_view>
#include <vector>

#include "core/text/encoding.h"

namespace headlight {

/// Which neighbouring tokens are pieces of one word, by ICU's word boundaries with its dictionary for Chinese: every
/// token is in exactly one group, in order. A token that reaches over several words keeps them together; special tokens
/// stand alone. Chinese characters cut by hand ("今|天") are words again; what blanks separate never is.
/// @param sentence  the text that the encoding was made from
std::vector<std::vector<int>> word_groups(const Encoding& encoding, std::string_view sentence);

/// The word that the pieces of a group spell, without the mark of a beginning (subword.h).
std::string spelled(const Encoding& encoding, const std::vector<int>& group);

/// Nothing but punctuation (Unicode's general category P): "，", "…", "!?". A sign such as "=" or "+" is none.
bool is_punctuation(std::string_view text);

}  // namespace headlight
