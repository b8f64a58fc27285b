#pragma once
// A picture as data: shapes with tags that say which element of which value they show. Built by pure functions of run,
// selection and style; drawn by the window, hit-tested for hover and click, asserted in tests, exported by Cairo.
// Lengths are pixels, the origin is the upper left corner. Later shapes lie over earlier ones.
#include <cstddef>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/figure/selection.h"
#include "core/figure/style.h"

namespace headlight {

struct Point {
  float x = 0, y = 0;
};
struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  bool contains(Point p) const { return p.x >= x && p.x < x + w && p.y >= y && p.y < y + h; }
  float right() const { return x + w; }
  float bottom() const { return y + h; }
};

/// What a shape stands for, and so what hovering and clicking it means.
struct Tag {
  enum class Kind {
    none,
    cell,     // one element of a value
    token,    // a position of a sentence; row = position; `value` is "query" or "key" when its role is known
    head,     // one head of one layer: batch = layer, row = head; `value.name` is the pattern's name
    step,     // a step of the step view: row = its number
    row,      // a whole row of a value
    part,     // a number that follows from several elements of a value (GridShape::Parts); `value` is the first of them
    setting,  // a switch of the figure: a click sets the fields `value.name` of the state, "heads.sort=entropy", a line
              // each
    handle,   // can be dragged with the mouse; `value.name` says what, see Exhibit::drag
    entry,    // a number that can be typed over: element at.col of the control `value.name` of an exhibit
    quantity,  // the whole value `value.name`, spoken of in a text: lights up where it is drawn
    link,      // of a lesson: `value.name` says where it leads
  };
  Kind kind = Kind::none;
  ValueRef value{};
  bool operator==(const Tag&) const = default;
};

/// The type scale; nothing is set in another size. Pixels at scale 1: tiny 11, label 13, text 15, title 16 bold,
/// heading 22 bold; digits are monospaced 12, digits_small 10.
enum class TextSize { tiny, label, text, title, heading, digits, digits_small };
float pixels(TextSize size);

/// The baseline of a line of text lies this part of its pixels below the line's middle: the middle of capital letters,
/// of digits and of Chinese characters, whatever a font says about its own ascent.
inline constexpr float baseline_drop = 0.37F;

/// Hatching of masked cells: 45° lines this far apart at scale 1, in one phase for the whole figure (x + y is a
/// multiple of the spacing on a line), so that neighbouring cells join.
inline constexpr float hatch_spacing = 6;

enum class Align { left, center, right };

struct RectShape {
  Rect at{};
  Color fill{0, 0, 0, 0};
  Color stroke{0, 0, 0, 0};
  float line = 1;
  float radius = 0;
  bool hatched = false;
  bool dashed = false;
  Tag tag{};
  bool of_values = false;  // how large it is, where it stands or its colour is a value, whatever the tag (see cover.h)
};
struct LineShape {
  std::vector<Point> points{};  // a polyline
  Color color{};
  float line = 1;
  bool dashed = false;
  Tag tag{};
  bool of_values = false;
};
struct CurveShape {  // a cubic Bézier curve
  Point from{}, control1{}, control2{}, to{};
  Color color{};
  float line = 1;
  Tag tag{};
};
struct TextShape {
  Point at{};          // `align` says which end of the text stands here; y is the middle of the line
  std::string text{};  // rich text: "W_{Q}", "x^{2}", "\sqrt{d}", "**bold**" (rich_text.h)
  TextSize size = TextSize::label;
  Color color{};
  Align align = Align::left;
  float angle = 0;      // degrees, counter-clockwise, about `at`
  float max_width = 0;  // shortened with "…" beyond it; 0: no limit
  bool bold = false;
  Tag tag{};
  bool of_scale = false;   // a mark at an axis or a colour bar: says nothing about the values (see cover.h)
  bool of_values = false;  // a remark on what the values come to: covered with them, words and all
  bool at_value = false;   // where it stands says what the value is: gone when values are covered
};

/// How values become colours: a sequential map for weights, a diverging one for all that has a sign.
struct ColorScale {
  enum class Map { sequential, diverging };
  Map map = Map::diverging;
  float low = -1, high = 1;  // the values at the ends; a diverging scale is symmetric
  bool logarithmic = false;  // sequential only: log10 between `floor` and `high`
  float floor = 1e-4F;
  Color color(const Theme& theme, float value) const;  // values outside are clamped
};

/// A matrix of values as coloured cells. −inf cells (masked) and NaN are hatched. Cells are tagged by arithmetic: cell
/// (r, c) of the grid is element (r, c) of `source` in its slice, (c, r) when transposed, shifted by first_row and
/// first_col.
struct GridShape {
  Rect at{};
  int rows = 0, cols = 0;
  std::shared_ptr<const std::vector<float>> values{};  // rows × cols, as drawn
  std::shared_ptr<const std::vector<char>> masked{};   // rows × cols, may be null: hatched cells besides −inf ones
  ColorScale scale{};
  std::vector<ColorScale> row_scales{};  // per-row contrast: one a row; else empty
  int decimals = -1;                     // digits in the cells; −1: none, they would not fit
  TextSize digit_size = TextSize::digits_small;
  float gap = 0;      // between cells
  ValueRef source{};  // name and batch slice; row/col: of the first cell
  bool transposed = false;
  /// The numbers are no elements of `source` but follow from them, as by core/analysis/pattern_reading.h. Indices count
  /// rows and columns of the value, also when the grid is transposed.
  struct Parts {
    std::vector<int> first_row, first_col;  // of every row and column that is shown: the first one it stands for
    std::vector<int> row_at, col_at;        // of every row and column of the value: which one shows it; −1: none
  };
  std::shared_ptr<const Parts> parts{};                 // null: cells are elements
  std::string quantity{};                               // what the values are, "attention weight"; for files
  std::vector<std::string> row_labels{}, col_labels{};  // plain text, as drawn; for files; may be empty

  float value(int r, int c) const {
    return (*values)[static_cast<std::size_t>(r) * static_cast<std::size_t>(cols) + static_cast<std::size_t>(c)];
  }
  bool is_masked(int r, int c) const;  // hatched: flagged, −inf or NaN
  Rect cell(int r, int c) const;       // without the gap
  Tag tag(int r, int c) const;         // of kind none when the grid has no source
  const ColorScale& scale_of(int r) const;
  Color fill(const Theme& theme, int r, int c) const;  // of a cell that is not masked
  std::string digits(int r, int c) const;              // ".85", "-1.20"; empty when masked or decimals < 0
};

using Shape2D = std::variant<RectShape, LineShape, CurveShape, TextShape, GridShape>;

/// The way of a curve, as a polyline of 33 points.
std::vector<Point> points_on(const CurveShape& curve);

/// The room a text takes at this scale of type, before it is turned by its angle.
Rect text_box(const TextShape& text, float scale);

class Figure {
 public:
  float width = 0, height = 0;
  float scale = 1;      // of its type: a text stands at pixels(size) × scale; Style::scale of the builder
  std::string title;    // also drawn; kept for files and tests
  std::string caption;  // one sentence, also drawn

  template <typename S>
  S& add(S shape) {
    shapes_.emplace_back(std::move(shape));
    return std::get<S>(shapes_.back());
  }
  const std::vector<Shape2D>& shapes() const { return shapes_; }

  /// Puts another figure's shapes into this one, moved by (x, y). Both have the same scale.
  void place(const Figure& part, float x, float y);

  /// The tag of the topmost tagged shape at a point, if any. Shapes without a tag let the mouse through; thin lines are
  /// caught within 4 pixels.
  std::optional<Tag> hit(Point p) const;
  /// The place of the first shape (or grid cell) that shows this element, for highlights and spotlights.
  std::optional<Rect> find(const ValueRef& element) const;
  std::vector<Rect> find_all(const ValueRef& element) const;

 private:
  std::vector<Shape2D> shapes_;
};

}  // namespace headlight
