#pragma once
// The little language in which lessons speak of numbers: "@pattern[h, q, position(\"animal\")] - 0.1". Answers and
// every number in a text are computed with it from the run on the screen; nothing of them is stored.
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/figure/selection.h"
#include "core/models/run.h"
#include "core/text/error.h"

namespace headlight {

/// What came of an expression: a number, a list of numbers, or a word.
struct ExpressionValue {
  std::vector<double> numbers{};
  bool list = false;
  std::string word{};     // not empty: a word
  bool measured = false;  // read from the run: 1 is shown as 1.000
  /// Throws Error when it is not one number.
  double number() const;
};

/// What an expression is about.
struct ExpressionContext {
  const Run* run = nullptr;                         // null: only what needs no run can be computed
  Selection selection{};                            // clamped to the run
  const ExpressionContext* before = nullptr;        // of before(…)
  std::map<std::string, double> exhibit_numbers{};  // of exhibit("name")
};

/// Where in the text something is wrong, and what was expected.
struct ExpressionError : Error {
  ExpressionError(std::size_t at, const Tr& words) : Error(words), position(at) {}
  std::size_t position;  // byte of the expression
};

/// An expression that was read. Numbers, + − * / % ^, comparisons (1 or 0), lists [0.1, 0.2], values of the run
/// NAME[slice, row, column], @NAME of the selected stack, layer and attention, functions; the whole language stands in
/// docs/lessons.md.
class Expression {
 public:
  /// Throws ExpressionError.
  explicit Expression(std::string_view text);
  /// Throws ExpressionError when a name or an index is not there now.
  ExpressionValue evaluate(const ExpressionContext& context) const;
  double number(const ExpressionContext& context) const { return evaluate(context).number(); }
  const std::string& text() const { return text_; }
  /// The single element of a value of the run that the expression names, such as "@pattern[h, q, 3]"; empty name when
  /// it is anything else.
  ValueRef element(const ExpressionContext& context) const;

  struct Node;

 private:
  std::string text_;
  std::shared_ptr<const Node> root_;
};

/// The full name of "@pattern": of the selected stack, layer and attention. A name without @ is returned as it is.
std::string resolved_name(const ExpressionContext& context, const std::string& name);

}  // namespace headlight
