#include "core/figure/mini_pattern.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <mutex>
#include <tuple>
#include <utility>

#include "core/figure/head_name.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

using Cells = std::shared_ptr<const std::vector<float>>;

// Cell (r, c) of so many rows and columns is the largest of its part of `large`.
Cells merged(const ConstMatrixMap& large, int rows, int cols) {
  auto cells = std::make_shared<std::vector<float>>();
  cells->reserve(static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols));
  const auto begin = [](int i, int n, Eigen::Index all) { return all * i / n; };
  for (int r = 0; r < rows; ++r) {
    const Eigen::Index top = begin(r, rows, large.rows()), bottom = begin(r + 1, rows, large.rows());
    for (int c = 0; c < cols; ++c) {
      const Eigen::Index left = begin(c, cols, large.cols()), right = begin(c + 1, cols, large.cols());
      cells->push_back(large.block(top, left, bottom - top, right - left).maxCoeff());
    }
  }
  return cells;
}

struct CellsKey {
  std::uint64_t run = 0;
  ValueRef pattern;
  int rows = 0, cols = 0;
  auto operator<=>(const CellsKey& other) const {
    return std::tie(run, rows, cols, pattern.at.batch, pattern.name) <=>
           std::tie(other.run, other.rows, other.cols, other.pattern.at.batch, other.pattern.name);
  }
};

// Another query or head chosen makes the pictures of all heads anew, but not their cells: of a long sentence they are
// the largest of forty million numbers, and the window has them on the graphics card already.
Cells kept_cells(const CellsKey& key, const ConstMatrixMap& pattern) {
  if (key.run == 0) return merged(pattern, key.rows, key.cols);
  constexpr std::size_t most = 2048;
  static std::mutex mutex;
  static std::map<CellsKey, Cells> kept;
  {
    const std::scoped_lock lock(mutex);
    if (const auto known = kept.find(key); known != kept.end()) return known->second;
  }
  Cells made = merged(pattern, key.rows, key.cols);
  const std::scoped_lock lock(mutex);
  if (kept.size() >= most) kept.erase(kept.begin(), std::next(kept.begin(), most / 2));  // those of the oldest runs
  return kept.emplace(key, std::move(made)).first->second;
}

// The parts that the mask forbids altogether, hatched like any other: the same for every layer and head, so that they
// are looked for once.
std::shared_ptr<const std::vector<char>> masked_cells(const RunView& view, int rows, int cols) {
  std::string name = view.prefix + "blocks.0." + (view.cross() ? "cross" : "attn") + ".masked";
  const Tensor* scores = view.find(name);
  if (scores == nullptr || scores->rows() < rows || scores->cols() < cols) return nullptr;
  const int slice = view.sentence * view.heads();
  if (slice >= scores->batch()) return nullptr;
  struct Known {
    CellsKey key;
    std::shared_ptr<const std::vector<char>> cells;
  };
  static std::mutex mutex;
  static std::array<Known, 8> kept;  // the groups of a run in a few sizes
  static std::size_t next = 0;
  const CellsKey key{view.run.number, {std::move(name), {slice, 0, 0}}, rows, cols};
  const auto same = [&](const Known& k) { return !(k.key < key) && !(key < k.key); };
  const std::scoped_lock lock(mutex);
  if (key.run != 0)
    if (const auto known = std::find_if(kept.begin(), kept.end(), same); known != kept.end()) return known->cells;
  const Cells most = merged(scores->slice(slice), rows, cols);
  auto cells = std::make_shared<std::vector<char>>();
  cells->reserve(most->size());
  for (const float score : *most) cells->push_back(static_cast<char>(std::isinf(score)));
  const bool any = std::find(cells->begin(), cells->end(), 1) != cells->end();
  kept[next] = {key, any ? std::move(cells) : nullptr};
  return kept[std::exchange(next, (next + 1) % kept.size())].cells;
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
                       const ReadView* read, std::vector<GridShape>* later) {
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
  GridShape grid;
  grid.rows = std::min(rows, static_cast<int>(other ? numbers.weights.rows() : pattern->shape().rows));
  grid.cols = std::min(cols, static_cast<int>(other ? numbers.weights.cols() : pattern->shape().cols));
  if (other) {
    const Matrix& w = numbers.weights;
    grid.values = merged({w.data(), w.rows(), w.cols()}, grid.rows, grid.cols);
  } else {
    grid.values = kept_cells({view.run.number, {name, {view.slice_of(name), 0, 0}}, grid.rows, grid.cols},
                             pattern->slice(view.slice_of(name)));
  }
  if (!other) grid.masked = masked_cells(view, grid.rows, grid.cols);
  grid.at = at;
  grid.scale = scale;
  grid.quantity = head_name(view, canvas.style.lang);
  const std::vector<std::string>&queries = other ? read->queries : view.queries, &keys = other ? read->keys : view.keys;
  if (grid.rows == static_cast<int>(queries.size()) && grid.cols == static_cast<int>(keys.size())) {
    for (const std::string& text : queries) grid.row_labels.push_back(plain_text(text));
    for (const std::string& text : keys) grid.col_labels.push_back(plain_text(text));
  } else {
    grid.quantity += canvas.say({", the largest of each part", "，每块取最大值"});
  }
  if (later != nullptr)
    later->push_back(std::move(grid));
  else
    canvas.figure.add(std::move(grid));
}

}  // namespace headlight
