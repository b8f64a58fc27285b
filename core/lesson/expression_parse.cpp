#include <cctype>
#include <charconv>

#include "core/lesson/expression_node.h"

namespace headlight {
namespace {

using Node = Expression::Node;
using NodePtr = std::shared_ptr<const Node>;

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  NodePtr run() {
    NodePtr root = comparison();
    skip_blanks();
    if (i_ < text_.size()) expected({"the end or an operator", "表达式结尾或运算符"});
    return root;
  }

 private:
  [[noreturn]] void expected(const Tr& what) const {
    const std::string rest(text_.substr(i_, 12));
    throw ExpressionError(i_, Tr{"expected ", "应为"} + what + Tr{", found ", "，实际为 "} +
                                  (rest.empty() ? Tr{"the end", "结尾"} : same("“" + rest + "”")));
  }
  void skip_blanks() {
    while (i_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[i_])) != 0) ++i_;
  }
  bool accept(std::string_view sign) {
    skip_blanks();
    if (!text_.substr(i_).starts_with(sign)) return false;
    i_ += sign.size();
    return true;
  }
  void need(std::string_view sign) {
    if (!accept(sign)) expected(same("“" + std::string(sign) + "”"));
  }
  static NodePtr make(Node::Kind kind, std::size_t at, std::string text, std::vector<NodePtr> parts) {
    auto node = std::make_shared<Node>();
    node->kind = kind;
    node->at = at;
    node->text = std::move(text);
    node->parts = std::move(parts);
    return node;
  }
  NodePtr operation(std::string sign, std::size_t at, NodePtr a, NodePtr b) {
    return make(Node::Kind::operation, at, std::move(sign), {std::move(a), std::move(b)});
  }

  NodePtr comparison() {
    if (++depth_ > 60) expected({"fewer brackets", "更少的括号层数"});
    NodePtr left = sum();
    for (const char* sign : {"<=", ">=", "==", "!=", "<", ">"}) {
      const std::size_t at = i_;
      if (!accept(sign)) continue;
      left = operation(sign, at, left, sum());
      break;
    }
    --depth_;
    return left;
  }
  NodePtr sum() {
    NodePtr left = product();
    while (true) {
      const std::size_t at = i_;
      if (accept("+"))
        left = operation("+", at, left, product());
      else if (accept("-") || accept("−"))
        left = operation("-", at, left, product());
      else
        return left;
    }
  }
  NodePtr product() {
    NodePtr left = unary();
    while (true) {
      const std::size_t at = i_;
      if (accept("*") || accept("·") || accept("×"))
        left = operation("*", at, left, unary());
      else if (accept("/") || accept("÷"))
        left = operation("/", at, left, unary());
      else if (accept("%"))
        left = operation("%", at, left, unary());
      else
        return left;
    }
  }
  NodePtr unary() {
    skip_blanks();
    const std::size_t at = i_;
    if (++depth_ > 60) expected({"fewer signs in a row", "更少的连续符号"});
    NodePtr out = accept("-") || accept("−") ? make(Node::Kind::operation, at, "neg", {unary()}) : power();
    --depth_;
    return out;
  }
  NodePtr power() {
    NodePtr base = postfix();
    const std::size_t at = i_;
    return accept("^") ? operation("^", at, base, unary()) : base;
  }
  NodePtr postfix() {
    NodePtr base = primary();
    while (true) {
      skip_blanks();
      const std::size_t at = i_;
      if (!accept("[")) return base;
      std::vector<NodePtr> parts{base};
      do parts.push_back(index_part());
      while (accept(","));
      need("]");
      base = make(Node::Kind::index, at, "", std::move(parts));
    }
  }
  NodePtr index_part() {
    skip_blanks();
    const std::size_t at = i_;
    if (accept(":")) return make(Node::Kind::range, at, "", {nullptr, nullptr});
    NodePtr from = sum();
    if (!accept(":")) return from;
    return make(Node::Kind::range, at, "", {from, sum()});
  }
  NodePtr primary() {
    skip_blanks();
    const std::size_t at = i_;
    if (accept("(")) {
      NodePtr inner = comparison();
      need(")");
      return inner;
    }
    if (accept("[")) {
      std::vector<NodePtr> parts;
      if (!accept("]")) {
        do parts.push_back(comparison());
        while (accept(","));
        need("]");
      }
      return make(Node::Kind::list, at, "", std::move(parts));
    }
    if (accept("\"")) return word(at);
    const char c = i_ < text_.size() ? text_[i_] : '\0';
    if (std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.') return number(at);
    if (std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '@') return name(at);
    expected({"a number, a name, a list or a bracket", "数、名称、列表或括号"});
  }
  NodePtr word(std::size_t at) {
    const std::size_t end = text_.find('"', i_);
    if (end == std::string_view::npos) expected({"a closing quotation mark", "右引号"});
    std::string inside(text_.substr(i_, end - i_));
    i_ = end + 1;
    return make(Node::Kind::word, at, std::move(inside), {});
  }
  NodePtr number(std::size_t at) {
    double value = 0;
    const auto [stop, error] = std::from_chars(text_.data() + i_, text_.data() + text_.size(), value);
    if (error != std::errc()) expected({"a number", "数"});
    i_ = static_cast<std::size_t>(stop - text_.data());
    auto node = std::make_shared<Node>();
    node->at = at;
    node->number = value;
    return node;
  }
  NodePtr name(std::size_t at) {
    std::size_t end = i_ + 1;
    const auto belongs = [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '~';
    };
    while (end < text_.size() && belongs(text_[end])) ++end;
    std::string found(text_.substr(i_, end - i_));
    i_ = end;
    if (!accept("(")) return make(Node::Kind::name, at, std::move(found), {});
    if (!is_function(found)) {
      std::string known;
      for (const std::string& one : function_names()) known += (known.empty() ? "" : ", ") + one;
      throw ExpressionError(
          at, Tr{"expected one of the functions ", "应为这些函数之一："} + known + Tr{", found ", "，实际为 "} + found);
    }
    std::vector<NodePtr> parts;
    if (!accept(")")) {
      do parts.push_back(comparison());
      while (accept(","));
      need(")");
    }
    return make(Node::Kind::function, at, std::move(found), std::move(parts));
  }

  std::string_view text_;
  std::size_t i_ = 0;
  int depth_ = 0;
};

}  // namespace

Expression::Expression(std::string_view text) : text_(text), root_(Parser(text).run()) {}

}  // namespace headlight
