#pragma once
#include <string>
#include <vector>

#include "core/tensor/tensor.h"
#include "core/text/tr.h"

namespace headlight {

/// A handle to a node of a graph.
struct Var {
  int id = -1;
  bool last_use = false;  // see last_use()
  bool valid() const { return id >= 0; }
};

/// One number that went into another one: which element of which input.
struct Operand {
  int input = 0;       // which input of the op; Graph::explain turns it into `node`
  Index3 at;           // the element of that input
  float value = 0;     // its value (a token id as a float where the operand is one)
  std::string symbol;  // its letter in the formula: "x", "W", "q"
  Var node{};          // filled by Graph::explain
};

/// Where one number comes from. `value` is computed again from the operands, with the op's own formula, element by
/// element: it must equal the stored value.
struct Explanation {
  std::string op;      // "softmax"
  Tr summary{"", ""};  // one sentence
  std::vector<std::string>
      lines;  // the formula with its numbers, a step a line; markup as in core/figure/rich_text.h: x^{2}, W_{Q}
  std::vector<Operand> operands;  // in groups of `group` that belong together (x₁ W₁, x₂ W₂, … has group 2)
  int group = 1;
  float value = 0;
  bool flagged = false;  // something unusual: a fully masked row, a dropped element; the summary says what
  Var node{};            // the element explained, filled by Graph::explain
  Index3 at{};
};

/// "-0.613": as many decimals as a reader can use, never an exponent between 1e-4 and 1e6. −inf is "−∞".
std::string number(float value, int decimals = 3);

/// "a·b + c·d + …" for a long sum of products: the first and last few terms in full. `terms` are texts like
/// "0.12·(-0.3)".
std::string long_sum(const std::vector<std::string>& terms, std::size_t most = 8);

}  // namespace headlight
