#pragma once
// Fonts on disk: found by fontconfig, mapped into memory once and shared by all sizes.
#include <cstddef>
#include <string>

namespace headlight {

enum class Face { regular, bold, mono };

struct FontFile {
  std::string path;
  int index = 0;  // in a collection (.ttc)
  void* data = nullptr;
  std::size_t size = 0;
  void* charset = nullptr;     // FcCharSet: the characters it has
  float height_per_em = 1.2F;  // (ascent − descent) ÷ em: what the atlas calls the size of a font
};

/// The font of a face, and for a character that it lacks the first other font that has it (mathematics, symbols, other
/// scripts); null when no font of the system has it. Throws std::runtime_error when there is no scalable font at all.
const FontFile& font_file(Face face);
const FontFile* font_file_for(Face face, char32_t character);

}  // namespace headlight
