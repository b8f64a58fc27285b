// The sentences that beam search keeps.
#include <algorithm>

#include "core/figure/output_parts.h"

namespace headlight {
namespace {

/// How many words all the sentences begin with.
std::size_t common_beginning(const std::vector<Beam>& beams) {
  std::size_t common = beams.empty() ? 0 : beams.front().ids.size();
  for (const Beam& beam : beams) {
    const auto differs =
        std::mismatch(beam.ids.begin(), beam.ids.end(), beams.front().ids.begin(), beams.front().ids.end()).first;
    common = std::min(common, static_cast<std::size_t>(differs - beam.ids.begin()));
  }
  return common;
}

/// The end of a sentence, as many words as there is room for; what is left out is "…".
std::string tail(const Canvas& canvas, const OutputStudy& study, const Beam& beam, std::size_t from, float room) {
  std::string text;
  for (std::size_t i = beam.ids.size(); i-- > 0;) {
    const std::string longer =
        shown_word(study.words(), beam.ids[i], canvas.style.lang) + (text.empty() ? "" : " ") + text;
    const std::string begun = (i > 0 ? "… " : "") + longer;
    const bool fits = canvas.width_of(begun, TextSize::label, true) <= room;
    if (!text.empty() && (!fits || i + 1 < from)) return "… " + text;
    text = longer;
  }
  return text;
}

/// Whether the sentence chosen in the end begins with this one.
bool leads_to_chosen(const OutputStudy& study, const Beam& beam) {
  const auto& words = study.generated.words;
  if (beam.ids.size() > words.size()) return false;
  for (std::size_t i = 0; i < beam.ids.size(); ++i)
    if (beam.ids[i] != words[i].id) return false;
  return true;
}

}  // namespace

void draw_beams(Canvas& canvas, const OutputStudy& study, int step, Rect room) {
  const auto& all = study.generated.beams;
  if (all.empty()) return;
  const auto& beams = all[std::min(static_cast<std::size_t>(std::max(0, step)), all.size() - 1)];
  const Theme& t = canvas.colors;
  const float line = canvas.u(21), right = room.right() - canvas.u(4), total = right - canvas.u(56);
  const float words = total - canvas.u(52) - room.x;
  float y = room.y + canvas.line_height(TextSize::tiny) / 2;
  canvas.text({room.x, y}, canvas.say({"kept after this word", "这一步后保留的句子"}), TextSize::tiny, t.muted);
  canvas.text({total, y}, "ln p", TextSize::tiny, t.muted, Align::right);
  canvas.text({right, y}, canvas.say({"a word", "每词"}), TextSize::tiny, t.muted, Align::right);
  y += canvas.line_height(TextSize::tiny) / 2 + line / 2;
  const std::size_t common = common_beginning(beams);
  for (const Beam& beam : beams) {
    if (y + line / 2 > room.bottom()) break;
    const bool chosen = leads_to_chosen(study, beam);
    canvas.text({room.x, y}, tail(canvas, study, beam, common, words), TextSize::label,
                chosen       ? t.focus
                : beam.ended ? t.muted
                             : t.ink,
                Align::left, chosen);
    canvas.text({total, y}, fixed_number(beam.log_probability, 2), TextSize::digits, t.ink, Align::right);
    canvas.text({right, y}, fixed_number(beam.score(), 2), TextSize::digits, t.muted, Align::right);
    y += line;
  }
}

}  // namespace headlight
