#include "core/lesson/lesson_read.h"

#include <algorithm>
#include <cctype>

#include "core/figure/rich_text.h"
#include "core/lesson/latex.h"

namespace headlight {

TextPlace place_in(std::string_view text, std::size_t byte) {
  TextPlace at;
  for (std::size_t i = 0; i < std::min(byte, text.size()); ++i) {
    if (text[i] == '\n') {
      ++at.line;
      at.column = 1;
    } else if ((static_cast<unsigned char>(text[i]) & 0xC0U) != 0x80U) {
      ++at.column;
    }
  }
  return at;
}

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blank = " \t\r\n";
  const std::size_t from = text.find_first_not_of(blank);
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(blank) - from + 1);
}

std::vector<std::string> cut_outside_quotes(std::string_view text, char separator) {
  std::vector<std::string> parts{""};
  bool quoted = false;
  int depth = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\' && quoted && i + 1 < text.size()) {
      parts.back() += c;
      parts.back() += text[++i];
      continue;
    }
    if (c == '"') quoted = !quoted;
    if (!quoted && (c == '[' || c == '{')) ++depth;
    if (!quoted && (c == ']' || c == '}')) --depth;
    if (c == separator && !quoted && depth <= 0)
      parts.emplace_back();
    else
      parts.back() += c;
  }
  std::vector<std::string> out;
  for (const std::string& part : parts)
    if (const std::string_view kept = trimmed(part); !kept.empty()) out.emplace_back(kept);
  return out;
}

bool key_and_value(std::string_view line, std::string& key, std::string& value) {
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return false;
  const std::string_view name = trimmed(line.substr(0, colon));
  if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") != std::string_view::npos) return false;
  key = name;
  value = trimmed(line.substr(colon + 1));
  return true;
}

Expression parse_shown(std::string_view text, int& decimals) {
  const std::size_t bar = text.rfind('|');
  const auto read = [](std::string_view part) {
    const std::size_t blanks = std::min(part.find_first_not_of(" \t"), part.size());
    try {
      return Expression(trimmed(part));
    } catch (const ExpressionError& e) {
      throw ExpressionError(blanks + e.position, e.words());
    }
  };
  if (bar == std::string_view::npos) return read(text);
  const std::string_view digits = trimmed(text.substr(bar + 1));
  if (digits.size() != 1 || std::isdigit(static_cast<unsigned char>(digits[0])) == 0)
    throw ExpressionError(bar, {"expected the number of decimals, 0 to 9, after |", "| 之后应为小数位数（0 到 9）"});
  decimals = digits[0] - '0';
  return read(text.substr(0, bar));
}

ComputedText parse_computed(std::string_view text) {
  ComputedText out;
  std::string plain;
  const auto flush = [&] {
    if (!plain.empty()) out.parts.push_back({std::move(plain), {}, 3});
    plain.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::string_view rest = text.substr(i);
    if (rest.starts_with("{{=")) {
      const std::size_t end = rest.find("}}");
      if (end == std::string_view::npos) throw ExpressionError(i, {"expected }} after {{=", "{{= 之后缺少 }}"});
      flush();
      ComputedText::Part part;
      try {
        part.expression = parse_shown(rest.substr(3, end - 3), part.decimals);
      } catch (const ExpressionError& e) {
        throw ExpressionError(i + 3 + e.position, e.words());
      }
      out.parts.push_back(std::move(part));
      i += end + 2;
    } else if (rest[0] == '$') {
      const std::size_t end = rest.find('$', 1);
      if (end == std::string_view::npos) throw ExpressionError(i, {"expected a closing $", "缺少右侧的 $"});
      plain += rich_formula(rest.substr(1, end - 1));
      i += end + 1;
    } else if (rest.starts_with("**")) {
      plain += "**";
      i += 2;
    } else if (rest[0] == '*' && rest.size() > 1 && rest[1] != ' ' && rest.find('*', 1) != std::string_view::npos) {
      const std::size_t end = rest.find('*', 1);
      plain += "**" + literal_text(rest.substr(1, end - 1)) + "**";
      i += end + 1;
    } else if (rest[0] == '`' && rest.find('`', 1) != std::string_view::npos) {
      const std::size_t end = rest.find('`', 1);
      plain += literal_text(rest.substr(1, end - 1));
      i += end + 1;
    } else {
      plain += literal_text(rest.substr(0, 1));
      ++i;
    }
  }
  flush();
  return out;
}

std::string hidden_marks(std::string text, std::vector<std::size_t>& unclosed) {
  for (std::size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{", at)) {
    const std::size_t end = text.find("}}", at), line = text.find('\n', at);
    if (end == std::string::npos || end > line || end - at < 4) {
      unclosed.push_back(at);
      at += 2;
      continue;
    }
    const std::size_t size = end + 2 - at;
    text.replace(at, size, std::string(mark_begin) + std::string(size - 6, 'x') + std::string(mark_end));
    at += size;
  }
  return text;
}

}  // namespace headlight
