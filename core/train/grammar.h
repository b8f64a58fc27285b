#pragma once
// A synchronous grammar from a text file: sentences with their translations, drawn by chance. The format is described
// in assets/grammars/README.md.
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/tensor/random.h"

namespace headlight {

/// A word of a drawn sentence that the grammar gave a name to, as in "il@pronoun".
struct Mark {
  std::string name;
  bool target;  // on which side
  int at;       // number of the word on that side, from 0
  bool operator==(const Mark&) const = default;
};

/// A sentence and, when the grammar has two sides, its translation.
struct GrammarSample {
  std::vector<std::string> source, target;
  std::vector<Mark> marks;
  std::vector<std::pair<int, int>> alignment;  // source word, target word: those of one lexical production
  std::vector<std::string> combinations;       // what was combined where the grammar says hold=
  double log_probability = 0;                  // of the derivation, natural logarithm
  bool held_out = false;                       // at least one combination belongs to the held-out ones
};

class Grammar {
 public:
  /// Throws Error-like std::runtime_error "NAME:LINE:COLUMN: expected …, found …".
  static Grammar parse(std::string_view text, const std::string& name_for_errors);
  static Grammar read(const std::string& path);

  /// One sentence; the same generator state gives the same sentence. Throws std::runtime_error when a derivation finds
  /// no production or does not end.
  GrammarSample draw(Random& random) const;
  /// One sentence of the training part or of the held-out part. Throws std::runtime_error when none comes in 10,000
  /// tries.
  GrammarSample draw(Random& random, bool held_out) const;

  bool two_sides() const { return two_sides_; }
  /// Every word that can occur, in the order of the file.
  const std::vector<std::string>& source_words() const { return source_words_; }
  const std::vector<std::string>& target_words() const { return target_words_; }
  const std::string& source_language() const { return source_language_; }
  const std::string& target_language() const { return target_language_; }

  // The parsed file, for the sampler.
  struct Place {
    int line = 0, column = 0;
  };
  /// A feature's value: written out, or taken from a child ("a.gender").
  struct Value {
    std::string literal;
    int child = -1;       // index in Production::children
    std::string feature;  // of the child
  };
  struct Child {
    int symbol = -1;
    std::string variable;
    std::map<std::string, Value> requested;
    Place place;
  };
  struct Item {
    enum class Kind { word, child, choice, feature } kind = Kind::word;
    std::string word;
    int child = -1;       // of a child; of a choice or feature: whose, −1 for its own
    std::string feature;  // of a choice or feature
    std::map<std::string, std::vector<std::string>> choices;
    std::string mark;
    Place place;
  };
  struct Production {
    std::vector<Item> source, target;
    std::vector<Child> children;
    std::map<std::string, Value> features;
    std::vector<int> hold;  // children whose words are a combination
    double weight = 1;
    Place place;
  };
  struct Symbol {
    std::string name;
    std::vector<Production> productions;
    Place place;
  };

 private:
  friend class GrammarParser;
  friend class GrammarSampler;
  std::vector<std::string> words_of(bool target) const;
  std::string name_;
  std::vector<Symbol> symbols_;
  int start_ = 0;
  double held_out_share_ = 0.15;
  bool two_sides_ = false;
  std::string source_language_, target_language_;
  std::vector<std::string> source_words_, target_words_;
};

}  // namespace headlight
