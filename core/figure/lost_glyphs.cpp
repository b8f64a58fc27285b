#include "core/figure/lost_glyphs.h"

namespace headlight {
namespace {

constexpr std::string_view lost_regular =
    "~Ãᄛᄻᇂ⿀㫞䘏却咮喪如姡姩姳帄帹廑敌昳痑痳瘃瘘缹罡羔苟蒃袬邥鬲ꥻ걘곴궀긌눷뉴뮤슝썼쏠쏭쑥쑬쑹쑼연엳열왼욧욫윿읐즁퐁"
    "풍홒횻훞흊ퟝퟲ𢘫𦭜";
constexpr std::string_view lost_bold =
    "ᄒᇂ〧〨ポ㉭㶯㾪㿆䔄䧇乏咻奴忉忊忐忤忭忲怗怢怬怶怸恀恪攼槑炍炑炝炸炻烪烱焑焲煥甠笽筗芛芮衃려며몌얘언왜쟤줗홋홎흣烙"
    "立︘𢙨𦤑";

std::size_t length_of(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

}  // namespace

std::vector<LostGlyph> lost_in_pdf(std::string_view text, bool bold) {
  std::vector<LostGlyph> found;
  const std::string_view lost = bold ? lost_bold : lost_regular;
  for (std::size_t at = 0; at < text.size(); at += length_of(text[at])) {
    const std::string_view character = text.substr(at, length_of(text[at]));
    if (lost.find(character) != std::string_view::npos) found.push_back({at, character});
  }
  return found;
}

}  // namespace headlight
