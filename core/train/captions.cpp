// The sentences about drawn shapes.
#include <array>

#include "core/train/drawn_shapes.h"

namespace headlight {
namespace {

struct Place {
  const char *preposition, *noun, *zh;
};
constexpr std::array<Place, caption_places> places{{{"in", "middle", "中间"},
                                                    {"at", "left", "左边"},
                                                    {"at", "right", "右边"},
                                                    {"at", "top", "上边"},
                                                    {"at", "bottom", "下边"}}};

}  // namespace

std::vector<std::string> words_of(const Caption& c) {
  const Place& place = places.at(static_cast<std::size_t>(c.place));
  return {"a", c.big ? "big" : "small", word_of(c.kind), place.preposition, "the", place.noun};
}

Tr text_of(const Caption& c) {
  std::string en;
  for (const std::string& word : words_of(c)) en += (en.empty() ? "" : " ") + word;
  const std::string where = places.at(static_cast<std::size_t>(c.place)).zh;
  return {en, where + "有一个" + (c.big ? "大" : "小") + name_of(c.kind).in(Lang::zh)};
}

const std::vector<Caption>& all_captions() {
  static const std::vector<Caption> all = [] {
    std::vector<Caption> out;
    for (int kind = 0; kind < drawn_kinds; ++kind)
      for (const bool big : {false, true})
        for (int place = 0; place < caption_places; ++place) out.push_back({static_cast<DrawnKind>(kind), big, place});
    return out;
  }();
  return all;
}

Vocabulary caption_vocabulary() {
  std::vector<std::string> words;
  for (const Caption& caption : all_captions())
    for (const std::string& word : words_of(caption)) words.push_back(word);
  return Vocabulary::of(words);
}

std::vector<int> ids_of(const Caption& caption, const Vocabulary& words) {
  std::vector<int> ids;
  for (const std::string& word : words_of(caption)) ids.push_back(words.id(word));
  ids.push_back(Vocabulary::eos);
  return ids;
}

}  // namespace headlight
