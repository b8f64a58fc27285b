#include "app/panels/mask_editor.h"

#include <algorithm>
#include <cmath>

#include "app/panels/model_settings.h"
#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

constexpr int most_cells = 48;  // a side of the grid; beyond it the cells would be too small to hit

struct Sides {
  const Encoding* queries = nullptr;
  const Encoding* keys = nullptr;
  int rows() const { return std::min(most_cells, static_cast<int>(queries->tokens.size())); }
  int cols() const { return std::min(most_cells, static_cast<int>(keys->tokens.size())); }
};

Sides sides_of(const Session& session, bool cross) {
  const Run& run = *session.run;
  const auto at = [&](Stack stack) -> const Encoding* {
    const auto& all = run.tokens_of(stack);
    const auto i = static_cast<std::size_t>(session.shown().sentence);
    return i < all.size() ? &all[i] : nullptr;
  };
  if (!run.config.two_stacks()) return {at(Stack::encoder), at(Stack::encoder)};
  return {at(Stack::decoder), cross ? at(Stack::encoder) : at(Stack::decoder)};
}

Figure picture(const PaintedMask& mask, const Sides& sides, float cell, float left, float top) {
  const Theme& t = colors();
  Figure figure;
  const int rows = sides.rows(), cols = sides.cols();
  auto values = std::make_shared<std::vector<float>>();
  auto masked = std::make_shared<std::vector<char>>();
  for (int r = 0; r < rows; ++r)
    for (int c = 0; c < cols; ++c) {
      values->push_back(mask.at(r, c) ? 0.22F : 0);
      masked->push_back(static_cast<char>(!mask.at(r, c)));
    }
  GridShape grid;
  grid.at = {left, top, cell * static_cast<float>(cols), cell * static_cast<float>(rows)};
  grid.rows = rows;
  grid.cols = cols;
  grid.values = values;
  grid.masked = masked;
  grid.scale.map = ColorScale::Map::sequential;
  grid.scale.low = 0;
  grid.scale.high = 1;
  grid.gap = cell > px(8) ? 1 : 0;
  figure.add(grid);
  const TextSize size = cell >= px(15) ? TextSize::label : TextSize::tiny;
  if (cell < px(9)) return figure;  // names would overlap; the tooltip gives them
  const auto name = [](const Encoding& e, int i) { return literal_text(e.tokens[static_cast<std::size_t>(i)].text); };
  for (int r = 0; r < rows; ++r)
    figure.add(TextShape{.at = {left - px(5), top + (static_cast<float>(r) + 0.5F) * cell},
                         .text = name(*sides.queries, r),
                         .size = size,
                         .color = t.query,
                         .align = Align::right,
                         .max_width = left - px(6)});
  for (int c = 0; c < cols; ++c)
    figure.add(TextShape{.at = {left + (static_cast<float>(c) + 0.5F) * cell, top - px(5)},
                         .text = name(*sides.keys, c),
                         .size = size,
                         .color = t.key,
                         .align = Align::left,
                         .angle = 90,
                         .max_width = top - px(6)});
  return figure;
}

/// The grid itself: a click turns a cell over, a drag gives all cells on its way the first one's new value.
float draw_grid(PaintedMask& mask, const Sides& sides, Rect room) {
  static bool allow = false;
  static int last_row = 0, last_col = 0;
  const float left = px(64), top = px(60);
  const float cell = std::floor(std::min(px(22), (room.w - left) / static_cast<float>(sides.cols())));
  const Rect grid{room.x + left, room.y + top, cell * static_cast<float>(sides.cols()),
                  cell * static_cast<float>(sides.rows())};
  draw_figure(picture(mask, sides, cell, left, top), {room.x, room.y});
  const AreaResult area = click_area("model.mask.grid", grid, "");
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const int r = std::clamp(static_cast<int>((mouse.y - grid.y) / cell), 0, sides.rows() - 1);
  const int c = std::clamp(static_cast<int>((mouse.x - grid.x) / cell), 0, sides.cols() - 1);
  if (ImGui::IsItemActivated()) {
    allow = !mask.at(r, c);
    last_row = r;
    last_col = c;
  }
  if (ImGui::IsItemActive()) {
    mask = grown(mask, sides.rows(), sides.cols());
    paint_line(mask, last_row, last_col, r, c, allow);
    last_row = r;
    last_col = c;
  }
  if (area.hovered || ImGui::IsItemActive()) {
    frame_rect({grid.x + static_cast<float>(c) * cell, grid.y + static_cast<float>(r) * cell, cell, cell},
               colors().focus, px(1.5F));
    const auto word = [](const Encoding& e, int i) { return literal_text(e.tokens[static_cast<std::size_t>(i)].text); };
    const std::string may = mask.at(r, c) ? tr({"may look", "可以看"}) : tr({"may not look", "不可看"});
    tooltip_now(word(*sides.queries, r) + " → " + word(*sides.keys, c) + "\n" + may);
  }
  return grid.bottom();
}

float draw_editor(Session& session, std::optional<PaintedMask>& mask, bool cross, Rect room) {
  const Sides sides = session.run ? sides_of(session, cross) : Sides{};
  const bool possible = sides.queries != nullptr && sides.keys != nullptr && sides.rows() > 0 && sides.cols() > 0;
  Column column(room);
  bool on = mask.has_value();
  if (toggle("model.mask.painted", column.row(control_height(), px(4)), {"painted by hand", "手绘掩码"}, on,
             possible || on)) {
    if (on)
      mask = grown({}, sides.rows(), sides.cols());
    else
      mask.reset();
  }
  tooltip({"Click or drag in the grid: hatched cells are forbidden, on top of the other masks.",
           "在方格中点击或拖动：斜线格被禁止，并与其他掩码叠加。"});
  if (!mask || !possible) return column.y;
  column.y = draw_grid(*mask, sides, {room.x, column.y, room.w, 0}) + px(8);
  const auto parts = split(column.row(control_height()), {1, 1, 1, 1});
  if (button("model.mask.clear", parts[0], {"allow all", "全部允许"})) *mask = grown({}, sides.rows(), sides.cols());
  if (button("model.mask.invert", parts[1], {"invert", "反转"})) {
    *mask = grown(*mask, sides.rows(), sides.cols());
    invert(*mask);
  }
  if (button("model.mask.diagonal", parts[2], {"own only", "仅自身"})) {
    *mask = PaintedMask{sides.rows(), sides.cols(),
                        std::vector<char>(static_cast<std::size_t>(sides.rows() * sides.cols()), 0)};
    for (int i = 0; i < std::min(sides.rows(), sides.cols()); ++i) paint_line(*mask, i, i, i, i, true);
  }
  ButtonOptions undo;
  undo.enabled = session.can_undo();
  if (button("model.mask.undo", parts[3], {"undo", "撤销"}, undo)) session.undo();
  column.space(paragraph({room.x, column.y, room.w, 0},
                         tr({"A row without any allowed key has no weights: its output is zero, and it is marked.",
                             "一行若没有任何允许的键，就没有权重：输出为零，并有标记。"}),
                         TextSize::tiny, colors().muted));
  return column.y;
}

}  // namespace

float draw_masks(Session& session, Rect room) {
  static int which = 0;  // 0: self, 1: cross; of the editor alone
  Request& request = session.state.request;
  Column column(room);
  bool causal = wanted_causal(session);
  if (toggle("model.causal", column.row(control_height(), px(4)), {"causal", "因果掩码"}, causal))
    set_causal(session, causal);
  tooltip({"A token may look only at itself and at what came before. In a model of two stacks this is the decoder's.",
           "每个词元只能看自己和它之前的词元。编码器–解码器模型中指解码器。"});
  if (toggle("model.padding", column.row(control_height(), px(4)), {"hide padding", "遮住填充"}, request.mask.padding))
    request.encoder_mask.padding = request.cross_mask.padding = request.mask.padding;
  tooltip(
      {"In a batch the shorter sentences are filled up with <pad>; their columns get weight 0. One sentence alone "
       "has no padding.",
       "批次中较短的句子用 <pad> 补齐；这些列的权重为 0。单独一句没有填充。"});
  const bool two = session.run && session.run->config.two_stacks();
  if (two) {
    segmented("model.mask.which", column.row(control_height(), px(4)),
              {{"decoder self-attention", "解码器自注意力"}, {"encoder-decoder", "交叉注意力"}}, which);
  } else {
    which = 0;
  }
  return draw_editor(session, which == 1 ? request.cross_mask.painted : request.mask.painted, which == 1,
                     {room.x, column.y, room.w, 0});
}

}  // namespace headlight
