#include "app/ui/fonts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <vector>

namespace headlight {
namespace {

/// A font of the atlas: one face in one size, with the characters that were drawn in it.
struct Baked {
  std::set<ImWchar> characters;
  ImFont* font = nullptr;
  long used = 0;  // the last frame it was drawn in
};
using FontKey = std::pair<Face, int>;  // the size in half pixels

struct Store {
  std::map<FontKey, Baked> fonts;
  std::vector<std::vector<ImWchar>> ranges;  // the atlas reads them while it is built
  bool stale = true;
  long frame = 0;
} store;

constexpr ImWchar box = 0x25A1;
constexpr long forget_after = 600;  // frames

FontKey key_of(Face face, float size) { return {face, static_cast<int>(std::lround(size * 2))}; }

/// The entry of a face and size; new ones begin with ASCII, so that numbers and short words cost no second build.
Baked& baked(Face face, float size) {
  auto [at, fresh] = store.fonts.try_emplace(key_of(face, size));
  if (fresh) {
    for (ImWchar c = 32; c < 127; ++c) at->second.characters.insert(c);
    for (const ImWchar c : {ImWchar{0xFFFD}, ImWchar{0x2026}, ImWchar{0x2212}, box}) at->second.characters.insert(c);
    store.stale = true;
  }
  at->second.used = store.frame;
  return at->second;
}

void note(Baked& entry, std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_character(text, i);
    if (c < 127 || c > 0xFFFF) continue;
    if (entry.characters.insert(static_cast<ImWchar>(c)).second) store.stale = true;
  }
}

/// The font itself, or until it is built the nearest size there is.
ImFont* nearest(Face face, float size) {
  const FontKey wanted = key_of(face, size);
  ImFont* best = nullptr;
  int distance = 1 << 30;
  for (const auto& [key, entry] : store.fonts) {
    if (entry.font == nullptr || key.first != face) continue;
    const int d = std::abs(key.second - wanted.second);
    if (d < distance) {
      distance = d;
      best = entry.font;
    }
  }
  return best != nullptr ? best : ImGui::GetFont();
}

/// Adds the glyphs of one entry, from as many files as they need.
void add_to_atlas(ImFontAtlas& atlas, Face face, float size, Baked& entry, float density) {
  std::map<const FontFile*, std::vector<ImWchar>> by_file;
  const FontFile& own = font_file(face);
  by_file[&own];
  for (const ImWchar c : entry.characters) {
    if (const FontFile* file = font_file_for(face, c)) by_file[file].push_back(c);
  }
  ImFont* font = nullptr;
  const auto add = [&](const FontFile& file, const std::vector<ImWchar>& characters) {
    std::vector<ImWchar> range;
    for (const ImWchar c : characters) {
      if (!range.empty() && range.back() + 1 == c) {
        range.back() = c;
      } else {
        range.insert(range.end(), {c, c});
      }
    }
    range.push_back(0);
    if (range.size() == 1) range = {' ', ' ', 0};
    store.ranges.push_back(std::move(range));
    ImFontConfig config;
    config.FontDataOwnedByAtlas = true;  // or ImGui would copy the whole file, once for every size
    config.FontNo = file.index;
    config.OversampleH = 2;
    config.OversampleV = 1;
    config.MergeMode = font != nullptr;
    ImFont* added =
        atlas.AddFontFromMemoryTTF(file.data, static_cast<int>(file.size), size * density * file.height_per_em, &config,
                                   store.ranges.back().data());
    atlas.ConfigData.back().FontDataOwnedByAtlas = false;  // it is ours: never freed
    if (font == nullptr) font = added;
  };
  add(own, by_file[&own]);
  for (const auto& [file, characters] : by_file) {
    if (file != &own) add(*file, characters);
  }
  font->FallbackChar = box;
  entry.font = font;
}

float density() { return std::max(1.0F, ImGui::GetIO().DisplayFramebufferScale.x); }

std::string within_plane(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    if (next_character(text, i) > 0xFFFF) {
      result += "□";
    } else {
      result += text.substr(begin, i - begin);
    }
  }
  return result;
}

bool beyond_plane(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0xF0; });
}

}  // namespace

bool refresh_fonts() {
  ++store.frame;
  if (store.fonts.empty()) baked(Face::regular, pixels(TextSize::text));
  if (!store.stale) return false;
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  std::erase_if(store.fonts, [](const auto& item) { return store.frame - item.second.used > forget_after; });
  if (store.fonts.empty()) baked(Face::regular, pixels(TextSize::text));
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoPowerOfTwoHeight;
  atlas.TexDesiredWidth = 2048;
  store.ranges.clear();
  store.ranges.reserve(store.fonts.size() * 8);
  for (auto& [key, entry] : store.fonts) {
    add_to_atlas(atlas, key.first, static_cast<float>(key.second) / 2, entry, density());
  }
  atlas.Build();
  ImGui::GetIO().FontDefault = store.fonts.begin()->second.font;
  store.stale = false;
  return true;
}

bool fonts_incomplete() { return store.stale; }
void forget_fonts() { store = {}; }

Face face_of(TextSize size, bool bold) {
  if (size == TextSize::digits || size == TextSize::digits_small) return Face::mono;
  return bold || size == TextSize::title || size == TextSize::heading ? Face::bold : Face::regular;
}

namespace {

/// The letters drawn since `first`, of which each has four corners, moved so that what was `from` wide is `to` wide.
void set_width(ImDrawList* list, int first, float left, float drawn_left, float from, float to) {
  if (from <= 0) return;
  for (int i = first; i + 3 < list->VtxBuffer.Size; i += 4) {
    const float x = list->VtxBuffer[i].pos.x - drawn_left;
    const float by = left - drawn_left + x * (to / from - 1);
    for (int corner = i; corner < i + 4; ++corner) list->VtxBuffer[corner].pos.x += by;
  }
}

}  // namespace

void draw_plain(ImDrawList* list, Point middle_left, std::string_view text, Face face, float size, ImU32 color,
                float width) {
  std::string replaced;
  if (beyond_plane(text)) text = replaced = within_plane(text);
  note(baked(face, size), text);
  ImFont* font = nearest(face, size);
  const float per_em = size * font_file(face).height_per_em;  // what ImGui calls the size of the font
  const float ascent = font->Ascent * per_em / font->FontSize;
  const float baseline = std::round(middle_left.y + baseline_drop * size);
  const int first = list->VtxBuffer.Size;
  list->AddText(font, per_em, {middle_left.x, baseline - std::round(ascent)}, color, text.data(),
                text.data() + text.size());
  if (width <= 0) return;
  const float own = font->CalcTextSizeA(per_em, 1e9F, 0, text.data(), text.data() + text.size()).x;
  set_width(list, first, middle_left.x, std::floor(middle_left.x), own, width);  // AddText begins at a whole pixel
}

float plain_width(std::string_view text, Face face, float size) {
  std::string replaced;
  if (beyond_plane(text)) text = replaced = within_plane(text);
  note(baked(face, size), text);
  const float per_em = size * font_file(face).height_per_em;
  return nearest(face, size)->CalcTextSizeA(per_em, 1e9F, 0, text.data(), text.data() + text.size()).x;
}

ImFont* input_font(std::string_view text, Face face, float size) {
  note(baked(face, size), text);
  return nearest(face, size);
}

char32_t missing_character(std::string_view text, Face face, float size) {
  const ImFont* font = nearest(face, size);
  for (std::size_t i = 0; i < text.size();) {
    const char32_t c = next_character(text, i);
    if (c > 0xFFFF || c < 32) continue;
    if (font->FindGlyphNoFallback(static_cast<ImWchar>(c)) == nullptr) return c;
  }
  return 0;
}

char32_t next_character(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  const std::size_t length = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 0;
  if (length == 0 || at + length > text.size()) {
    ++at;
    return 0xFFFD;
  }
  char32_t c = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80) {
      ++at;
      return 0xFFFD;
    }
    c = (c << 6U) | (byte(at + i) & 0x3FU);
  }
  at += length;
  return c;
}

}  // namespace headlight
