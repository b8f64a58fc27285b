#include "core/figure/mini_pattern.h"

#include <algorithm>
#include <cmath>

#include "core/figure/matrix_grid.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

// Cell (r, c) of `small` is the largest of its part of `large`.
GridShape merged(const ConstMatrixMap& large, int rows, int cols) {
  GridShape grid;
  grid.rows = std::min(rows, static_cast<int>(large.rows()));
  grid.cols = std::min(cols, static_cast<int>(large.cols()));
  auto cells = std::make_shared<std::vector<float>>();
  cells->reserve(static_cast<std::size_t>(grid.rows) * static_cast<std::size_t>(grid.cols));
  const auto begin = [](int i, int n, Eigen::Index all) { return all * i / n; };
  for (int r = 0; r < grid.rows; ++r) {
    const Eigen::Index top = begin(r, grid.rows, large.rows()), bottom = begin(r + 1, grid.rows, large.rows());
    for (int c = 0; c < grid.cols; ++c) {
      const Eigen::Index left = begin(c, grid.cols, large.cols()), right = begin(c + 1, grid.cols, large.cols());
      cells->push_back(large.block(top, left, bottom - top, right - left).maxCoeff());
    }
  }
  grid.values = std::move(cells);
  return grid;
}

}  // namespace

Tag head_tag(const RunView& view) { return {Tag::Kind::head, {view.attention("pattern"), {view.layer, view.head, 0}}}; }

std::string group_name(const RunView& view, Lang lang) {
  if (!view.run.config.two_stacks()) return "";
  return (view.cross()                   ? Tr{"cross-attention", "交叉注意力"}
          : view.stack == Stack::encoder ? Tr{"encoder", "编码器"}
                                         : Tr{"decoder", "解码器"})
      .in(lang);
}

void draw_mini_pattern(Canvas& canvas, const RunView& view, Rect at, bool chosen, const ColorScale& scale,
                       const ReadView* read) {
  const std::string name = view.attention("pattern");
  const Tensor* pattern = view.find(name);
  const float around = canvas.u(2);
  const Rect outer{at.x - around, at.y - around, at.w + 2 * around, at.h + 2 * around};
  RectShape card;  // the ground, and what is clicked
  card.at = outer;
  card.fill = canvas.colors.card;
  card.stroke = chosen ? canvas.colors.weight : canvas.colors.rule;
  card.line = canvas.u(chosen ? 2.0F : 1.0F) * canvas.colors.line;
  card.radius = canvas.u(4);
  card.tag = head_tag(view);
  canvas.figure.add(card);
  if (pattern == nullptr) return;

  const int rows = std::max(1, static_cast<int>(at.h)), cols = std::max(1, static_cast<int>(at.w));
  const bool other = read != nullptr && !read->plain();
  // Not read_head(): a page of heads would push the one that is looked at out of what is kept.
  const ReadPattern numbers = other ? read_pattern(read->reading, pattern->slice(view.slice_of(name))) : ReadPattern{};
  GridShape grid = other ? merged({numbers.weights.data(), numbers.weights.rows(), numbers.weights.cols()}, rows, cols)
                         : merged(pattern->slice(view.slice_of(name)), rows, cols);
  grid.at = at;
  grid.scale = scale;
  const std::string layer = std::to_string(view.layer + 1), head = std::to_string(view.head + 1);
  const std::string group = group_name(view, canvas.style.lang);
  grid.quantity = (group.empty() ? "" : group + " ") +
                  canvas.say({"layer " + layer + " head " + head, "第 " + layer + " 层 头 " + head});
  const std::vector<std::string>&queries = other ? read->queries : view.queries, &keys = other ? read->keys : view.keys;
  if (grid.rows == static_cast<int>(queries.size()) && grid.cols == static_cast<int>(keys.size())) {
    for (const std::string& text : queries) grid.row_labels.push_back(plain_text(text));
    for (const std::string& text : keys) grid.col_labels.push_back(plain_text(text));
  } else {
    grid.quantity += canvas.say({", the largest of each part", "，每块取最大值"});
  }
  canvas.figure.add(grid);
}

}  // namespace headlight
