#include "core/figure/markup.h"

#include "core/figure/rich_text.h"

namespace headlight {
namespace {

constexpr std::string_view special = "\\_^*{}";
constexpr std::string_view root = "\\sqrt{";
constexpr std::string_view sign = "√";  // before a name or a number it is a root as well: √d_{k}, √16
constexpr std::string_view fraction = "\\frac{";

/// The place of the brace that closes the one at `open`; npos when there is none.
std::size_t closing(std::string_view text, std::size_t open) {
  int depth = 0;
  for (std::size_t i = open; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;  // a brace after a backslash is a character
    else if (text[i] == '{')
      ++depth;
    else if (text[i] == '}' && --depth == 0)
      return i;
  }
  return std::string_view::npos;
}

/// The next "**" that is not behind a backslash.
bool bold_ends(std::string_view text, std::size_t from) {
  for (std::size_t i = from; i + 1 < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '*' && text[i + 1] == '*')
      return true;
  }
  return false;
}

class Parser {
 public:
  Parser(std::string_view text, bool bold) : text_(text), bold_(bold), outer_bold_(bold) {}

  std::vector<MarkupPiece> run() {
    while (i_ < text_.size()) {
      const std::string_view rest = text_.substr(i_);
      if (rest.starts_with(root) && group(MarkupPiece::Kind::root, root.size() - 1)) continue;
      if (rest.starts_with(sign) && short_root()) continue;
      if (rest.starts_with(fraction) && parts(fraction.size() - 1)) continue;
      if (rest.starts_with("_{") && group(MarkupPiece::Kind::sub, 1)) continue;
      if (rest.starts_with("^{") && group(MarkupPiece::Kind::sup, 1)) continue;
      if (rest.starts_with("**") && (bold_ != outer_bold_ || bold_ends(text_, i_ + 2))) {
        flush();
        bold_ = !bold_;
        i_ += 2;
        continue;
      }
      if (rest.size() > 1 && rest[0] == '\\' && special.find(rest[1]) != std::string_view::npos) ++i_;
      plain_ += text_[i_++];
    }
    flush();
    return std::move(pieces_);
  }

 private:
  /// Takes a group whose brace is `brace` characters further; false when it is not closed.
  bool group(MarkupPiece::Kind kind, std::size_t brace) {
    const std::size_t open = i_ + brace;
    const std::size_t close = closing(text_, open);
    if (close == std::string_view::npos) return false;
    flush();
    pieces_.push_back({kind, bold_, {}, Parser(text_.substr(open + 1, close - open - 1), bold_).run()});
    i_ = close + 1;
    return true;
  }
  bool short_root() {
    const auto is_name = [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    const std::size_t from = i_ + sign.size();
    std::size_t end = from;
    while (end < text_.size() && is_name(text_[end])) ++end;
    if (end == from) return false;
    if (text_.substr(end).starts_with("_{"))
      if (const std::size_t close = closing(text_, end + 1); close != std::string_view::npos) end = close + 1;
    flush();
    pieces_.push_back({MarkupPiece::Kind::root, bold_, {}, Parser(text_.substr(from, end - from), bold_).run()});
    i_ = end;
    return true;
  }
  /// A fraction: two groups, one behind the other.
  bool parts(std::size_t brace) {
    const std::size_t open = i_ + brace, middle = closing(text_, open);
    if (middle == std::string_view::npos || middle + 1 >= text_.size() || text_[middle + 1] != '{') return false;
    const std::size_t close = closing(text_, middle + 1);
    if (close == std::string_view::npos) return false;
    flush();
    pieces_.push_back({MarkupPiece::Kind::fraction,
                       bold_,
                       {},
                       Parser(text_.substr(open + 1, middle - open - 1), bold_).run(),
                       Parser(text_.substr(middle + 2, close - middle - 2), bold_).run()});
    i_ = close + 1;
    return true;
  }
  void flush() {
    if (!plain_.empty()) pieces_.push_back({MarkupPiece::Kind::text, bold_, std::move(plain_), {}});
    plain_.clear();
  }

  std::string_view text_;
  std::size_t i_ = 0;
  bool bold_, outer_bold_;
  std::string plain_;
  std::vector<MarkupPiece> pieces_;
};

void write(const std::vector<MarkupPiece>& pieces, bool& bold, std::string& out) {
  for (const MarkupPiece& piece : pieces) {
    if (piece.bold != bold) {
      out += "**";
      bold = piece.bold;
    }
    switch (piece.kind) {
      case MarkupPiece::Kind::text:
        out += literal_text(piece.text);
        continue;
      case MarkupPiece::Kind::sub:
        out += "_{";
        break;
      case MarkupPiece::Kind::sup:
        out += "^{";
        break;
      case MarkupPiece::Kind::root:
        out += root;
        break;
      case MarkupPiece::Kind::fraction: {
        out += fraction;
        bool upper = bold, lower = bold;
        write(piece.inside, upper, out);
        if (upper != bold) out += "**";
        out += "}{";
        write(piece.under, lower, out);
        if (lower != bold) out += "**";
        out += '}';
        continue;
      }
    }
    bool inner = bold;
    write(piece.inside, inner, out);
    if (inner != bold) out += "**";
    out += '}';
  }
}

}  // namespace

std::vector<MarkupPiece> parse_markup(std::string_view rich) { return Parser(rich, false).run(); }

std::string to_markup(const std::vector<MarkupPiece>& pieces) {
  std::string out;
  bool bold = false;
  write(pieces, bold, out);
  if (bold) out += "**";
  return out;
}

std::string plain_text(const MarkupPiece& piece) {
  if (piece.kind == MarkupPiece::Kind::text) return piece.text;
  if (piece.kind == MarkupPiece::Kind::fraction) {
    std::string both = "(";
    for (const MarkupPiece& part : piece.inside) both += plain_text(part);
    both += ")/(";
    for (const MarkupPiece& part : piece.under) both += plain_text(part);
    return both + ")";
  }
  std::string out = piece.kind == MarkupPiece::Kind::sub ? "_" : piece.kind == MarkupPiece::Kind::sup ? "^" : "√";
  for (const MarkupPiece& part : piece.inside) out += plain_text(part);
  return out;
}

std::string plain_text(std::string_view rich) {
  std::string out;
  for (const MarkupPiece& piece : parse_markup(rich)) out += plain_text(piece);
  return out;
}

std::string literal_text(std::string_view plain) {
  std::string out;
  out.reserve(plain.size());
  for (const char c : plain) {
    if (special.find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

}  // namespace headlight
