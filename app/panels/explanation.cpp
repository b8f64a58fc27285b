#include "app/panels/calculator.h"
#include "app/ui/widgets.h"
#include "core/figure/builders.h"

namespace headlight {

float draw_explanation(const Run& run, const ValueRef& element, const Explanation& explanation, Rect room) {
  const Theme& t = colors();
  Column column(room);
  const std::string name = describe(run, element, ui().lang);
  const std::string value = number(explanation.value, 4);
  // On one line when there is room, otherwise the value stands below.
  const float name_width = width_of(name + " = ", TextSize::title, true);
  const float value_width = width_of(value, TextSize::title, true);
  const float line = line_height(TextSize::title);
  const Rect first = column.row(line, 0);
  text({first.x, center(first).y}, name + " = ", TextSize::title, t.ink, Align::left, true, room.w);
  if (name_width + value_width <= room.w) {
    text({first.x + name_width, center(first).y}, value, TextSize::title, t.focus, Align::left, true);
  } else {
    const Rect second = column.row(line, 0);
    text({second.x, center(second).y}, value, TextSize::title, t.focus, Align::left, true);
  }
  column.space(px(6));
  const Color tone = explanation.flagged ? t.focus : t.muted;
  column.space(paragraph({room.x, column.y, room.w, 0}, tr(explanation.summary), TextSize::label, tone) + px(8));
  for (const std::string& formula : explanation.lines)
    column.space(paragraph({room.x, column.y, room.w, 0}, formula, TextSize::digits, t.ink) + px(3));
  return column.y;
}

}  // namespace headlight
