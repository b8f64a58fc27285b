#include "core/figure/matrix_grid.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <mutex>
#include <utility>

#include "core/figure/undefined_cells.h"

namespace headlight {
namespace {

/// The cells of the large grids that were drawn last. Moving the mouse makes a figure anew, but not its numbers: a
/// million of them would be copied, searched for masked ones and compared with those on the graphics card each time.
template <typename T>
class Drawn {
 public:
  using Cells = std::shared_ptr<const std::vector<T>>;
  struct Key {
    std::uint64_t run;
    ValueRef first;
    int rows, cols;
    bool transposed;
    bool operator==(const Key&) const = default;
  };

  template <typename Make>
  Cells get(const Key& key, const Make& make) {
    constexpr std::size_t worth_keeping = 16384;
    if (key.run == 0 || static_cast<std::size_t>(key.rows) * static_cast<std::size_t>(key.cols) < worth_keeping)
      return make();
    const std::scoped_lock lock(mutex_);
    for (const auto& [known, cells] : kept_)
      if (known == key) return cells;
    kept_[next_] = {key, make()};
    const Cells made = kept_[next_].second;
    next_ = (next_ + 1) % kept_.size();
    return made;
  }

 private:
  std::mutex mutex_;
  std::array<std::pair<Key, Cells>, 2> kept_{};
  std::size_t next_ = 0;
};

}  // namespace

GridShape grid_of(const Run& run, const ValueRef& first, int rows, int cols, bool transposed) {
  const Tensor& value = run.value(first.name);
  GridShape grid;
  grid.rows = transposed ? cols : rows;
  grid.cols = transposed ? rows : cols;
  grid.source = first;
  grid.transposed = transposed;
  static Drawn<float> drawn;
  grid.values = drawn.get({run.number, first, grid.rows, grid.cols, transposed}, [&] {
    const auto block = value.slice(first.at.batch).block(first.at.row, first.at.col, rows, cols);
    auto cells = std::make_shared<std::vector<float>>(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols));
    MatrixMap copy(cells->data(), grid.rows, grid.cols);
    if (transposed)
      copy = block.transpose();
    else
      copy = block;
    return cells;
  });
  return grid;
}

void mark_masked(GridShape& grid, const RunView& view) {
  const Tensor* scores = view.find(view.attention("masked"));
  if (scores == nullptr) return;
  const ValueRef first{view.attention("masked"), {view.slice_of(view.attention("masked")), 0, 0}};
  const auto slice = scores->slice(first.at.batch);
  static Drawn<char> drawn;
  auto cells = drawn.get({view.run.number, first, grid.rows, grid.cols, grid.transposed}, [&] {
    auto all = std::make_shared<std::vector<char>>(grid.values->size(), 0);
    bool any = false;
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.cols; ++c) {
        const bool masked = std::isinf(grid.transposed ? slice(c, r) : slice(r, c));
        (*all)[static_cast<std::size_t>(r) * static_cast<std::size_t>(grid.cols) + static_cast<std::size_t>(c)] =
            masked ? 1 : 0;
        any = any || masked;
      }
    }
    return any ? all : nullptr;
  });
  if (cells) grid.masked = std::move(cells);
}

float largest(const GridShape& grid) {
  float most = 0;
  for (const float value : *grid.values)
    if (std::isfinite(value)) most = std::max(most, std::abs(value));
  return most > 0 ? most : 1;
}

ColorScale diverging_scale(float extent) {
  ColorScale scale;
  scale.low = -extent;
  scale.high = extent;
  return scale;
}

ColorScale weight_scale(float high) {
  ColorScale scale;
  scale.map = ColorScale::Map::sequential;
  scale.low = 0;
  scale.high = high;
  return scale;
}

void fit_digits(GridShape& grid, float scale, int decimals) {
  grid.decimals = -1;
  if (grid.rows == 0 || grid.cols == 0 ||
      static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.cols) > 8192)
    return;
  const Rect cell = grid.cell(0, 0);
  struct Choice {
    TextSize size;
    int decimals;
  };
  std::vector<Choice> choices{{TextSize::digits, decimals}, {TextSize::digits_small, decimals}};
  // One decimal says something only about numbers that are not all small.
  if (largest(grid) >= 10) choices.push_back({TextSize::digits_small, 1});
  for (const Choice& choice : choices) {
    const float digit = text_width("0", choice.size, false, scale);
    if (cell.h < pixels(choice.size) * scale * 1.25F || cell.w < 2 * digit) continue;
    grid.decimals = choice.decimals;
    grid.digit_size = choice.size;
    std::size_t most = 0;
    for (int r = 0; r < grid.rows; ++r)
      for (int c = 0; c < grid.cols; ++c) most = std::max(most, grid.digits(r, c).size());
    if (static_cast<float>(most) * digit + 3 * scale <= cell.w) return;
  }
  grid.decimals = -1;
}

void mark_undefined(Canvas& canvas, const GridShape& grid) {
  const bool words = grid.rows > 0 && grid.cell(0, 0).h >= canvas.line_height(TextSize::tiny) * 0.9F;
  for (int r = 0; r < grid.rows; ++r) {
    if (!std::isnan(ConstMatrixMap(grid.values->data() + Eigen::Index{r} * grid.cols, 1, grid.cols).sum())) continue;
    int first = 0, last = grid.cols;  // the cells that are NaN, without the masked ends of the row
    while (first < last && !std::isnan(grid.value(r, first))) ++first;
    while (last > first && !std::isnan(grid.value(r, last - 1))) --last;
    if (first == last) continue;
    const Rect from = grid.cell(r, first), to = grid.cell(r, last - 1);
    RectShape band;
    band.at = {from.x, from.y, to.right() - from.x, from.h};
    band.fill = with_alpha(canvas.colors.focus, 0.22F);
    band.of_values = true;
    canvas.figure.add(band);
    if (words && canvas.width_of("NaN", TextSize::tiny) <= band.at.w)
      canvas.text({band.at.x + band.at.w / 2, band.at.y + band.at.h / 2}, "NaN", TextSize::tiny, canvas.colors.focus,
                  Align::center, true);
  }
}

void same_digits(const std::vector<GridShape*>& grids) {
  int decimals = 9;
  bool small = false;
  for (const GridShape* grid : grids) {
    decimals = std::min(decimals, grid->decimals);
    small = small || grid->digit_size == TextSize::digits_small;
  }
  for (GridShape* grid : grids) {
    grid->decimals = decimals;
    grid->digit_size = small ? TextSize::digits_small : TextSize::digits;
  }
}

namespace {
void outline(Canvas& canvas, Rect at) {
  RectShape frame;
  frame.at = at;
  frame.stroke = canvas.colors.query;
  frame.line = canvas.u(std::min(at.w, at.h) < canvas.u(6) ? 1.0F : 1.6F) * canvas.colors.line;
  canvas.figure.add(frame);
}
}  // namespace

void outline_row(Canvas& canvas, const GridShape& grid, int row) {
  if (row < 0 || row >= grid.rows) return;
  const Rect cell = grid.cell(row, 0);
  outline(canvas, {grid.at.x, cell.y, grid.at.w, cell.h});
}

void outline_col(Canvas& canvas, const GridShape& grid, int col) {
  if (col < 0 || col >= grid.cols) return;
  const Rect cell = grid.cell(0, col);
  outline(canvas, {cell.x, grid.at.y, cell.w, grid.at.h});
}

}  // namespace headlight
