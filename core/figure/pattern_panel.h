#pragma once
// A Tq × Tk matrix with its tokens: the piece that the heatmap and the attention steps share.
#include <optional>
#include <string>

#include "core/figure/axis_labels.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/options.h"
#include "core/figure/read_view.h"

namespace headlight {

/// Everything of a panel but its place.
struct PatternPanel {
  std::string value;  // "blocks.0.attn.pattern"
  ColorScale scale;
  std::vector<ColorScale> row_scales;
  bool transposed = false;
  bool hatch_masked = false;
  bool digits = true;
  bool writes = false;  // a second label on the rows: the word that each row writes
  int column = -1;      // by which the rest of the window knows the run, see InColumn
  /// Weights that are not shown as they are: `value` is the pattern then. Borrowed; null: as they are.
  const ReadView* read = nullptr;
  const ReadPattern* numbers = nullptr;  // with `read`
};

/// Sizes of a panel whose cells fit into a given room.
struct PanelLayout {
  float cell_w = 0, cell_h = 0;
  float left = 0, top = 0;  // room of the labels
  float overhang = 0;       // of turned column labels, to the right
  LabelPlan rows, columns;
  float width(int cols) const { return left + cell_w * static_cast<float>(cols); }
};

AxisLabels query_labels(const Canvas& canvas, const RunView& view, const std::optional<Tag>& hover);
AxisLabels key_labels(const Canvas& canvas, const RunView& view, const std::optional<Tag>& hover);
/// The row or column that the mouse is over, when it is over a cell of one of these matrices or over a token; else −1.
int hovered_query(const RunView& view, const std::optional<Tag>& hover);
int hovered_key(const RunView& view, const std::optional<Tag>& hover);

/// The largest cells for the room, from `smallest` to `largest` pixels high and up to `widest` times as wide as high.
struct CellLimits {
  float largest, smallest;
  float widest = 1;  // 1: square
};
PanelLayout layout_panel(const Canvas& canvas, const RunView& view, const PatternPanel& panel,
                         const std::optional<Tag>& hover, float width, float height, const CellLimits& limits);

/// Draws labels, cells, the outline of the chosen query and the crosshair of the hovered cell. `corner` is the upper
/// left corner of the labels' room. Returns the place of the cells.
GridShape draw_panel(Canvas& canvas, const RunView& view, const PatternPanel& panel, const PanelLayout& layout,
                     const std::optional<Tag>& hover, Point corner);

/// Queries that may look at nothing at all: their row of weights is zero.
std::vector<int> fully_masked_queries(const RunView& view);

}  // namespace headlight
