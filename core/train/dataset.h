#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/nn/config.h"
#include "core/text/vocabulary.h"
#include "core/train/grammar.h"

namespace headlight {

/// One sentence as a model learns it.
struct TrainingExample {
  std::vector<int> source;  // ids the encoder or the only stack reads
  std::vector<int> target;  // ids the decoder reads, <bos> first; empty for one-stack models
  std::vector<int> wanted;  // the right word at every position of the last stack, −1 where none is asked
  std::vector<Mark> marks;  // positions as the model counts them (the decoder's <bos> is 0)
  std::vector<std::pair<int, int>> alignment;  // of words, without <bos>
  int defined_from = -1;  // position from which on the grammar defines the probability of what is asked; −1: none
  double log_probability = 0;  // of all words asked from there on, natural logarithm

  const Mark* mark(std::string_view name) const;  // null when there is none
};

enum class Part { training, held_out };

/// Where examples come from. The same generator state gives the same example. Thread-safe: nothing changes after
/// construction.
class Dataset {
 public:
  virtual ~Dataset() = default;
  virtual TrainingExample draw(Random& random, Part part) const = 0;

  const Vocabulary& source() const { return source_; }
  const Vocabulary& target() const { return target_; }  // the special words only for one-stack models

 protected:
  Vocabulary source_, target_;
};

/// What one part of the data is made of. The fields are those of the "data" list of a recipe.
struct DataSpec {
  enum class Kind {
    grammar,  // sentences of a grammar file
    sort,     // "3 1 2 = 1 2 3"
    repeat,   // a random sequence of words, and then again
    text,     // the user's own text file
  } kind = Kind::grammar;
  std::string path;               // of grammar and text; a grammar's may be a name in assets/grammars
  double weight = 1;              // how often, against the other parts
  int shortest = 4, longest = 8;  // of sort and repeat: length of the sequence
  enum class Tokens { words, characters, byte_pairs } tokens = Tokens::words;  // of text
  int merges = 400;                                                            // of byte pairs
  int window = 48;                                                             // of text: tokens an example has
  bool operator==(const DataSpec&) const = default;
};

/// What the model is asked.
enum class Task {
  translate,  // encoder-decoder: the other side
  predict,    // decoder: the next word
  fill,       // encoder: the words that were replaced by <mask>
};

/// The data of a recipe, with one vocabulary. Throws std::runtime_error when a file is missing or wrong.
std::unique_ptr<const Dataset> make_dataset(const std::vector<DataSpec>& parts, Task task);

/// The word that stands where a word was taken away.
inline constexpr const char* mask_word = "<mask>";

}  // namespace headlight
