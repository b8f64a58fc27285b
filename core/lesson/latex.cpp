#include "core/lesson/latex.h"

#include <cctype>
#include <map>

#include "core/figure/rich_text.h"

namespace headlight {
namespace {

const std::map<std::string, const char*, std::less<>>& signs() {
  static const std::map<std::string, const char*, std::less<>> all{
      {"cdot", "·"},    {"times", "×"},      {"le", "≤"},     {"leq", "≤"},    {"ge", "≥"},         {"geq", "≥"},
      {"ne", "≠"},      {"neq", "≠"},        {"approx", "≈"}, {"to", "→"},     {"rightarrow", "→"}, {"infty", "∞"},
      {"in", "∈"},      {"partial", "∂"},    {"sum", "Σ"},    {"prod", "Π"},   {"pm", "±"},         {"sim", "~"},
      {"ldots", "…"},   {"dots", "…"},       {"cdots", "⋯"},  {"top", "T"},    {"zeta", "ζ"},       {"eta", "η"},
      {"iota", "ι"},    {"kappa", "κ"},      {"nu", "ν"},     {"xi", "ξ"},     {"upsilon", "υ"},    {"chi", "χ"},
      {"psi", "ψ"},     {"Gamma", "Γ"},      {"Theta", "Θ"},  {"Lambda", "Λ"}, {"Xi", "Ξ"},         {"Pi", "Π"},
      {"Phi", "Φ"},     {"Psi", "Ψ"},        {"alpha", "α"},  {"beta", "β"},   {"gamma", "γ"},      {"delta", "δ"},
      {"epsilon", "ε"}, {"varepsilon", "ε"}, {"theta", "θ"},  {"lambda", "λ"}, {"mu", "μ"},         {"pi", "π"},
      {"rho", "ρ"},     {"sigma", "σ"},      {"tau", "τ"},    {"phi", "φ"},    {"omega", "ω"},      {"Delta", "Δ"},
      {"Sigma", "Σ"},   {"Omega", "Ω"},      {"mid", " | "},  {"lVert", "‖"},  {"rVert", "‖"},      {"Vert", "‖"},
      {"|", "‖"},       {"quad", "   "},     {",", " "},      {";", " "},      {"!", ""},           {" ", " "},
      {"{", "\\{"},     {"}", "\\}"},        {"%", "%"},      {"_", "\\_"},    {"langle", "⟨"},     {"rangle", "⟩"},
      {"log", "log"},   {"exp", "exp"},      {"max", "max"},  {"min", "min"},  {"sin", "sin"},      {"cos", "cos"},
      {"tanh", "tanh"}, {"ell", "l"},        {"odot", "⊙"},   {"oplus", "⊕"},  {"div", "÷"},        {"ll", "≪"},
      {"gg", "≫"},      {"propto", "∝"},
  };
  return all;
}

class Formula {
 public:
  explicit Formula(std::string_view text) : text_(text) {}

  std::string run() {
    std::string out = row();
    if (i_ < text_.size()) throw Error({"formula: expected no further }", "公式：多了一个 }"});
    return out;
  }

 private:
  std::string row() {
    std::string out;
    while (i_ < text_.size() && text_[i_] != '}') out += piece();
    return out;
  }

  /// One letter, sign, command or group.
  std::string piece() {
    const char c = text_[i_];
    if (c == '{') return group();
    if (c == '\\') return command();
    if (c == '_' || c == '^') {
      ++i_;
      return std::string(c == '_' ? "_{" : "^{") + argument() + "}";
    }
    if (std::isspace(static_cast<unsigned char>(c)) != 0) {
      while (i_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[i_])) != 0) ++i_;
      return " ";
    }
    std::size_t size = 1;
    while (i_ + size < text_.size() && (static_cast<unsigned char>(text_[i_ + size]) & 0xC0U) == 0x80U) ++size;
    const std::string_view letter = text_.substr(i_, size);
    i_ += size;
    if (letter == "-") return "−";
    if (letter == "'") return "′";
    if (letter == "~") return " ";
    return literal_text(letter);
  }
  std::string group() {
    ++i_;
    std::string out = row();
    if (i_ >= text_.size()) throw Error({"formula: expected a closing }", "公式：缺少 }"});
    ++i_;
    return out;
  }
  std::string argument() {
    while (i_ < text_.size() && text_[i_] == ' ') ++i_;
    if (i_ >= text_.size() || text_[i_] == '}')
      throw Error({"formula: expected something after _, ^ or a command", "公式：_、^ 或命令之后缺少内容"});
    return piece();
  }
  std::string command() {
    std::size_t end = i_ + 1;
    while (end < text_.size() && std::isalpha(static_cast<unsigned char>(text_[end])) != 0) ++end;
    if (end == i_ + 1 && end < text_.size()) ++end;  // \, and its like
    const std::string name(text_.substr(i_ + 1, end - i_ - 1));
    i_ = end;
    if (name == "frac") {
      const std::string upper = argument();
      return "\\frac{" + upper + "}{" + argument() + "}";
    }
    if (name == "sqrt") return "\\sqrt{" + argument() + "}";
    if (name == "mathbf") return "**" + argument() + "**";
    if (name == "mathrm" || name == "text" || name == "operatorname") return argument();
    if (name == "left" || name == "right") return i_ < text_.size() && text_[i_] == '.' ? (++i_, "") : argument();
    const auto sign = signs().find(name);
    if (sign == signs().end())
      throw Error(Tr{"formula: expected one of the commands in docs/lessons.md, found \\",
                     "公式：应为 docs/lessons.md 所列的命令，实际为 \\"} +
                  name);
    return sign->second;
  }

  std::string_view text_;
  std::size_t i_ = 0;
};

}  // namespace

std::string rich_formula(std::string_view latex) {
  const std::size_t begin = latex.find_first_not_of(" \n\t");
  if (begin == std::string_view::npos) return "";
  return Formula(latex.substr(begin, latex.find_last_not_of(" \n\t") - begin + 1)).run();
}

}  // namespace headlight
