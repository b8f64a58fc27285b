#include "core/figure/pattern_panel.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/scaling_study.h"
#include "core/figure/undefined_cells.h"
#include "core/figure/value_name.h"

namespace headlight {
namespace {

// Does a tag point into a matrix of the attention that is looked at?
bool of_this_attention(const RunView& view, const Tag& tag) {
  if (tag.kind != Tag::Kind::cell) return false;
  const std::string name = column_of(tag.value.name).name;
  return parse_value_name(name).pattern_like() && name.starts_with(view.attention(""));
}

void crosshair(Canvas& canvas, const GridShape& grid, int row, int col) {
  const auto band = [&](Rect at) {
    RectShape shape;
    shape.at = at;
    shape.stroke = with_alpha(canvas.colors.ink, 0.55F);
    shape.line = canvas.u(1) * canvas.colors.line;
    canvas.figure.add(shape);
  };
  if (row >= 0 && row < grid.rows) {
    const Rect cell = grid.cell(row, 0);
    band({grid.at.x, cell.y, grid.at.w, cell.h});
  }
  if (col >= 0 && col < grid.cols) {
    const Rect cell = grid.cell(0, col);
    band({cell.x, grid.at.y, cell.w, grid.at.h});
  }
}

}  // namespace

int hovered_query(const RunView& view, const std::optional<Tag>& hover) {
  if (!hover) return -1;
  if (of_this_attention(view, *hover)) return hover->value.at.row;
  return hover->kind == Tag::Kind::token && hover->value.name == "query" ? hover->value.at.row : -1;
}

int hovered_key(const RunView& view, const std::optional<Tag>& hover) {
  if (!hover) return -1;
  if (of_this_attention(view, *hover)) return hover->value.at.col;
  return hover->kind == Tag::Kind::token && hover->value.name == "key" ? hover->value.at.row : -1;
}

AxisLabels query_labels(const Canvas& canvas, const RunView& view, const std::optional<Tag>& hover) {
  AxisLabels labels;
  labels.texts = view.queries;
  labels.color = canvas.colors.query;
  labels.role = "query";
  labels.chosen = view.query;
  labels.hovered = hovered_query(view, hover);
  return labels;
}

AxisLabels key_labels(const Canvas& canvas, const RunView& view, const std::optional<Tag>& hover) {
  AxisLabels labels;
  labels.texts = view.keys;
  labels.color = canvas.colors.key;
  labels.role = "key";
  labels.hovered = hovered_key(view, hover);
  return labels;
}

namespace {

struct Sides {
  AxisLabels rows, columns;
};

// The labels of a panel as they are drawn.
Sides sides_of(const Canvas& canvas, const RunView& view, const PatternPanel& panel, const std::optional<Tag>& hover) {
  Sides sides{query_labels(canvas, view, hover), key_labels(canvas, view, hover)};
  if (panel.writes && !panel.transposed) sides.rows.seconds = view.writes;
  if (panel.read != nullptr) {
    const ReadView& read = *panel.read;
    sides.rows.texts = read.queries;
    sides.rows.chosen = read.query;
    sides.rows.hovered = read.hovered_query(view, hover);
    sides.columns.texts = read.keys;
    sides.columns.hovered = read.hovered_key(view, hover);
    for (const Reading::Shown& shown : read.reading.queries) sides.rows.positions.push_back(shown.parts.front());
    for (const Reading::Shown& shown : read.reading.keys) sides.columns.positions.push_back(shown.parts.front());
    if (panel.writes && !panel.transposed) sides.rows.seconds = read.writes;
  }
  if (panel.transposed) std::swap(sides.rows, sides.columns);
  return sides;
}

}  // namespace

PanelLayout layout_panel(const Canvas& canvas, const RunView& view, const PatternPanel& panel,
                         const std::optional<Tag>& hover, float width, float height, const CellLimits& limits) {
  const auto [rows, columns] = sides_of(canvas, view, panel, hover);
  const auto n_rows = static_cast<float>(rows.texts.size()), n_cols = static_cast<float>(columns.texts.size());
  const auto whole = [](float cell) { return cell > 4 ? std::floor(cell) : cell; };

  // The labels depend on the cells and the cells on the labels' room: three rounds settle it.
  PanelLayout layout;
  layout.cell_w = layout.cell_h = limits.largest;
  for (int round = 0;; ++round) {
    layout.rows = plan_rows(canvas, rows, layout.cell_h);
    layout.columns = plan_columns(canvas, columns, layout.cell_w);
    layout.left = std::ceil(layout.rows.extent);
    layout.top = std::ceil(layout.columns.extent);
    layout.overhang = layout.columns.overhang;
    if (round == 3) return layout;
    const float across = std::min(layout.cell_w, (width - layout.left - layout.overhang) / n_cols);
    const float down = std::min(layout.cell_h, (height - layout.top) / n_rows);
    layout.cell_h = std::max(whole(std::min(across, down)), limits.smallest);
    layout.cell_w = std::max(whole(std::min(across, layout.cell_h * limits.widest)), limits.smallest);
  }
}

GridShape draw_panel(Canvas& canvas, const RunView& view, const PatternPanel& panel, const PanelLayout& layout,
                     const std::optional<Tag>& hover, Point corner) {
  const auto [rows, columns] = sides_of(canvas, view, panel, hover);

  GridShape grid = panel.read != nullptr ? read_grid(view, *panel.read, *panel.numbers, panel.transposed)
                                         : grid_of(view.run, {panel.value, {view.slice_of(panel.value), 0, 0}},
                                                   view.n_queries(), view.n_keys(), panel.transposed);
  grid.at = {std::round(corner.x + layout.left), std::round(corner.y + layout.top),
             layout.cell_w * static_cast<float>(grid.cols), layout.cell_h * static_cast<float>(grid.rows)};
  grid.scale = panel.scale;
  grid.row_scales = panel.row_scales;
  if (panel.column >= 0) grid.source.name = name_in_column(panel.column, panel.value);
  grid.quantity = plain_text(value_name(panel.value, canvas.style.lang));
  for (const std::string& text : rows.texts) grid.row_labels.push_back(plain_text(text));
  for (const std::string& text : columns.texts) grid.col_labels.push_back(plain_text(text));
  if (panel.hatch_masked && panel.read == nullptr) mark_masked(grid, view);
  if (parse_value_name(panel.value).last() == "rollout" &&
      std::find(grid.values->begin(), grid.values->end(), 0.0F) != grid.values->end()) {
    // Exactly nothing is what no way leads from.
    auto none = std::make_shared<std::vector<char>>();
    for (const float share : *grid.values) none->push_back(static_cast<char>(share == 0));
    grid.masked = std::move(none);
  }
  if (panel.digits) fit_digits(grid, canvas.style.scale);
  canvas.figure.add(grid);
  mark_undefined(canvas, grid);

  draw_column_labels(canvas, columns, layout.columns, grid.at.x, grid.at.y - canvas.u(1), layout.cell_w);
  draw_row_labels(canvas, rows, layout.rows, grid.at.x, grid.at.y, layout.cell_h);
  if (layout.rows.second_width > 0)
    canvas.text({grid.at.x - canvas.u(7) - layout.rows.width - canvas.u(14), grid.at.y - canvas.u(10)},
                canvas.say({"writes", "写出"}), TextSize::tiny, canvas.colors.muted, Align::right);
  if (panel.transposed)
    outline_col(canvas, grid, columns.chosen);
  else
    outline_row(canvas, grid, rows.chosen);
  crosshair(canvas, grid, rows.hovered, columns.hovered);
  return grid;
}

std::vector<int> fully_masked_queries(const RunView& view) {
  std::vector<int> rows;
  const std::string name = view.attention("masked");
  const Tensor* masked = view.find(name);
  if (masked == nullptr) return rows;
  const auto slice = masked->slice(view.slice_of(name));
  for (int r = 0; r < masked->rows(); ++r)
    if (std::isinf(slice.row(r).maxCoeff())) rows.push_back(r);
  return rows;
}

}  // namespace headlight
