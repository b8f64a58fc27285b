#include "app/ui/plane.h"

#include <algorithm>
#include <vector>

#include "app/ui/fonts.h"

namespace headlight {
namespace {

constexpr char32_t first = 0xE000, last = 0xF8FF;  // the private use area
std::vector<char32_t>& used() {                    // what stands for what, for as long as the program runs
  static std::vector<char32_t> characters;
  return characters;
}

template <typename Change>
std::string changed(std::string_view text, Change change) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = next_character(text, i);
    const char32_t other = change(c);
    result += other == c ? std::string(text.substr(begin, i - begin)) : utf8(other);
  }
  return result;
}

}  // namespace

char32_t stand_in(char32_t character) {
  if (character <= 0xFFFF) return character;
  const auto at = std::find(used().begin(), used().end(), character);
  if (at != used().end()) return first + static_cast<char32_t>(at - used().begin());
  if (used().size() > last - first) return 0xFFFD;
  used().push_back(character);
  return first + static_cast<char32_t>(used().size() - 1);
}

std::string with_stand_ins(std::string_view text) { return changed(text, stand_in); }

std::string without_stand_ins(std::string_view text) {
  return changed(text, [](char32_t c) {
    const bool ours = c >= first && c - first < used().size();
    return ours ? used()[c - first] : c;
  });
}

std::string utf8(char32_t c) {
  const auto byte = [](char32_t bits) { return static_cast<char>(static_cast<unsigned char>(bits)); };
  if (c < 0x80) return {byte(c)};
  if (c < 0x800) return {byte(0xC0U | (c >> 6U)), byte(0x80U | (c & 0x3FU))};
  if (c < 0x10000) return {byte(0xE0U | (c >> 12U)), byte(0x80U | ((c >> 6U) & 0x3FU)), byte(0x80U | (c & 0x3FU))};
  return {byte(0xF0U | (c >> 18U)), byte(0x80U | ((c >> 12U) & 0x3FU)), byte(0x80U | ((c >> 6U) & 0x3FU)),
          byte(0x80U | (c & 0x3FU))};
}

}  // namespace headlight
