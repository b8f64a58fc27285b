#include "core/lesson/question.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <random>

#include "core/figure/fixed.h"
#include "core/figure/rich_text.h"
#include "core/figure/run_view.h"

namespace headlight {
namespace {

/// Computed values that differ by less are the same.
bool same_number(double a, double b) { return std::abs(a - b) <= 1e-9 + 1e-6 * std::max(std::abs(a), std::abs(b)); }

double number_typed(std::string text) {
  if (text.find('.') == std::string::npos) std::replace(text.begin(), text.end(), ',', '.');
  std::erase(text, ' ');
  const bool percent = text.ends_with('%');
  if (percent) text.pop_back();
  if (text.starts_with('+')) text.erase(0, 1);
  double value = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || stop != text.data() + text.size())
    throw Error(Tr{"expected a number such as 0.25, found “", "应为数，例如 0.25，实际为“"} + text + Tr{"”", "”"});
  return percent ? value / 100 : value;
}

/// "2,097,152"; four digits stand without a comma.
std::string in_thousands(long long number) {
  std::string digits = std::to_string(number);
  if (std::abs(number) < 10000) return digits;
  for (std::size_t at = digits.size() - 3; at > (number < 0 ? 1U : 0U) && at < digits.size(); at -= 3)
    digits.insert(at, ",");
  return digits;
}

std::vector<double> option_values(const Question& question, const ExpressionContext& context) {
  std::vector<double> values;
  for (const Question::Option& option : question.options) values.push_back(option.value->number(context));
  return values;
}

void judge_choice(const Question& question, const Answer& answer, const ExpressionContext& context, Verdict& verdict) {
  verdict.values = option_values(question, context);
  const double largest = *std::max_element(verdict.values.begin(), verdict.values.end());
  for (std::size_t i = 0; i < verdict.values.size(); ++i)
    if (same_number(verdict.values[i], largest)) verdict.best.push_back(static_cast<int>(i));
  verdict.right = !answer.chosen.empty() &&
                  std::find(verdict.best.begin(), verdict.best.end(), answer.chosen[0]) != verdict.best.end();
}

void judge_order(const Question& question, const Answer& answer, const ExpressionContext& context, Verdict& verdict) {
  verdict.values = option_values(question, context);
  verdict.best.resize(verdict.values.size());
  std::iota(verdict.best.begin(), verdict.best.end(), 0);
  const auto value = [&](int i) { return verdict.values[static_cast<std::size_t>(i)]; };
  std::stable_sort(verdict.best.begin(), verdict.best.end(), [&](int a, int b) { return value(a) > value(b); });
  verdict.right = answer.chosen.size() == verdict.best.size();
  for (std::size_t i = 0; verdict.right && i < verdict.best.size(); ++i)  // equals may stand either way
    verdict.right = same_number(value(answer.chosen[i]), value(verdict.best[i]));
}

void judge_cell(const Question& question, const Answer& answer, const ExpressionContext& context, Verdict& verdict) {
  if (context.run == nullptr || context.run->graph.size() == 0)
    throw Error({"expected a run of the model, found none; type a sentence", "需要模型的一次运行；请输入句子"});
  const std::string name = resolved_name(context, question.cell_of);
  const Tensor* value = context.run->graph.find_value(name);
  if (value == nullptr)
    throw Error(Tr{"expected a value of the run, found ", "应为运行中的值，实际为 "} + question.cell_of);
  const RunView view(*context.run, context.selection);
  const int slice = view.slice_of(name);
  const int first = question.row_of_query ? std::min(view.query, value->rows() - 1) : 0;
  const int last = question.row_of_query ? first : value->rows() - 1;
  Index3 best{slice, first, 0};
  const auto better = [&](float a, float b) {
    if (!std::isfinite(a) || a == b) return false;
    return !std::isfinite(b) || (question.smallest ? a < b : a > b);
  };
  for (int r = first; r <= last; ++r)
    for (int c = 0; c < value->cols(); ++c)
      if (better((*value)(Index3{slice, r, c}), (*value)(best))) best = {slice, r, c};
  verdict.cell = ValueRef{name, best};
  verdict.value = static_cast<double>((*value)(best));
  if (!answer.cell || answer.cell->name != name || !value->contains(answer.cell->at)) return;
  verdict.right = answer.cell->at.batch == slice &&
                  same_number(static_cast<double>((*value)(answer.cell->at)), verdict.value) &&
                  (!question.row_of_query || answer.cell->at.row == first);
}

}  // namespace

std::vector<int> shuffled_items(const std::string& lesson, int step, std::size_t question, std::size_t items) {
  std::uint32_t hash = 2166136261U;  // FNV-1a: the same on every machine, other than std::hash
  for (const char c : lesson + ":" + std::to_string(step) + ":" + std::to_string(question))
    hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
  std::mt19937 draw(hash);
  std::vector<int> order(items);
  std::iota(order.begin(), order.end(), 0);
  for (std::size_t i = items; i > 1; --i) std::swap(order[i - 1], order[draw() % i]);
  if (items > 1 && std::is_sorted(order.begin(), order.end()))
    std::rotate(order.begin(), order.begin() + 1, order.end());
  return order;
}

Verdict judge(const Question& question, const Answer& answer, const ExpressionContext& context) {
  Verdict verdict;
  switch (question.kind) {
    case Question::Kind::choice:
      judge_choice(question, answer, context, verdict);
      break;
    case Question::Kind::order:
      judge_order(question, answer, context, verdict);
      break;
    case Question::Kind::cell:
      judge_cell(question, answer, context, verdict);
      break;
    case Question::Kind::token: {
      const int place = static_cast<int>(std::lround(question.answer->number(context)));
      verdict.best = {place};
      verdict.right = !answer.chosen.empty() && answer.chosen[0] == place;
      break;
    }
    case Question::Kind::number: {
      verdict.value = question.answer->number(context);
      const double room = question.relative ? question.tolerance * std::abs(verdict.value) : question.tolerance;
      verdict.right = std::abs(number_typed(answer.typed) - verdict.value) <= room + 1e-9;
      break;
    }
  }
  if (question.at) try {
      if (ValueRef element = question.at->element(context); !element.name.empty()) verdict.at = std::move(element);
    } catch (const ExpressionError&) {  // the verdict stands without it
    }
  if (!verdict.at && verdict.cell) verdict.at = verdict.cell;
  return verdict;
}

std::string spoken(const ExpressionValue& value, int decimals) {
  if (!value.word.empty()) return literal_text(value.word);
  std::string out;
  for (double number : value.numbers) {
    if (std::abs(number) < 0.5 * std::pow(10.0, -decimals)) number = std::abs(number);  // no "-0.00"
    out += out.empty() ? "" : ", ";
    const bool whole = !value.measured && number == std::round(number) && std::abs(number) < 1e9;
    out += whole ? in_thousands(static_cast<long long>(number)) : fixed(static_cast<float>(number), decimals);
  }
  return value.list ? "[" + out + "]" : out;
}

std::string spoken(const ComputedText& text, const ExpressionContext& context) {
  std::string out;
  for (const ComputedText::Part& part : text.parts) {
    if (!part.expression) {
      out += part.text;
      continue;
    }
    try {
      out += spoken(part.expression->evaluate(context), part.decimals);
    } catch (const std::exception&) {
      out += "–";
    }
  }
  return out;
}

}  // namespace headlight
