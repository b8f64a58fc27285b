#include "app/panels/calculator.h"
#include "app/ui/widgets.h"
#include "core/figure/builders.h"

namespace headlight {

ElementWords words_of(const Run& run, const ValueRef& element) {
  const std::string all = describe(run, element, ui().lang);
  const std::string between = " · ";
  const std::size_t at = all.find(between);
  if (at == std::string::npos) return {all, ""};
  return {all.substr(0, at), all.substr(at + between.size())};
}

float draw_explanation(const Run& run, const ValueRef& element, const Explanation& explanation, Rect room) {
  const Theme& t = colors();
  Column column(room);
  const ElementWords words = words_of(run, element);
  const std::string value = number(explanation.value, 4);
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
