// The body of an ask block: "key: value" lines.
#include <charconv>

#include "core/figure/rich_text.h"
#include "core/lesson/lesson_read.h"

namespace headlight {
namespace {

class Reader {
 public:
  Reader(int first_line, std::vector<LessonFault>& faults) : line_(first_line), faults_(faults) {}

  std::optional<Question> run(std::string_view body) {
    question_.line = line_;
    const int begin = line_;
    for (std::size_t from = 0; from <= body.size(); ++line_) {
      const std::size_t end = std::min(body.find('\n', from), body.size());
      take(body.substr(from, end - from));
      from = end + 1;
    }
    line_ = begin;
    return complete() ? std::optional(question_) : std::nullopt;
  }

 private:
  void fault(const Tr& words, std::size_t byte = 0, std::string_view in = {}) {
    faults_.push_back({line_, place_in(in, byte).column, words});
    broken_ = true;
  }

  void take(std::string_view line) {
    std::string key, value;
    if (trimmed(line).empty()) return;
    if (!key_and_value(line, key, value)) {
      fault({"question: expected a line “key: value”", "提问：应为“键: 值”形式的一行"});
      return;
    }
    const std::size_t offset = static_cast<std::size_t>(line.find(value, key.size() + 1));
    try {
      field(key, value);
    } catch (const ExpressionError& e) {
      fault(Tr{key + ": ", key + "："} + e.words(), offset + e.position, line);
    } catch (const Error& e) {
      fault(Tr{key + ": ", key + "："} + e.words(), offset, line);
    }
  }

  void field(const std::string& key, const std::string& value) {
    Question& q = question_;
    if (key == "kind")
      kind(value);
    else if (key == "text")
      q.text = parse_computed(value);
    else if (key == "set")
      q.assignments.push_back(value);
    else if (key == "option" || key == "item")
      option(value);
    else if (key == "answer")
      answer(value);
    else if (key == "tolerance")
      tolerance(value);
    else if (key == "of")
      of(value);
    else if (key == "row")
      q.row_of_query = value == "q";
    else if (key == "right")
      q.right = parse_computed(value);
    else if (key == "wrong")
      q.wrong = parse_computed(value);
    else if (key == "at")
      q.at = Expression(value);
    else if (key == "hide")
      q.hide = value == "yes";
    else
      throw Error({"expected one of kind, text, set, option, item, answer, tolerance, of, row, right, wrong, at, hide",
                   "应为 kind、text、set、option、item、answer、tolerance、of、row、right、wrong、at、hide 之一"});
  }

  void kind(const std::string& value) {
    using Kind = Question::Kind;
    static const std::vector<std::pair<std::string, Kind>> kinds{{"choice", Kind::choice},
                                                                 {"number", Kind::number},
                                                                 {"token", Kind::token},
                                                                 {"order", Kind::order},
                                                                 {"cell", Kind::cell}};
    for (const auto& [name, one] : kinds) {
      if (name != value) continue;
      question_.kind = one;
      known_kind_ = true;
      return;
    }
    throw Error(Tr{"expected choice, number, token, order or cell, found ",
                   "应为 choice、number、token、order 或 cell，实际为 "} +
                value);
  }
  void option(const std::string& value) {
    // The label may hold a formula with "=": the last " = " outside of formulas divides.
    std::size_t at = std::string::npos;
    bool formula = false;
    for (std::size_t i = 0; i + 1 < value.size(); ++i) {
      if (value[i] == '$') formula = !formula;
      if (!formula && value[i] == '=' && value[i + 1] != '=' &&
          (i == 0 || std::string("=<>!").find(value[i - 1]) == std::string::npos)) {
        at = i;
        break;
      }
    }
    if (at == std::string::npos) throw Error({"expected “label = EXPRESSION”", "应为“标签 = 表达式”"});
    const ComputedText label = parse_computed(trimmed(std::string_view(value).substr(0, at)));
    Question::Option made;
    for (const auto& part : label.parts) made.label += part.text;
    try {
      made.value = Expression(trimmed(std::string_view(value).substr(at + 1)));
    } catch (const ExpressionError& e) {
      throw ExpressionError(at + 2 + e.position, e.words());
    }
    question_.options.push_back(std::move(made));
  }
  void answer(const std::string& value) {
    if (value == "argmax" || value == "argmin") {
      question_.smallest = value == "argmin";
      has_cell_answer_ = true;
    } else {
      question_.answer = Expression(value);
    }
  }
  void tolerance(std::string value) {
    question_.relative = value.ends_with('%');
    if (question_.relative) value.pop_back();
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), question_.tolerance);
    if (error != std::errc() || stop != value.data() + value.size() || question_.tolerance < 0)
      throw Error({"expected a number such as 0.05, or 10%", "应为 0.05 这样的数，或 10%"});
    if (question_.relative) question_.tolerance /= 100;
  }
  void of(const std::string& value) {
    question_.of_queries = value == "query";
    question_.cell_of = value;
  }

  bool complete() {
    using Kind = Question::Kind;
    const Question& q = question_;
    const std::size_t before = faults_.size();
    if (broken_) return false;
    if (!known_kind_) fault({"question: expected a line “kind: …”", "提问：缺少“kind: …”一行"});
    if (q.text.empty()) fault({"question: expected a line “text: …”", "提问：缺少“text: …”一行"});
    const bool options = q.kind == Kind::choice || q.kind == Kind::order;
    if (known_kind_ && options && q.options.size() < 2)
      fault({"question: expected at least two options", "提问：至少应有两个选项"});
    if (known_kind_ && (q.kind == Kind::number || q.kind == Kind::token) && !q.answer)
      fault({"question: expected a line “answer: EXPRESSION”", "提问：缺少“answer: 表达式”一行"});
    if (known_kind_ && q.kind == Kind::cell && (!has_cell_answer_ || q.cell_of.empty()))
      fault({"question: expected “of: VALUE” and “answer: argmax” (or argmin)",
             "提问：应有“of: 值”和“answer: argmax”（或 argmin）"});
    return faults_.size() == before;
  }

  Question question_;
  int line_;
  std::vector<LessonFault>& faults_;
  bool broken_ = false, known_kind_ = false, has_cell_answer_ = false;
};

}  // namespace

std::optional<Question> parse_question(std::string_view body, int first_line, std::vector<LessonFault>& faults) {
  return Reader(first_line, faults).run(body);
}

}  // namespace headlight
