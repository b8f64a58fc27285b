#pragma once
#include <string>

#include "core/text/tokenizer.h"
#include "core/text/vocabulary.h"

namespace headlight {

/// The special words, then every new token of a text in the order in which it comes. Each line is cut like a sentence
/// of its own, so '|' counts for its own line only.
Vocabulary vocabulary_from_text(const std::string& text, Segmentation segmentation);

}  // namespace headlight
