#include "app/panels/calculator.h"
#include "app/ui/widgets.h"
#include "core/figure/builders.h"
#include "core/figure/rich_text.h"

namespace headlight {

ElementWords words_of(const Session& session, const ValueRef& element) {
  const Session::Located at = session.locate(element);
  if (at.run == nullptr) return {literal_text(element.name), ""};
  const std::string all = describe(*at.run, at.element, ui().lang);
  const std::string between = " · ";
  const std::size_t cut = all.find(between);
  ElementWords out{all.substr(0, cut), cut == std::string::npos ? "" : all.substr(cut + between.size())};
  if (at.column < 0 || at.column >= study_column) return out;  // the sentence that is looked at
  std::string run = tr({"what the model wrote", "模型写出的句子"});
  if (at.column >= study_column) run = tr(session.study->run_name(at.column - study_column));
  out.place = out.place.empty() ? run : run + between + out.place;
  return out;
}

float draw_explanation(const Session& session, const ValueRef& element, const Explanation& explanation, Rect room) {
  const Theme& t = colors();
  Column column(room);
  const ElementWords words = words_of(session, element);
  // A token's id is a whole number.
  const std::string value = element.name.ends_with("ids") ? number(explanation.value, 0) : number(explanation.value, 4);
  // On one line when there is room, otherwise the value stands below.
  const float name_width = width_of(words.name + " =", TextSize::title, true) + px(5);
  const bool one_line = name_width + width_of(value, TextSize::title, true) <= room.w;
  if (one_line) {
    const Rect row = column.row(line_height(TextSize::title), 0);
    text({row.x, center(row).y}, words.name + " =", TextSize::title, t.ink, Align::left, true);
    text({row.x + name_width, center(row).y}, value, TextSize::title, t.focus, Align::left, true);
  } else {
    column.space(paragraph({room.x, column.y, room.w, 0}, "**" + words.name + "** =", TextSize::title, t.ink));
    const Rect row = column.row(line_height(TextSize::title), 0);
    text({row.x, center(row).y}, value, TextSize::title, t.focus, Align::left, true);
  }
  if (!words.place.empty())
    column.space(paragraph({room.x, column.y, room.w, 0}, words.place, TextSize::tiny, t.muted));
  column.space(px(6));
  const Color tone = explanation.flagged ? t.focus : t.muted;
  column.space(paragraph({room.x, column.y, room.w, 0}, tr(explanation.summary), TextSize::label, tone) + px(8));
  for (const std::string& formula : explanation.lines)
    column.space(paragraph({room.x, column.y, room.w, 0}, formula, TextSize::digits, t.ink) + px(3));
  return column.y;
}

}  // namespace headlight
