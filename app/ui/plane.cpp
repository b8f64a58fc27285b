#include "app/ui/plane.h"

#include <algorithm>
#include <array>

#include "app/ui/fonts.h"

namespace headlight {
namespace {

constexpr char32_t first = 0xFDD0;
struct Slot {
  char32_t character = 0;
  long used = 0;
};
std::array<Slot, 32> slots;
long uses = 0;

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
  auto at = std::find_if(slots.begin(), slots.end(), [&](const Slot& s) { return s.character == character; });
  if (at == slots.end()) {
    at = std::min_element(slots.begin(), slots.end(), [](const Slot& a, const Slot& b) { return a.used < b.used; });
    at->character = character;
  }
  at->used = ++uses;
  return first + static_cast<char32_t>(at - slots.begin());
}

std::string with_stand_ins(std::string_view text) { return changed(text, stand_in); }

std::string without_stand_ins(std::string_view text) {
  return changed(text, [](char32_t c) {
    const bool ours = c >= first && c < first + slots.size() && slots.at(c - first).character != 0;
    return ours ? slots.at(c - first).character : c;
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
