#include "core/lesson/expression.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <optional>

#include "core/figure/run_view.h"
#include "core/lesson/expression_node.h"

namespace headlight {
namespace {

using Node = Expression::Node;
using Kind = Node::Kind;

ExpressionValue scalar(double number) { return {{number}, false, {}}; }

/// A value of the run, and the slice where the selected sentence of a batch begins.
struct Found {
  const Tensor* tensor = nullptr;
  std::string name;
  int first_slice = 0;
};

Found find_value(const ExpressionContext& context, const std::string& name, std::size_t at) {
  if (context.run == nullptr || context.run->graph.size() == 0)
    throw ExpressionError(
        at, {"expected a run of the model, found none: type a sentence", "需要模型的一次运行，现在没有：请输入句子"});
  Found found;
  found.name = resolved_name(context, name);
  found.tensor = context.run->graph.find_value(found.name);
  if (found.tensor == nullptr)
    throw ExpressionError(
        at, Tr{"expected the name of a value of the run, found ", "应为运行中某个值的名称，实际为 "} + name);
  const RunView view(*context.run, context.selection);
  if (context.run->source.size() > 1) {
    const Selection first = [&] {
      Selection s = context.selection;
      s.head = 0;
      return s;
    }();
    found.first_slice = RunView(*context.run, first).slice_of(found.name);
  }
  return found;
}

struct Span {
  int from = 0, to = 0;  // both included
};

class Evaluation {
 public:
  explicit Evaluation(const ExpressionContext& context) : context_(context) {}

  ExpressionValue operator()(const Node& node) {
    switch (node.kind) {
      case Kind::number:
        return scalar(node.number);
      case Kind::word:
        return {{}, false, node.text};
      case Kind::list: {
        ExpressionValue out{{}, true, {}};
        for (const auto& part : node.parts) {
          const ExpressionValue one = (*this)(*part);
          out.measured = out.measured || one.measured;
          out.numbers.insert(out.numbers.end(), one.numbers.begin(), one.numbers.end());
        }
        return out;
      }
      case Kind::operation:
        return operation(node);
      case Kind::function:
        return function(node);
      case Kind::name:
        return name(node);
      case Kind::index:
        return index(node);
      case Kind::range:
        break;
    }
    throw ExpressionError(node.at, {"expected a number, found a range", "应为数，实际为范围"});
  }

  /// The places that an index expression means in a tensor, or nothing when it is about a list.
  struct Place {
    Found found;
    Span slice, row, col;
  };
  Place place(const Node& node) {
    const Node& base = *node.parts[0];
    Place out;
    out.found = find_value(context_, base.text, base.at);
    const Tensor& t = *out.found.tensor;
    const auto indices = static_cast<int>(node.parts.size()) - 1;
    if (indices != 3 && !(indices == 2 && t.batch() == 1))
      throw ExpressionError(node.at, {"expected three indices: slice, row, column", "应有三个下标：切片、行、列"});
    const auto part = [&](int number) -> const Node& { return *node.parts[static_cast<std::size_t>(number)]; };
    out.slice = indices == 3 ? span(part(1), t.batch() - out.found.first_slice) : Span{0, 0};
    out.slice.from += out.found.first_slice;
    out.slice.to += out.found.first_slice;
    out.row = span(part(indices - 1), t.rows());
    out.col = span(part(indices), t.cols());
    return out;
  }

 private:
  Span span(const Node& node, int size) {
    const auto one = [&](const Node& n) {
      last_ = size - 1;
      const double value = std::round((*this)(n).number());
      if (!(value >= 0 && value < size))
        throw ExpressionError(n.at, Tr{"expected an index from 0 to ", "下标应在 0 到 "} + std::to_string(size - 1) +
                                        Tr{", found ", " 之间，实际为 "} + std::to_string(static_cast<long>(value)));
      return static_cast<int>(value);
    };
    if (node.kind != Kind::range) {
      const int at = one(node);
      return {at, at};
    }
    if (node.parts[0] == nullptr) return {0, size - 1};
    return {one(*node.parts[0]), one(*node.parts[1])};
  }

  ExpressionValue index(const Node& node) {
    const Node& base = *node.parts[0];
    if (base.kind != Kind::name) {
      const ExpressionValue list = (*this)(base);
      if (node.parts.size() != 2) throw ExpressionError(node.at, {"expected one index of a list", "列表应有一个下标"});
      const Span s = span(*node.parts[1], static_cast<int>(list.numbers.size()));
      ExpressionValue out{{}, s.from != s.to || node.parts[1]->kind == Kind::range, {}, list.measured};
      for (int i = s.from; i <= s.to; ++i) out.numbers.push_back(list.numbers[static_cast<std::size_t>(i)]);
      return out;
    }
    const Place p = place(node);
    ExpressionValue out;
    out.measured = true;
    out.list = p.slice.from != p.slice.to || p.row.from != p.row.to || p.col.from != p.col.to;
    for (std::size_t i = 1; i < node.parts.size(); ++i) out.list = out.list || node.parts[i]->kind == Kind::range;
    for (int b = p.slice.from; b <= p.slice.to; ++b)
      for (int r = p.row.from; r <= p.row.to; ++r)
        for (int c = p.col.from; c <= p.col.to; ++c)
          out.numbers.push_back(static_cast<double>((*p.found.tensor)(Index3{b, r, c})));
    return out;
  }

  ExpressionValue name(const Node& node) {
    if (node.text == "pi") return scalar(std::numbers::pi);
    if (node.text == "e") return scalar(std::numbers::e);
    if (node.text == "h") return scalar(context_.selection.head);
    if (node.text == "l") return scalar(context_.selection.layer);
    if (node.text == "q") return scalar(query());
    if (node.text == "end" && last_) return scalar(*last_);
    const Found found = find_value(context_, node.text, node.at);
    ExpressionValue out{{}, true, {}, true};
    for (int b = 0; b < found.tensor->batch(); ++b)
      for (int r = 0; r < found.tensor->rows(); ++r)
        for (int c = 0; c < found.tensor->cols(); ++c)
          out.numbers.push_back(static_cast<double>((*found.tensor)(Index3{b, r, c})));
    return out;
  }
  int query() const {
    if (context_.run == nullptr || context_.run->graph.size() == 0) return context_.selection.query;
    return RunView(*context_.run, context_.selection).query;
  }

  ExpressionValue function(const Node& node) {
    if (node.text == "before") {
      if (node.parts.size() != 1)
        throw ExpressionError(node.at, {"before: expected one expression", "before：应有一个表达式"});
      return Evaluation(context_.before != nullptr ? *context_.before : context_)(*node.parts[0]);
    }
    std::vector<ExpressionValue> arguments;
    for (const auto& part : node.parts) arguments.push_back((*this)(*part));
    return call_function(node.text, arguments, node.at, context_);
  }

  static double apply(const std::string& sign, double a, double b) {
    if (sign == "+") return a + b;
    if (sign == "-") return a - b;
    if (sign == "*") return a * b;
    if (sign == "/") return a / b;
    if (sign == "%") return std::fmod(a, b);
    if (sign == "^") return std::pow(a, b);
    if (sign == "<") return a < b ? 1 : 0;
    if (sign == ">") return a > b ? 1 : 0;
    if (sign == "<=") return a <= b ? 1 : 0;
    if (sign == ">=") return a >= b ? 1 : 0;
    const bool equal = std::abs(a - b) <= 1e-6 * std::max({1.0, std::abs(a), std::abs(b)});
    return equal == (sign == "==") ? 1 : 0;
  }
  ExpressionValue operation(const Node& node) {
    ExpressionValue a = (*this)(*node.parts[0]);
    if (node.text == "neg") {
      for (double& x : a.numbers) x = -x;
      return a;
    }
    const ExpressionValue b = (*this)(*node.parts[1]);
    if (!a.word.empty() || !b.word.empty())
      throw ExpressionError(node.at, {"expected numbers, found a word", "应为数，实际为文字"});
    const std::size_t n = std::max(a.numbers.size(), b.numbers.size());
    if ((a.numbers.size() != n && a.numbers.size() != 1) || (b.numbers.size() != n && b.numbers.size() != 1))
      throw ExpressionError(node.at, {"expected two lists of one length", "应为长度相同的两个列表"});
    const bool compared = node.text.find_first_of("<>=") != std::string::npos;
    ExpressionValue out{{}, a.list || b.list, {}, (a.measured || b.measured) && !compared};
    for (std::size_t i = 0; i < n; ++i)
      out.numbers.push_back(
          apply(node.text, a.numbers[a.numbers.size() == 1 ? 0 : i], b.numbers[b.numbers.size() == 1 ? 0 : i]));
    return out;
  }

  const ExpressionContext& context_;
  std::optional<int> last_;  // of the axis whose index is computed
};

}  // namespace

double ExpressionValue::number() const {
  if (!word.empty() || numbers.size() != 1)
    throw Error(Tr{"expected one number, found ", "应为一个数，实际为"} +
                (!word.empty()
                     ? same("“" + word + "”")
                     : Tr{std::to_string(numbers.size()) + " numbers", std::to_string(numbers.size()) + " 个数"}));
  return numbers[0];
}

std::string resolved_name(const ExpressionContext& context, const std::string& name) {
  if (!name.starts_with('@') || context.run == nullptr) return name;
  const std::string rest = name.substr(1);
  const RunView view(*context.run, context.selection);
  for (const std::string& full : {view.attention(rest), view.block(rest), view.of_stack(rest)})
    if (context.run->has(full)) return full;
  return name;
}

ExpressionValue Expression::evaluate(const ExpressionContext& context) const { return Evaluation(context)(*root_); }

ValueRef Expression::element(const ExpressionContext& context) const {
  if (root_->kind != Kind::index || root_->parts[0]->kind != Kind::name) return {};
  const auto place = Evaluation(context).place(*root_);
  if (place.slice.from != place.slice.to || place.row.from != place.row.to || place.col.from != place.col.to) return {};
  return {place.found.name, {place.slice.from, place.row.from, place.col.from}};
}

}  // namespace headlight
