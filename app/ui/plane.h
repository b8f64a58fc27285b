#pragma once
// ImGui's text input holds 16 bits a character. Characters beyond U+FFFF (emoji, rare Chinese ones) travel through it
// as stand-ins from the private use area, so that editing a sentence never destroys them.
#include <string>
#include <string_view>

namespace headlight {

std::string with_stand_ins(std::string_view text);     // U+1F600 → U+FDD0 …
std::string without_stand_ins(std::string_view text);  // and back; other text is unchanged
char32_t stand_in(char32_t character);                 // for a key stroke; the character itself up to U+FFFF

std::string utf8(char32_t character);

}  // namespace headlight
