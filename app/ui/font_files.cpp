#include "app/ui/font_files.h"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <stb/stb_truetype.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <stdexcept>

#include "core/figure/rich_text.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Pattern = std::unique_ptr<FcPattern, decltype(&FcPatternDestroy)>;

std::deque<FontFile>& files() {  // a deque: references stay valid
  static std::deque<FontFile> all;
  return all;
}

bool map_file(FontFile& file) {
  const int handle = open(file.path.c_str(), O_RDONLY | O_CLOEXEC);
  if (handle < 0) return false;
  struct stat info {};
  if (fstat(handle, &info) == 0 && info.st_size > 0) {
    file.size = static_cast<std::size_t>(info.st_size);
    file.data = mmap(nullptr, file.size, PROT_READ, MAP_PRIVATE, handle, 0);
  }
  close(handle);
  if (file.data == MAP_FAILED) file.data = nullptr;
  if (file.data == nullptr) return false;
  const auto* bytes = static_cast<const unsigned char*>(file.data);
  const int offset = stbtt_GetFontOffsetForIndex(bytes, file.index);
  stbtt_fontinfo info_stb;
  if (offset < 0 || stbtt_InitFont(&info_stb, bytes, offset) == 0) return false;
  file.height_per_em = stbtt_ScaleForMappingEmToPixels(&info_stb, 1) / stbtt_ScaleForPixelHeight(&info_stb, 1);
  return true;
}

/// The file of a matched pattern, mapped; null when the rasteriser cannot read it.
const FontFile* file_of(FcPattern* match) {
  FcChar8* path = nullptr;
  int index = 0;
  FcCharSet* charset = nullptr;
  if (FcPatternGetString(match, FC_FILE, 0, &path) != FcResultMatch) return nullptr;
  if (FcPatternGetCharSet(match, FC_CHARSET, 0, &charset) != FcResultMatch) return nullptr;
  FcPatternGetInteger(match, FC_INDEX, 0, &index);
  FontFile file;
  file.path = reinterpret_cast<const char*>(path);
  file.index = index & 0xFFFF;  // the upper half names an instance of a variable font
  for (const FontFile& known : files()) {
    if (known.path == file.path && known.index == file.index) return known.data != nullptr ? &known : nullptr;
  }
  if (!map_file(file)) file.data = nullptr;
  file.charset = FcCharSetCopy(charset);
  files().push_back(file);
  return file.data != nullptr ? &files().back() : nullptr;
}

Pattern pattern_for(const char* family, bool bold) {
  Pattern pattern(FcPatternCreate(), FcPatternDestroy);
  FcPatternAddString(pattern.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family));
  FcPatternAddInteger(pattern.get(), FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
  FcPatternAddBool(pattern.get(), FC_SCALABLE, FcTrue);
  FcPatternAddBool(pattern.get(), FC_COLOR, FcFalse);
  return pattern;
}

const FontFile* best_match(Pattern pattern) {
  FcConfigSubstitute(nullptr, pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  FcResult result = FcResultNoMatch;
  const Pattern match(FcFontMatch(nullptr, pattern.get(), &result), FcPatternDestroy);
  return match ? file_of(match.get()) : nullptr;
}

bool has(const FontFile& file, char32_t character) {
  return FcCharSetHasChar(static_cast<const FcCharSet*>(file.charset), character) == FcTrue;
}

const FontFile* search_for(char32_t character, bool bold) {
  Pattern pattern = pattern_for("sans-serif", bold);
  FcCharSet* wanted = FcCharSetCreate();
  FcCharSetAddChar(wanted, character);
  FcPatternAddCharSet(pattern.get(), FC_CHARSET, wanted);
  FcCharSetDestroy(wanted);
  const FontFile* found = best_match(std::move(pattern));
  return found != nullptr && has(*found, character) ? found : nullptr;
}

}  // namespace

const FontFile& font_file(Face face) {
  static std::array<const FontFile*, 3> found{};
  const FontFile*& file = found.at(static_cast<std::size_t>(face));
  if (file == nullptr) {
    const char* family = face == Face::mono ? mono_family() : text_family();
    file = best_match(pattern_for(family, face == Face::bold));
    if (file == nullptr) {
      throw Error(
          {"expected a scalable font, found none through fontconfig; install fonts-noto-cjk and "
           "fonts-dejavu-core",
           "需要可缩放字体，fontconfig 没有找到；请安装 fonts-noto-cjk 和 fonts-dejavu-core"});
    }
  }
  return *file;
}

const FontFile* font_file_for(Face face, char32_t character) {
  static std::map<std::pair<Face, char32_t>, const FontFile*> known;
  const FontFile& own = font_file(face);
  if (has(own, character)) return &own;
  const auto at = known.find({face, character});
  if (at != known.end()) return at->second;
  const FontFile* found = nullptr;
  const FontFile& text = font_file(face == Face::mono ? Face::regular : face);
  static const std::array<const FontFile*, 2> symbols{best_match(pattern_for("Noto Sans Math", false)),
                                                      best_match(pattern_for("DejaVu Sans", false))};
  if (has(text, character)) found = &text;
  for (const FontFile* candidate : symbols) {
    if (found == nullptr && candidate != nullptr && has(*candidate, character)) found = candidate;
  }
  if (found == nullptr) found = search_for(character, face == Face::bold);
  return known[{face, character}] = found;
}

}  // namespace headlight
