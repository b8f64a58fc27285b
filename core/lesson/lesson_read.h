#pragma once
// Pieces of the reading of lessons, shared by its files.
#include <string>
#include <string_view>
#include <vector>

#include "core/lesson/lesson.h"

namespace headlight {

/// Line and column of a byte of a text.
struct TextPlace {
  int line = 1, column = 1;
};
TextPlace place_in(std::string_view text, std::size_t byte);

std::string_view trimmed(std::string_view text);

/// "a ; b ; c" or "a b c" cut at the separator, where it stands outside of quotation marks and brackets.
std::vector<std::string> cut_outside_quotes(std::string_view text, char separator);

/// "KEY: value" at the beginning of a line; the key is lower case. False when it is none.
bool key_and_value(std::string_view line, std::string& key, std::string& value);

/// A text with {{= …}}, $formulas$ and **bold**; *italic* is bold, too. Throws ExpressionError, Error.
ComputedText parse_computed(std::string_view text);
/// "EXPR | 2": the expression and its decimals. `decimals` stays as it is when there are none.
Expression parse_shown(std::string_view text, int& decimals);

// {{…}} is hidden from Markdown, to which * and _ in it would mean something: characters of private use with as many
// bytes stand in its place.
inline constexpr std::string_view mark_begin = "\xEE\x80\x80", mark_end = "\xEE\x80\x81";
/// The text with every {{…}} hidden. `unclosed`: bytes of those that have no end on their line.
std::string hidden_marks(std::string text, std::vector<std::size_t>& unclosed);

/// The steps: what stands behind the head. Faults are added to the lesson's.
void read_body(Lesson& lesson, std::string_view body, int first_line);

/// The body of an ask block. Faults are added; nothing when it cannot be asked at all.
std::optional<Question> parse_question(std::string_view body, int first_line, std::vector<LessonFault>& faults);

}  // namespace headlight
