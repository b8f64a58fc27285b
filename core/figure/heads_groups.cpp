#include <algorithm>

#include "core/figure/heads_figure.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/mini_pattern.h"

namespace headlight {
namespace {

// The mean likeness of all pairs in a group.
float likeness(const HeadsPicture& p, const std::vector<int>& members) {
  double sum = 0;
  int pairs = 0;
  for (const int a : members)
    for (const int b : members)
      if (a < b) sum += static_cast<double>(p.survey.similarity(a, b)), ++pairs;
  return pairs > 0 ? static_cast<float>(sum / pairs) : 1;
}

// One small pattern with the head's name below; its proportions are those of the sentence.
void member(Canvas& canvas, const HeadsPicture& p, int i, Rect at) {
  const RunView view(*p.survey.run, p.selection(i));
  const auto rows = static_cast<float>(std::max(1, view.n_queries())),
             cols = static_cast<float>(std::max(1, view.n_keys()));
  const float cell = std::min(at.w / cols, at.h / rows);
  draw_mini_pattern(canvas, view, {at.x, at.y, std::max(canvas.u(4), cell * cols), std::max(canvas.u(4), cell * rows)},
                    p.chosen(i), weight_scale());
  canvas
      .text({at.x, at.bottom() + canvas.u(11)}, p.name(canvas, i), TextSize::tiny,
            p.chosen(i) ? canvas.colors.weight : canvas.colors.muted, Align::left, p.chosen(i))
      .max_width = at.w + canvas.u(8);
}

}  // namespace

float draw_heads_groups(Canvas& canvas, const HeadsPicture& p, float top) {
  std::vector<std::vector<int>> together;
  std::vector<int> alone;
  const int count = p.groups.empty() ? 0 : *std::max_element(p.groups.begin(), p.groups.end()) + 1;
  for (int g = 0; g < count; ++g) {
    std::vector<int> members;
    for (int i = 0; i < p.size(); ++i)
      if (p.groups[static_cast<std::size_t>(i)] == g) members.push_back(i);
    if (members.size() > 1)
      together.push_back(members);
    else
      alone.insert(alone.end(), members.begin(), members.end());
  }

  float name = canvas.u(56);  // a pattern is as wide as its name needs
  for (int i = 0; i < p.size(); ++i) name = std::max(name, canvas.width_of(p.name(canvas, i), TextSize::tiny, true));
  const float side = std::max(name, canvas.u(p.size() > 40 ? 56.0F : 88.0F)), gap = canvas.u(16);
  const float line = canvas.line_height(TextSize::label), left = canvas.margin();
  float y = top;
  const auto row_of = [&](const std::string& heading, const std::string& remark, const std::vector<int>& members) {
    canvas.text({left, y + line / 2}, heading, TextSize::text, canvas.colors.weight, Align::left, true);
    canvas.text({left + canvas.width_of(heading, TextSize::text, true) + canvas.u(12), y + line / 2}, remark,
                TextSize::label, canvas.colors.muted);
    y += line + canvas.u(8);
    float x = left + canvas.u(4);
    for (const int i : members) {
      if (x + side > canvas.room_right() && x > left + canvas.u(4)) {
        x = left + canvas.u(4);
        y += side + canvas.u(30);
      }
      member(canvas, p, i, {x, y, side, side});
      x += side + gap;
    }
    y += side + canvas.u(34);
  };
  for (const auto& members : together) {
    const std::string n = std::to_string(members.size()), alike = number(likeness(p, members), 2);
    row_of(p.letter(members.front()),
           canvas.say({n + " heads share " + alike + " of their weight", n + " 个头，权重平均重合 " + alike}), members);
  }
  if (!alone.empty())
    row_of(canvas.say(together.empty() ? Tr{"No two heads are alike", "没有相似的头"} : Tr{"On their own", "各自不同"}),
           canvas.say({"less alike than asked for; move the slider", "相似程度低于所要求的；可拖动滑块"}), alone);
  return y;
}

}  // namespace headlight
