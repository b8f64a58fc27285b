#pragma once
#include <optional>
#include <vector>

#include "core/models/run.h"
#include "core/text/error.h"

namespace headlight {

/// What a person must know of a run to read its numbers rightly: a few words for a caption or a bar, and one sentence
/// with the reason and what to do.
struct RunNote {
  Tr brief, full;
};

/// A sentence cut at the longest length that is run, or at the last row of the model's learned positions.
std::optional<RunNote> cut_note(const Run& run, const Encoding& encoding);
/// Additive scores of a model that has no parameters for them: those used are seeded and in none of its files.
std::optional<RunNote> score_note(const Run& run);
/// Values that were changed by hand; a mask that is not the model's own.
std::optional<RunNote> changes_note(const Run& run);
std::optional<RunNote> mask_note(const Run& run);
/// Values that are not finite (but for the −∞ of a mask) or whose squares are not: all that follows means nothing.
std::optional<RunNote> not_finite_note(const Run& run);
/// Queries that may look at no key: their weights are all 0.
std::optional<RunNote> no_key_note(const Run& run);
/// All there is to say, each once: cut sentences, scores, changes, overflow, queries without keys, bytes that are not
/// UTF-8, unknown words.
std::vector<RunNote> notes_of(const Run& run);

}  // namespace headlight
