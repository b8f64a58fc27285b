#include <algorithm>
#include <cmath>

#include "core/analysis/head_scores.h"
#include "core/figure/builders.h"
#include "core/figure/head_name.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/mini_pattern.h"
#include "core/models/guided_head.h"

namespace headlight {
namespace {

// What the chosen head does, measured on this sentence.
float draw_habit(Canvas& canvas, const RunView& view, float y, float left) {
  const float width = canvas.style.width - 2 * left;
  y = canvas.paragraph({left, y}, head_name(view, canvas.style.lang), width, TextSize::label, canvas.colors.muted);
  if (view.guided())
    y = canvas.paragraph({left, y}, canvas.say(guided_words), width, TextSize::tiny, canvas.colors.focus);
  if (view.find(view.attention("pattern")) == nullptr) return y;
  const HeadLabel label =
      label_of(measure_head(view.run, {view.stack == Stack::decoder, view.kind}, view.layer, view.head, view.sentence));
  const bool none = label.strength == HeadLabel::Strength::none;
  y = canvas.paragraph({left, y}, canvas.say(words_of(label)), width, TextSize::label,
                       none ? canvas.colors.muted : canvas.colors.ink);
  if (none) return y;
  const float line = canvas.line_height(TextSize::digits);
  canvas.text({left, y + line / 2}, number(static_cast<float>(label.confidence), 2), TextSize::digits,
              canvas.colors.muted);
  return y + line;
}

}  // namespace

Figure rail_figure(const FigureInput& input) {
  Canvas canvas(input.style);
  const RunView chosen(input.run, input.selection);
  const float left = canvas.u(10), line = canvas.line_height(TextSize::label);
  const std::string title = canvas.say({"layers × heads", "层 × 头"});
  canvas.figure.title = title;
  float y = canvas.u(8);
  canvas.text({left, y + line / 2}, title, TextSize::label, canvas.colors.muted);
  y += line + canvas.u(6);

  const float gap = canvas.u(5), width = input.style.width - 2 * left;
  const float side = std::clamp((width + gap) / 4 - gap, canvas.u(16), canvas.u(30));
  const int a_row = std::max(1, static_cast<int>((width + gap) / (side + gap)));
  const auto groups = attention_groups(input.run);
  std::vector<GridShape> cells;
  for (const AttentionGroup& group : groups) {
    if (chosen.empty()) break;
    Selection at = at_group(input.selection, group);
    at.layer = at.head = 0;
    if (groups.size() > 1) {
      canvas.text({left, y + line / 2}, group_name(RunView(input.run, at), input.style.lang), TextSize::label,
                  canvas.colors.ink, Align::left, true);
      y += line;
    }
    for (int l = 0; l < chosen.layers(); ++l) {
      const std::string n = std::to_string(l + 1);
      canvas.text({left, y + line / 2}, canvas.say({"layer " + n, "第 " + n + " 层"}), TextSize::tiny,
                  canvas.colors.muted);
      y += line + canvas.u(2);
      for (int h = 0; h < chosen.heads(); ++h) {
        at.layer = l;
        at.head = h;
        const RunView view(input.run, at);
        if (h > 0 && h % a_row == 0) y += side + gap;
        const float x = left + canvas.u(2) + static_cast<float>(h % a_row) * (side + gap);
        const bool same =
            view.stack == chosen.stack && view.kind == chosen.kind && l == chosen.layer && h == chosen.head;
        draw_mini_pattern(canvas, view, {x, y, side - canvas.u(4), side - canvas.u(4)}, same, weight_scale(), nullptr,
                          &cells);
      }
      y += side + canvas.u(4);
    }
  }
  for (GridShape& grid : cells) canvas.figure.add(std::move(grid));
  if (!chosen.empty()) y = draw_habit(canvas, chosen, y + canvas.u(8), left);
  Figure figure = canvas.finish();
  figure.width = input.style.width;
  figure.height = std::ceil(y + canvas.u(10));
  return figure;
}

}  // namespace headlight
