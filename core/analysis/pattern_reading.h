#pragma once
// A pattern as somebody wants to read it: without the tokens that swallow most of the weight, and by words in place of
// their pieces. Every number of it follows from elements of the pattern, and which those are can be asked.
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/options.h"
#include "core/tensor/tensor.h"
#include "core/text/encoding.h"

namespace headlight {

/// Why a key is hidden. A key that is hidden for two reasons counts for the first of them.
enum class Hidden { no, first, special, punctuation };

/// How the rows and columns of a pattern are read; the same for every head of an attention.
struct Reading {
  struct Shown {
    std::vector<int> parts;  // positions in the sentence, ascending: of a query or key that is shown
    std::string text;        // as it is written, no markup
    bool operator==(const Shown&) const = default;
  };
  std::vector<Shown> queries, keys;
  std::vector<int> query_at, key_at;  // of every position: which one shows it; −1: hidden
  std::vector<Hidden> hidden;         // of every position of the keys
  int real_queries = 0;               // positions of queries without padding

  bool hides() const;  // at least one key
  bool joins() const;  // at least one word of several parts
  bool plain() const { return !hides() && !joins() && queries.size() == query_at.size(); }
  int count(Hidden why) const;
};

/// Hidden tokens are no keys; padding is no query either. Queries of other hidden tokens stay: what <bos> looks at is
/// worth seeing. @param query_text, key_text  the sentences that the encodings were made from
Reading plan_reading(const Encoding& queries, std::string_view query_text, const Encoding& keys,
                     std::string_view key_text, const ReadingOptions& options);

/// A pattern as a Reading shows it.
struct ReadPattern {
  /// [queries, keys]: w(q, k) = mean over i ∈ q of Σ over j ∈ k of p(i, j), hidden j left out; when keys are hidden,
  /// divided by `kept`, so that a row adds up to 1 again.
  Matrix weights;
  /// Of every query: what its keys that are shown have together, before it is divided; 1 when nothing is hidden.
  std::vector<float> kept;
  std::array<float, 4> hidden_mass{};  // see hidden_mass()

  /// A row that has nothing left is all 0: its query looks at hidden keys only, or may look at nothing.
  bool nothing_left(int query) const { return kept[static_cast<std::size_t>(query)] <= 0; }
};
/// @param pattern  [Tq, Tk], the sizes of the reading's positions; throws std::invalid_argument when they differ
ReadPattern read_pattern(const Reading& reading, const ConstMatrixMap& pattern);

/// By reason (an index is a Hidden): mean over all queries but padding of the weight that the hidden keys have
/// together.
std::array<float, 4> hidden_mass(const Reading& reading, const ConstMatrixMap& pattern);

}  // namespace headlight
