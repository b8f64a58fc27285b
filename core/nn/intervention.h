#pragma once
#include <string>
#include <vector>

#include "core/graph/graph.h"

namespace headlight {

/// A change made by hand to a value while the model is run: everything computed after it sees the changed value. Any
/// recorded value and any parameter can be changed, by its name.
struct Intervention {
  enum class Kind {
    silence,    // the elements count as 0
    solo,       // of a value by head: all other heads count as 0
    set,        // the elements become `amount`
    add,        // `amount` is added
    scale,      // they are multiplied by `amount`
    weight,     // of a pattern: the element becomes `amount`, the rest of its row is scaled so that the row sums to 1
    force,      // of a pattern: the rows become those of `form`
    knock_out,  // the token at `col` is no key of any other one, in all attention to its stack (`value`: its prefix)
    patch,      // the elements are taken from the run of another sentence
  };
  enum class Form { uniform, itself, previous, next, first };  // spread over, or all on, keys that are not masked

  Kind kind = Kind::silence;
  std::string value{};  // "blocks.0.attn.z"; of knock_out: "", "encoder." or "decoder."
  int head = -1;        // −1: all
  int row = -1;         // position or row; −1: all
  int col = -1;         // −1: all
  float amount = 0;     // of set, add, scale, weight
  Form form = Form::uniform;
  std::string sentence{};  // of patch: the other sentence
  std::string target{};    // of patch, two stacks: its target; empty: the same
  bool on = true;          // switched off without being forgotten
  bool operator==(const Intervention&) const = default;
};

/// What the edits of a run need besides the interventions.
struct EditContext {
  int n_heads = 1;
  int sentences = 1;
  /// Of every `patch`: the value of that name in the run of the other sentence. Null: there is none.
  std::function<const Tensor*(const Intervention&)> other;
};

/// Makes the graph apply the interventions to every value as it gets its name (Graph::on_name). Rows and columns that a
/// shorter sentence does not have are left alone.
/// @param applied  as many as interventions: becomes true for each whose value was met
/// Throws ArgumentError when a value is of the wrong kind for its intervention or the other run's value has another
/// size.
Graph::Hook editing(const std::vector<Intervention>& interventions, EditContext context, std::vector<char>& applied);

}  // namespace headlight
