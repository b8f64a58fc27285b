#include <algorithm>
#include <cmath>
#include <limits>

#include "core/figure/heads_figure.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/output_parts.h"

namespace headlight {
namespace {

/// Where the columns stand.
struct Columns {
  float name = 0, habit = 0;  // widths
  float pitch = 0;            // of a number
  float left = 0;             // of the first number
};

const std::vector<std::string>& plain_columns() {
  static const std::vector<std::string> ids{"entropy", "distance", "written", "group"};
  return ids;
}

std::string habit_words(const Canvas& canvas, const HeadMeasurement& head) {
  return canvas.say(words_of(label_of(head)));
}

Columns plan(const Canvas& canvas, const HeadsPicture& p) {
  Columns c;
  for (int i = 0; i < p.size(); ++i) {
    c.name = std::max(c.name, canvas.width_of(p.name(canvas, i), TextSize::label, true));
    c.habit = std::max(c.habit, canvas.width_of(habit_words(canvas, p.head(i)), TextSize::label));
  }
  c.name += canvas.u(16);
  c.habit += canvas.u(10) + canvas.width_of("0.00", TextSize::digits) + canvas.u(16);
  const auto numbers = static_cast<float>(head_score_count) + static_cast<float>(plain_columns().size());
  const float room = canvas.room_right() - canvas.margin() - c.name - c.habit - canvas.u(48);
  c.pitch = std::floor(std::clamp(room / numbers, canvas.u(33), canvas.u(62)));
  c.left = canvas.margin() + c.name + c.habit;
  return c;
}

/// A heading that sorts when it is clicked: large numbers first, and the other way at the second click.
void heading(Canvas& canvas, const HeadsPicture& p, const std::string& id, Point at, float angle) {
  const auto& all = head_columns();
  const auto column = std::find_if(all.begin(), all.end(), [&](const HeadColumn& c) { return c.id == id; });
  const bool sorted = p.options.sort == id;
  const bool first_down = id != "layer" && id != "group";
  const bool down = sorted ? !p.options.descending : first_down;
  const std::string arrow = !sorted ? "" : p.options.descending ? " ↓" : " ↑";
  TextShape& text = canvas.text(at, canvas.say(column->name) + arrow, TextSize::label,
                                sorted ? canvas.colors.weight : canvas.colors.muted, Align::left, sorted);
  text.angle = angle;
  text.tag = {Tag::Kind::setting,
              {"heads.sort=\"" + id + "\"\nheads.descending=" + (down ? "true" : "false"), {0, 0, 0}}};
}

GridShape score_grid(const Canvas& canvas, const HeadsPicture& p, const std::vector<int>& order) {
  GridShape grid;
  grid.rows = p.size();
  grid.cols = head_score_count;
  auto values = std::make_shared<std::vector<float>>();
  for (const int i : order) {
    for (const MeanScore& score : p.head(i).scores)
      values->push_back(score.rows > 0 ? static_cast<float>(score.weight) : std::numeric_limits<float>::quiet_NaN());
    grid.row_labels.push_back(p.name(canvas, i));
  }
  for (int s = 0; s < head_score_count; ++s) grid.col_labels.push_back(canvas.say(words_of(head_score(s))));
  grid.values = std::move(values);
  grid.scale = weight_scale();
  grid.gap = canvas.u(1);
  grid.quantity = canvas.say({"mean weight", "平均权重"});
  return grid;
}

std::string plain_number(const HeadsPicture& p, int i, const std::string& id) {
  if (id == "group") return p.letter(i).empty() ? "–" : p.letter(i);
  const double value = head_number(p.head(i), id);
  return std::isnan(value) ? "–" : fixed_number(value, 2);  // columns are narrow: 0.01, not 0.00521
}

}  // namespace

float draw_heads_table(Canvas& canvas, const HeadsPicture& p, float top) {
  const Columns c = plan(canvas, p);
  const std::vector<int> order = sorted_heads(p.survey, p.groups, p.options.sort, p.options.descending);

  // 1. headings, turned where the numbers are
  float turned = 0;
  for (const HeadColumn& column : head_columns())
    if (column.id != "layer" && column.id != "habit")
      turned = std::max(turned, canvas.width_of(canvas.say(column.name) + " ↓", TextSize::label, true));
  const float line = canvas.line_height(TextSize::label);
  const float y = std::ceil(top + 0.7072F * (turned + line) + canvas.u(4));
  heading(canvas, p, "layer", {canvas.margin(), y - line / 2 - canvas.u(2)}, 0);
  heading(canvas, p, "habit", {canvas.margin() + c.name, y - line / 2 - canvas.u(2)}, 0);
  const auto middle = [&](int column) { return c.left + (static_cast<float>(column) + 0.5F) * c.pitch; };
  const float baseline = y - line * 0.36F - canvas.u(3);
  for (int s = 0; s < head_score_count; ++s) heading(canvas, p, id_of(head_score(s)), {middle(s), baseline}, 45);
  const auto& plain = plain_columns();
  for (std::size_t i = 0; i < plain.size(); ++i)
    heading(canvas, p, plain[i], {middle(head_score_count + static_cast<int>(i)), baseline}, 45);

  // 2. the rows
  const float height = canvas.u(p.size() > 24 ? 22.0F : 26.0F);
  GridShape grid = score_grid(canvas, p, order);
  grid.at = {c.left, y, c.pitch * head_score_count, height * static_cast<float>(p.size())};
  fit_digits(grid, canvas.style.scale);
  if (p.size() > 0) canvas.figure.add(grid);
  for (std::size_t r = 0; r < order.size(); ++r) {
    const int i = order[r];
    const HeadMeasurement& head = p.head(i);
    const HeadLabel label = label_of(head);
    const float row = y + (static_cast<float>(r) + 0.5F) * height;
    const bool none = label.strength == HeadLabel::Strength::none, chosen = p.chosen(i);
    canvas.text({canvas.margin(), row}, p.name(canvas, i), TextSize::label,
                chosen ? canvas.colors.weight : canvas.colors.ink, Align::left, chosen);
    canvas.text({canvas.margin() + c.name, row}, habit_words(canvas, head), TextSize::label,
                none ? canvas.colors.muted : canvas.colors.ink);
    if (!none)
      canvas.text({c.left - canvas.u(14), row}, number(static_cast<float>(label.confidence), 2), TextSize::digits,
                  canvas.colors.ink, Align::right);
    for (std::size_t k = 0; k < plain.size(); ++k)
      canvas.text({middle(head_score_count + static_cast<int>(k)), row}, plain_number(p, i, plain[k]), TextSize::digits,
                  canvas.colors.muted, Align::center);
    RectShape whole;  // what is clicked, and the outline of the chosen one
    whole.at = {
        canvas.margin() - canvas.u(6), row - height / 2,
        middle(head_score_count + static_cast<int>(plain.size()) - 1) + c.pitch / 2 - canvas.margin() + canvas.u(6),
        height};
    whole.radius = canvas.u(3);
    if (chosen) {
      whole.stroke = canvas.colors.weight;
      whole.line = canvas.u(1.5F) * canvas.colors.line;
    }
    whole.tag = p.tag(i);
    canvas.figure.add(whole);
  }
  const float below = grid.at.bottom() + canvas.u(12);
  const bool gaps = std::any_of(grid.values->begin(), grid.values->end(), [](float v) { return std::isnan(v); });
  std::string note = canvas.say(
      {"Cells: mean weight, 0 to 1. Entropy in nats, distance in positions, “writes” the length ‖z · W_{O}‖.",
       "格中是平均权重，0 到 1。熵以奈特计，距离以位置计，“写入”是长度 ‖z · W_{O}‖。"});
  if (gaps) note += canvas.say({" Hatched: the sentences have no such place.", "斜线：句子中没有这样的位置。"});
  return canvas.paragraph({canvas.margin(), below}, note, canvas.room_right() - canvas.margin(), TextSize::tiny,
                          canvas.colors.muted);
}

}  // namespace headlight
