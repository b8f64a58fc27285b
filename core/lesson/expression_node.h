#pragma once
// The tree of an expression, shared by the parser and the evaluation.
#include <memory>
#include <string>
#include <vector>

#include "core/lesson/expression.h"

namespace headlight {

struct Expression::Node {
  enum class Kind {
    number,
    word,       // "animal"
    list,       // [a, b]
    operation,  // text: + - * / % ^ < > <= >= == !=; "neg"
    function,   // text: its name
    name,       // h, q, l, end, pi, e, or a whole value
    index,      // parts[0] indexed by the others; with text: a value of the run
    range,      // parts: from and to, both null or not
  };
  Kind kind = Kind::number;
  std::size_t at = 0;  // byte of the text
  double number = 0;
  std::string text{};
  std::vector<std::shared_ptr<const Node>> parts{};
};

/// Applies a function of the language to values. Throws ExpressionError when there is no such function or its arguments
/// are wrong.
ExpressionValue call_function(const std::string& name, const std::vector<ExpressionValue>& arguments, std::size_t at,
                              const ExpressionContext& context);
/// Whether there is a function of this name; all their names in alphabetical order.
bool is_function(const std::string& name);
const std::vector<std::string>& function_names();

}  // namespace headlight
