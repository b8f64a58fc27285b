#pragma once
// Predict, then reveal. The right answer is nowhere written: it is computed from the run when the learner has chosen.
#include <optional>
#include <string>
#include <vector>

#include "core/lesson/expression.h"

namespace headlight {

/// A text with computed numbers: "{{= EXPR | 2}}".
struct ComputedText {
  struct Part {
    std::string text{};  // as it is, when there is no expression
    std::optional<Expression> expression{};
    int decimals = 3;
  };
  std::vector<Part> parts;
  bool empty() const { return parts.empty(); }
};

struct Question {
  enum class Kind { choice, number, token, order, cell };
  struct Option {
    std::string label;  // rich text
    std::optional<Expression> value;
  };
  Kind kind = Kind::choice;
  ComputedText text;
  std::vector<std::string> assignments;  // PATH=JSON: the state in which the answer is computed
  std::vector<Option> options;           // of choice and order
  std::optional<Expression> answer;      // of number and token
  double tolerance = 0.01;
  bool relative = false;      // the tolerance is a part of the answer
  bool of_queries = false;    // of token: those of the query side
  std::string cell_of;        // of cell: "@pattern"
  bool smallest = false;      // of cell: the smallest one is right
  bool row_of_query = false;  // of cell: in the selected query's row
  ComputedText right, wrong;
  std::optional<Expression> at;  // this element is opened in the calculator
  bool hide = false;             // the picture's numbers are covered until it is answered
  int line = 1;                  // in the file
};

/// What a learner has answered.
struct Answer {
  std::vector<int> chosen{};  // choice: one; order: all, from the largest; token: its position
  std::string typed{};        // number
  std::optional<ValueRef> cell{};
};

/// How an answer compares with what was computed.
struct Verdict {
  bool right = false;
  std::vector<int> best{};         // choice: the right ones; order: the right order; token: its position
  std::vector<double> values{};    // of the options
  double value = 0;                // of number, cell
  std::optional<ValueRef> cell{};  // the right one
  std::optional<ValueRef> at{};    // to be opened in the calculator
};

/// The places at which the items of an order question stand: shuffled, always the same way for the same question, and
/// never as they were written, which mostly is the right order.
std::vector<int> shuffled_items(const std::string& lesson, int step, std::size_t question, std::size_t items);

/// Throws Error when the question cannot be computed here, or when the typed text is no number.
Verdict judge(const Question& question, const Answer& answer, const ExpressionContext& context);

/// The text with its numbers. What cannot be computed is "–".
std::string spoken(const ComputedText& text, const ExpressionContext& context);
/// "0.687", "7" for what can only be whole; lists in brackets; words as they are.
std::string spoken(const ExpressionValue& value, int decimals);

}  // namespace headlight
