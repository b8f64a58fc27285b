#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace headlight {

/// Valid UTF-8 together with the way back to the bytes it was made from.
struct RepairedText {
  std::string text;
  std::vector<int> origin;  // of every byte of `text`, and of its end, the byte of the original; empty: the same
  bool repaired() const { return !origin.empty(); }
  int original(int byte) const { return origin.empty() ? byte : origin[static_cast<std::size_t>(byte)]; }
};

/// Every maximal invalid byte sequence becomes one U+FFFD (Unicode Standard, section 3.9, "substitution of maximal
/// subparts").
RepairedText repair_utf8(std::string_view bytes);

/// Whether nothing of a code point can be seen: white space, controls, zero-width and other ignorable characters.
bool is_blank(char32_t code_point);

/// The sentence with every invalid byte sequence replaced by U+FFFD; `repaired` tells whether there was one.
std::string valid_utf8(std::string_view bytes, bool* repaired = nullptr);

}  // namespace headlight
