#pragma once
#include <string>
#include <string_view>

namespace headlight {

/// A text for a renderer that draws one character after the other from left to right: right-to-left words are turned
/// round and Arabic letters take the forms in which they join (Unicode Standard Annex 9, by ICU). Other texts come back
/// as they are. Needs valid UTF-8.
std::string visual_order(std::string_view text);

}  // namespace headlight
