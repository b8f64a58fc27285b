#include "core/figure/influence_figure.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <functional>

#include "core/figure/axis_labels.h"
#include "core/figure/color_bar.h"
#include "core/figure/fixed.h"
#include "core/figure/rich_text.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr int most_cells_to_click = 24;  // longer sentences are chosen from by their words
constexpr int most_ways_drawn = 24;      // of longer ones only the chosen ways are drawn

Tag pair_tag(int from, int to) {
  return {Tag::Kind::setting,
          {"exhibit.from=" + std::to_string(from) + "\nexhibit.to=" + std::to_string(to), {0, to, from}}};
}
Tag end_tag(const char* field, int position) {
  return {Tag::Kind::setting, {"exhibit." + std::string(field) + "=" + std::to_string(position), {}}};
}

// The pair under the mouse, else the chosen one; inside the sentence.
InfluenceView looked_at(InfluenceView view, int T, const std::optional<Tag>& hover) {
  if (view.to < 0) view.to = T - 1;
  if (hover && hover->kind == Tag::Kind::setting) {
    int from = 0;
    int to = 0;
    const char* text = hover->value.name.c_str();
    if (std::sscanf(text, "exhibit.from=%d\nexhibit.to=%d", &from, &to) == 2) {
      view.from = from;
      view.to = to;
    } else if (std::sscanf(text, "exhibit.from=%d", &from) == 1) {
      view.from = from;
    } else if (std::sscanf(text, "exhibit.to=%d", &to) == 1) {
      view.to = to;
    }
  }
  view.from = std::clamp(view.from, 0, T - 1);
  view.to = std::clamp(view.to, 0, T - 1);
  return view;
}

/// Where everything of one panel lies.
struct PanelPlace {
  float x = 0, side = 0, pitch = 0;  // of the columns of flow and matrix
  float flow_top = 0, flow_height = 0, matrix_top = 0;

  float column(int position) const { return x + (static_cast<float>(position) + 0.5F) * pitch; }
};

Point place_of(const PanelPlace& p, const SequenceConfig& config, const FlowPlace& at) {
  const float part = static_cast<float>(at.level) / static_cast<float>(config.layers);
  return {p.column(at.position), p.flow_top + p.flow_height * (1 - part)};
}

void draw_edges(Canvas& canvas, const PanelPlace& p, const SequenceConfig& config, const std::vector<FlowEdge>& edges,
                Color color, float width) {
  for (const FlowEdge& e : edges) {
    LineShape line;
    line.points = {place_of(p, config, e.from), place_of(p, config, e.to)};
    line.color = color;
    line.line = canvas.u(width) * canvas.colors.line;
    canvas.figure.add(line);
  }
}

void draw_dots(Canvas& canvas, const PanelPlace& p, const SequenceConfig& config, int T, const InfluenceView& view) {
  const Theme& t = canvas.colors;
  const float r = std::clamp(p.pitch * 0.22F, canvas.u(0.8F), canvas.u(3));
  for (int l = 0; l <= config.layers; ++l)
    for (int i = 0; i < T; ++i) {
      const bool from = l == 0 && i == view.from, to = l == config.layers && i == view.to;
      const Point at = place_of(p, config, {l, i});
      const float radius = from || to ? r + canvas.u(1.6F) : r;
      RectShape dot;
      dot.at = {at.x - radius, at.y - radius, 2 * radius, 2 * radius};
      dot.radius = radius;
      dot.fill = from ? t.key : to ? t.query : mix(t.muted, t.paper, 0.35F);
      if (l == 0) dot.tag = end_tag("from", i);
      if (l == config.layers) dot.tag = end_tag("to", i);
      canvas.figure.add(dot);
    }
}

void draw_flow(Canvas& canvas, const PanelPlace& p, const SequenceConfig& config, int T, const InfluenceView& view) {
  const Theme& t = canvas.colors;
  if (T <= most_ways_drawn) draw_edges(canvas, p, config, flow_edges(config, T), with_alpha(t.muted, 0.16F), 0.8F);
  if (view.from <= view.to) {
    const std::vector<FlowEdge> all = flow_between(config, view.from, view.to);
    if (all.size() < 600) draw_edges(canvas, p, config, all, with_alpha(t.weight, 0.45F), 1.1F);
    draw_edges(canvas, p, config, shortest_flow(config, view.from, view.to), t.focus, 2.4F);
  }
  draw_dots(canvas, p, config, T, view);
}

void frame(Canvas& canvas, Rect at, Color color, float width) {
  RectShape box;
  box.at = at;
  box.stroke = color;
  box.line = canvas.u(width) * canvas.colors.line;
  canvas.figure.add(box);
}

void draw_matrix(Canvas& canvas, const PanelPlace& p, const InfluencePanel& panel, const ColorScale& scale,
                 const InfluenceView& view, const std::vector<std::string>& tokens) {
  const int T = static_cast<int>(tokens.size());
  GridShape grid;
  grid.rows = grid.cols = T;
  grid.at = {p.x, p.matrix_top, p.side, p.side};
  auto values = std::make_shared<std::vector<float>>();
  for (int i = 0; i < T; ++i)
    for (int j = 0; j < T; ++j)
      values->push_back(static_cast<float>(influence_shown(panel.influence, i, j, view.shown)));
  grid.values = values;
  grid.scale = scale;
  grid.gap = p.pitch > canvas.u(7) ? 1 : 0;
  grid.quantity = canvas.say(Tr{"influence, ", "影响，"} + title(panel.config.kind));
  grid.row_labels = grid.col_labels = tokens;
  const Rect cell = grid.cell(view.to, view.from);
  const Rect row{p.x, cell.y, p.side, cell.h}, column{cell.x, p.matrix_top, cell.w, p.side};
  canvas.figure.add(std::move(grid));
  frame(canvas, {p.x, p.matrix_top, p.side, p.side}, canvas.colors.rule, 1);
  frame(canvas, row, with_alpha(canvas.colors.query, 0.55F), 1);
  frame(canvas, column, with_alpha(canvas.colors.key, 0.55F), 1);
  frame(canvas, cell, canvas.colors.focus, 2);
  if (T > most_cells_to_click) return;
  for (int i = 0; i < T; ++i)
    for (int j = 0; j <= i; ++j) {
      RectShape area;
      area.at = {p.x + static_cast<float>(j) * p.pitch, p.matrix_top + static_cast<float>(i) * p.pitch, p.pitch,
                 p.pitch};
      area.fill = {0, 0, 0, 0};
      area.tag = pair_tag(j, i);
      canvas.figure.add(area);
    }
}

std::string built_as(const Canvas& canvas, const SequenceConfig& c) {
  const std::string L = std::to_string(c.layers), k = std::to_string(c.kernel);
  const std::string layers = canvas.say({c.layers == 1 ? "1 layer" : L + " layers", L + " 层"});
  if (c.kind != SequenceKind::cnn && c.kind != SequenceKind::dilated_cnn) return layers;
  return layers + canvas.say({", kernel ", "，核 "}) + k;
}

std::string in_digits(double value) {
  if (value == 0) return "0";
  const int decimals = value >= 100 ? 0 : value >= 9.995 ? 1 : value >= 0.0995 ? 2 : value >= 0.00995 ? 3 : 4;
  return value < 0.0001 ? "< 0.0001" : fixed(static_cast<float>(value), decimals);
}

struct Line {
  Tr name;
  bool strong;
};
constexpr int table_lines = 4;

std::array<Line, table_lines> table_names(InfluenceShown shown) {
  const Tr quantity = shown == InfluenceShown::strongest ? Tr{"of the strongest", "占最强者"}
                      : shown == InfluenceShown::share   ? Tr{"share", "份额"}
                                                         : Tr{"influence", "影响"};
  return {Line{quantity, true}, Line{{"path length", "路径长度"}, true}, Line{{"receptive field", "感受野"}, false},
          Line{{"steps in series", "串行步数"}, false}};
}

std::array<std::string, table_lines> table_values(const Canvas& canvas, const InfluencePanel& panel,
                                                  const InfluenceView& view, int T) {
  const int path = path_length(panel.config, view.from, view.to);
  std::string field;
  for (int l = 1; l <= panel.config.layers && panel.config.layers <= 3; ++l)
    field += (l == 1 ? "" : ", ") + std::to_string(receptive_field(panel.config, l, T));
  if (field.empty()) field = std::to_string(receptive_field(panel.config, panel.config.layers, T));
  return {in_digits(influence_shown(panel.influence, view.to, view.from, view.shown)),
          path < 0 ? canvas.say({"no way", "不通"}) : std::to_string(path), field,
          std::to_string(serial_steps(panel.config, T))};
}

AxisLabels labels_of(const std::vector<std::string>& tokens, Color color, int chosen) {
  AxisLabels labels;
  for (const std::string& token : tokens) labels.texts.push_back(literal_text(token));
  labels.color = color;
  labels.chosen = chosen;
  labels.longest = 72;
  return labels;
}

// Words can be clicked: each sets its end of the pair.
void tag_labels(Canvas& canvas, const LabelPlan& plan, const char* field, const std::function<Rect(int)>& area) {
  for (const int i : plan.shown) {
    RectShape touch;
    touch.at = area(i);
    touch.fill = {0, 0, 0, 0};
    touch.tag = end_tag(field, i);
    canvas.figure.add(touch);
  }
}

ColorScale scale_for(const std::vector<InfluencePanel>& panels, const InfluenceView& view) {
  ColorScale scale;
  scale.map = ColorScale::Map::sequential;
  scale.low = 0;
  scale.high = 1;
  if (view.shown == InfluenceShown::norm) {
    scale.high = 0;
    for (const InfluencePanel& panel : panels) scale.high = std::max(scale.high, panel.influence.maxCoeff());
    if (!(scale.high > 0)) scale.high = 1;
  }
  scale.logarithmic = view.logarithmic;
  scale.floor = scale.high / 100;
  return scale;
}

}  // namespace

double influence_shown(const Matrix& influence, int to, int from, InfluenceShown shown) {
  const double value = static_cast<double>(influence(to, from));
  const auto row = influence.row(to);
  const double whole = shown == InfluenceShown::norm        ? 1
                       : shown == InfluenceShown::strongest ? static_cast<double>(row.maxCoeff())
                                                            : static_cast<double>(row.sum());
  return whole > 0 ? value / whole : 0;
}

Figure influence_figure(const Style& style, const std::vector<std::string>& tokens,
                        const std::vector<InfluencePanel>& panels, InfluenceView view,
                        const std::optional<Tag>& hover) {
  Canvas canvas(style);
  const Theme& t = canvas.colors;
  const int T = static_cast<int>(tokens.size());
  view = looked_at(view, T, hover);
  const std::string from = literal_text(tokens[static_cast<std::size_t>(view.from)]);
  const std::string to = literal_text(tokens[static_cast<std::size_t>(view.to)]);
  const float top = canvas.header(
      canvas.say(
          {"RNN, CNN and attention on one sentence, random weights", "同一个句子上的 RNN、CNN 与注意力（随机权重）"}),
      canvas.say({"Rows are results, columns are words: how much does a result change with a word, by the gradient "
                  "through the whole model. Above, the ways from " +
                      from + " to the result at " + to + "; a click on a cell or a word chooses others.",
                  "行是结果，列是词：用贯穿整个模型的梯度，衡量结果随某个词变化多少。上方画出从 " + from + " 到 " + to +
                      " 处结果的通路；点击单元格或词可另选。"}),
      {});

  const auto count = static_cast<float>(panels.size());
  const AxisLabels rows = labels_of(tokens, t.query, view.to);
  const AxisLabels columns = labels_of(tokens, t.key, view.from);
  const float left = canvas.u(112), gap = canvas.u(14);
  const float wide = (canvas.room_right() - canvas.margin() - left - gap * (count - 1)) / count;
  const float titles = canvas.u(40), flow = canvas.u(84), line = canvas.u(22);
  const float below = canvas.u(12) + line * table_lines + canvas.u(color_bar_height + 14);
  const LabelPlan plan = plan_columns(canvas, columns, wide / static_cast<float>(T));
  const float words = plan.extent + canvas.u(12);
  const float high = canvas.room_bottom() - top - titles - flow - words - below;
  const float side = std::max(canvas.u(60), std::min(wide, high));
  const float pitch = side / static_cast<float>(T);
  const float flow_top = top + titles, matrix_top = flow_top + flow + words;
  const ColorScale scale = scale_for(panels, view);

  const LabelPlan row_plan = plan_rows(canvas, rows, pitch);
  const float first = canvas.margin() + left;
  draw_row_labels(canvas, rows, row_plan, first, matrix_top, pitch);
  tag_labels(canvas, row_plan, "to", [&](int i) {
    return Rect{canvas.margin(), matrix_top + static_cast<float>(i) * pitch, left - canvas.u(2), pitch};
  });
  canvas.text({first - canvas.u(12), flow_top}, canvas.say({"results", "结果"}), TextSize::tiny, t.query, Align::right);
  canvas.text({first - canvas.u(12), flow_top + flow}, canvas.say({"words", "词"}), TextSize::tiny, t.key,
              Align::right);

  const auto names = table_names(view.shown);
  const float table = matrix_top + side + canvas.u(12);
  for (int n = 0; n < table_lines; ++n)
    canvas.text({canvas.margin(), table + line * (static_cast<float>(n) + 0.5F)},
                canvas.say(names[static_cast<std::size_t>(n)].name), TextSize::label, t.muted);

  float x = first;
  for (const InfluencePanel& panel : panels) {
    const PanelPlace p{x, side, pitch, flow_top, flow, matrix_top};
    canvas.text({x, top + canvas.u(6)}, canvas.say(title(panel.config.kind)), TextSize::text, t.ink, Align::left, true)
        .max_width = wide;
    canvas.text({x, top + canvas.u(23)}, built_as(canvas, panel.config), TextSize::tiny, t.muted).max_width = wide;
    draw_flow(canvas, p, panel.config, T, view);
    const LabelPlan own = plan_columns(canvas, columns, pitch);
    draw_column_labels(canvas, columns, own, x, matrix_top, pitch);
    tag_labels(canvas, own, "from", [&](int i) {
      return Rect{x + static_cast<float>(i) * pitch, flow_top + flow + canvas.u(6), pitch, words - canvas.u(8)};
    });
    draw_matrix(canvas, p, panel, scale, view, tokens);
    const auto values = table_values(canvas, panel, view, T);
    for (int n = 0; n < table_lines; ++n) {
      const bool strong = names[static_cast<std::size_t>(n)].strong;
      canvas.text({x + side / 2, table + line * (static_cast<float>(n) + 0.5F)}, values[static_cast<std::size_t>(n)],
                  TextSize::digits, strong ? t.focus : t.ink, Align::center, strong);
    }
    x += side + gap + (wide - side);
  }
  ColorBar bar;
  bar.scale = scale;
  bar.title =
      canvas.say(view.shown == InfluenceShown::strongest ? Tr{"in parts of the row's strongest", "相对该行最强者"}
                 : view.shown == InfluenceShown::share   ? Tr{"share of the row", "占该行的份额"}
                                                         : Tr{"norm of the gradient", "梯度的范数"});
  draw_color_bar(canvas, {first, table + line * table_lines + canvas.u(10)}, bar);
  return canvas.finish();
}

}  // namespace headlight
