#include "core/ops/support.h"

#include <stdexcept>

namespace headlight {

void refuse(std::string_view op, const std::string& expected, const std::string& found) {
  throw std::invalid_argument(std::string(op) + ": expected " + expected + ", found " + found);
}

void refuse_shapes(std::string_view op, const std::string& expected, Inputs found) {
  std::string shapes;
  for (std::size_t i = 0; i < found.size(); ++i)
    shapes += (i == 0 ? "" : i + 1 == found.size() ? " and " : ", ") + to_string(found[i]->shape());
  refuse(op, expected, shapes);
}

Operand operand(Inputs in, int input, const Index3& at, std::string symbol) {
  const Tensor& tensor = *in[static_cast<std::size_t>(input)];
  if (!tensor.contains(at))  // overwritten by a later op: only a graph that keeps everything can explain
    throw std::logic_error("expected an operand that was kept, found a tensor of shape " + to_string(tensor.shape()) +
                           "; explain needs Graph::Keep::everything");
  return {input, at, tensor(at), std::move(symbol), {}};
}

std::string digits(double value, int decimals) { return number(static_cast<float>(value), decimals); }

std::string term(double value, int decimals) {
  const std::string text = digits(value, decimals);
  return value < 0 ? "(" + text + ")" : text;
}

double explain_products(Explanation& e, std::vector<std::pair<Operand, Operand>>&& pairs) {
  double sum = 0;
  std::vector<std::string> terms;
  std::string letters;
  e.group = 2;
  e.operands.reserve(2 * pairs.size());
  for (auto& [left, right] : pairs) {
    if (letters.empty()) letters = left.symbol + "·" + right.symbol;
    sum += static_cast<double>(left.value) * static_cast<double>(right.value);
    terms.push_back(term(left.value) + "·" + term(right.value));
    e.operands.push_back(std::move(left));
    e.operands.push_back(std::move(right));
  }
  e.lines.push_back((pairs.size() > 1 ? "Σ " : "") + letters + " = " + long_sum(terms));
  e.lines.push_back("= " + digits(sum));
  return sum;
}

double explain_bias(Explanation& e, Inputs in, int col, double product) {
  const Operand bias = operand(in, 2, {0, 0, col}, "b");
  const double value = product + static_cast<double>(bias.value);
  e.lines.push_back(digits(product) + " + b = " + digits(product) + " + " + term(bias.value) + " = " + digits(value));
  e.operands.push_back(bias);
  return value;
}

Explanation explain_function(std::string_view op, Tr summary, Inputs in, const Index3& at, double value,
                             std::vector<std::string> lines) {
  return {.op = std::string(op),
          .summary = std::move(summary),
          .lines = std::move(lines),
          .operands = {operand(in, 0, at, "x")},
          .value = static_cast<float>(value)};
}

Explanation explain_move(std::string_view op, Tr summary, Inputs in, const Op::Source& source) {
  const Operand moved = operand(in, source.input, source.at, "x");
  return {.op = std::string(op),
          .summary = std::move(summary),
          .lines = {"x = " + digits(moved.value)},
          .operands = {moved},
          .value = moved.value};
}

}  // namespace headlight
