// The mask workbench: presets, the mouse as a pencil, mistakes on purpose. The model is really run with what is drawn.
#include <algorithm>
#include <cmath>

#include "app/panels/mask_editor.h"
#include "app/ui/figure_view.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/figure/mask_figure.h"
#include "core/lab/mask_presets.h"
#include "imgui.h"

namespace headlight::view::mask {
namespace {

MaskOf target_of(const Session& session) {
  return session.run->config.two_stacks() ? mask_target(session.shown()) : MaskOf::self;
}
MaskSpec& spec_of(Session& session) { return mask_of(session.state.request, target_of(session)); }

/// What the mask allows now, as something that can be painted over.
PaintedMask materialised(const GridShape& grid) {
  PaintedMask mask{grid.rows, grid.cols, {}};
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.cols; ++c) mask.allowed.push_back(static_cast<char>(!grid.is_masked(r, c)));
  return mask;
}

struct Cell {
  int row = 0, col = 0;
};

void fill_cells(PaintedMask& mask, Cell a, Cell b, bool allowed) {
  for (int r = std::min(a.row, b.row); r <= std::max(a.row, b.row); ++r)
    paint_line(mask, r, std::min(a.col, b.col), r, std::max(a.col, b.col), allowed);
}

/// The mouse over the matrix of the mask.
void paint(Session& session, Rect area) {
  static bool pressed = false;
  static Cell start, last;
  static PaintedMask before;
  const WidgetInfo* place = registry::find("masks.figure.figure");
  const GridShape* grid = session.current_figure ? mask_grid(*session.current_figure) : nullptr;
  const ImGuiIO& io = ImGui::GetIO();
  hold_figure(pressed);
  if (place == nullptr || grid == nullptr || grid->rows < 1 || grid->cols < 1) return;
  const Rect cells{place->rect.x + grid->at.x, place->rect.y + grid->at.y, grid->at.w, grid->at.h};
  registry::add({"masks.grid", cells, true, true, ""});
  const Point mouse{io.MousePos.x, io.MousePos.y};
  const bool over = cells.contains(mouse) && area.contains(mouse);
  const Cell now{
      std::clamp(static_cast<int>((mouse.y - cells.y) / cells.h * static_cast<float>(grid->rows)), 0, grid->rows - 1),
      std::clamp(static_cast<int>((mouse.x - cells.x) / cells.w * static_cast<float>(grid->cols)), 0, grid->cols - 1)};
  hold_figure(over || pressed);
  if (over && ImGui::IsMouseClicked(0) && !ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup)) {
    pressed = true;
    start = last = now;
    before = materialised(*grid);
  }
  if (!ImGui::IsMouseDown(0)) {
    pressed = false;
    return;
  }
  if (!pressed) return;
  const MaskOptions& options = session.state.masks;
  MaskSpec& spec = spec_of(session);
  PaintedMask mask =
      spec.painted && options.tool == MaskOptions::Tool::pencil && last.row >= 0 ? *spec.painted : before;
  if (mask.rows < before.rows || mask.cols < before.cols) mask = before;
  if (options.tool == MaskOptions::Tool::rectangle)
    fill_cells(mask, start, now, options.erase);
  else if (options.tool == MaskOptions::Tool::line)
    paint_line(mask, start.row, start.col, now.row, now.col, options.erase);
  else
    paint_line(mask, last.row, last.col, now.row, now.col, options.erase);
  last = now;
  spec.sparse.clear();
  spec.prefix = 0;
  spec.causal = false;  // it is in what was painted over
  spec.painted = std::move(mask);
}

void draw_preset(Session& session, Flow& flow) {
  MaskSpec& spec = spec_of(session);
  std::vector<Tr> names;
  for (const MaskPreset& preset : mask_presets()) names.push_back(preset.name);
  names.push_back({"painted by hand", "手绘"});
  const int painted = static_cast<int>(names.size()) - 1;
  int chosen = spec.painted ? painted : preset_of(spec);
  if (chosen < 0) chosen = 0;
  const int was = chosen;
  if (dropdown("masks.preset", flow.next(px(190)), names, chosen) && chosen != was && chosen != painted) {
    const MaskSpec old = spec;
    spec = mask_presets()[static_cast<std::size_t>(chosen)].spec;
    spec.align = old.align;
    spec.place = old.place;
    spec.fill = old.fill;
    spec.empty_row = old.empty_row;
    spec.padding_rows = old.padding_rows;
  }
  tooltip(chosen == painted ? Tr{"Drawn with the mouse in the matrix.", "用鼠标在矩阵中涂画。"}
                            : mask_presets()[static_cast<std::size_t>(chosen)].about);
}

/// Sliders for the numbers of a preset.
void draw_numbers(Session& session, Flow& flow) {
  MaskSpec& spec = spec_of(session);
  const float width = px(190);
  if (spec.prefix > 0) slider_int("masks.prefix", flow.next(width), {"prefix", "前缀"}, spec.prefix, 1, 32);
  int number = 0;
  for (SparsePart& part : spec.sparse) {
    const std::string id = "masks.part." + std::to_string(number++);
    using Kind = SparsePart::Kind;
    const bool image = part.kind == Kind::row || part.kind == Kind::column;
    const Tr size = part.kind == Kind::global   ? Tr{"global tokens", "全局词元"}
                    : part.kind == Kind::random ? Tr{"random keys", "随机键"}
                    : part.kind == Kind::block  ? Tr{"block", "块"}
                    : image                     ? Tr{"columns", "列数"}
                                                : Tr{"window", "窗口"};
    if (part.kind == Kind::column && number > 1 && spec.sparse[0].kind == Kind::row) {
      part.size = spec.sparse[0].size;  // one image
      continue;
    }
    if (part.kind != Kind::strided) slider_int(id + ".size", flow.next(width), size, part.size, image ? 1 : 0, 32);
    if (part.kind == Kind::dilated || part.kind == Kind::strided)
      slider_int(id + ".step", flow.next(width), {"step", "步长"}, part.step, 1, 32);
    if (part.kind != Kind::random) continue;
    const Tr again{"draw again", "重新抽取"};
    if (button(id + ".seed", flow.next(button_width(again)), again)) ++part.seed;
  }
}

void draw_tools(Session& session, Flow& flow) {
  MaskOptions& options = session.state.masks;
  const std::vector<Tr> tools{{"pencil", "铅笔"}, {"rectangle", "矩形"}, {"line", "直线"}};
  int tool = static_cast<int>(options.tool);
  if (segmented("masks.tool", flow.next(segmented_width(tools)), tools, tool))
    options.tool = static_cast<MaskOptions::Tool>(tool);
  const std::vector<Tr> ways{{"forbid", "禁止"}, {"allow", "允许"}};
  int way = options.erase ? 1 : 0;
  if (segmented("masks.way", flow.next(segmented_width(ways)), ways, way)) options.erase = way == 1;
  tooltip({"What the mouse does in the matrix at the left. Ctrl+Z takes it back.",
           "鼠标在左侧矩阵中的作用。Ctrl+Z 可撤销。"});
  const Tr invert_words{"invert", "反转"};
  const bool possible = session.current_figure && mask_grid(*session.current_figure) != nullptr;
  ButtonOptions enabled;
  enabled.enabled = possible;
  if (button("masks.invert", flow.next(button_width(invert_words)), invert_words, enabled)) {
    MaskSpec& spec = spec_of(session);
    spec.painted = materialised(*mask_grid(*session.current_figure));
    invert(*spec.painted);
    spec.sparse.clear();
    spec.prefix = 0;
    spec.causal = false;
  }
}

/// What people do wrong, to be tried.
void draw_mistakes(Session& session, Flow& flow) {
  MaskSpec& spec = spec_of(session);
  const std::vector<Tr> places{{"before softmax", "softmax 之前"}, {"after: a mistake", "之后：错误"}};
  int place = static_cast<int>(spec.place);
  if (segmented("masks.place", flow.next(segmented_width(places)), places, place))
    spec.place = static_cast<MaskSpec::Place>(place);
  tooltip({"After the softmax the forbidden weights are cut out, and the rest of the row no longer sums to 1.",
           "softmax 之后才截去被禁止的权重，本行剩下的和不再是 1。"});
  const std::vector<Tr> fills{same("−∞"), same("−10^{9}")};
  int fill = static_cast<int>(spec.fill);
  if (segmented("masks.fill", flow.next(segmented_width(fills)), fills, fill))
    spec.fill = static_cast<MaskSpec::Fill>(fill);
  tooltip({"What is added to a forbidden score. With −10^{9} a row that may look at nothing looks at everything alike.",
           "加在被禁止分数上的数。用 −10^{9} 时，什么也不能看的行会平均地看所有键。"});
  const std::vector<Tr> empties{{"empty row: 0", "空行：0"}, same("NaN")};
  int empty = static_cast<int>(spec.empty_row);
  if (segmented("masks.empty", flow.next(segmented_width(empties)), empties, empty))
    spec.empty_row = static_cast<MaskSpec::EmptyRow>(empty);
  tooltip({"A row without any allowed key: here its weights are 0; the bare formula gives 0 / 0, NaN.",
           "没有可看键的行：这里权重取 0；照公式则是 0 / 0，即 NaN。"});
  if (session.run->source.size() > 1) {
    const Tr rows{"pad rows instead: a mistake", "改遮填充行：错误"};
    toggle("masks.rows", flow.next(toggle_width(rows)), rows, spec.padding_rows, spec.padding);
    tooltip({"Masks what the pad tokens look at, in place of what looks at them: they still get weight.",
             "遮住填充词元看谁，而不是谁看它们：它们仍然得到权重。"});
  }
  if (target_of(session) == MaskOf::cross) {
    const std::vector<Tr> ends{{"top left", "左上对齐"}, {"bottom right", "右下对齐"}};
    int align = static_cast<int>(spec.align);
    if (segmented("masks.align", flow.next(segmented_width(ends)), ends, align))
      spec.align = static_cast<MaskSpec::Align>(align);
    tooltip({"Where the diagonal of a causal mask that is not square begins or ends.",
             "非方形因果掩码的对角线从左上角开始，还是在右下角结束。"});
  }
}

void draw(Session& session, Rect canvas) {
  static float height = 0;  // of the controls, in the last frame
  if (height <= 0) height = 2 * control_height() + px(6);
  const Rect room{canvas.x + px(18), canvas.bottom() - height - px(6), canvas.w - px(36), height};
  const Rect area{canvas.x, canvas.y, canvas.w, room.y - px(6) - canvas.y};
  show_picture(session, "masks.figure", area);
  paint(session, area);
  rule({canvas.x, room.y - px(5)}, {canvas.right(), room.y - px(5)}, colors().rule, colors().line);
  Flow first(room, control_height());
  draw_preset(session, first);
  draw_numbers(session, first);
  draw_tools(session, first);
  Flow second({room.x, first.bottom() + px(6), room.w, 0}, control_height());
  draw_mistakes(session, second);
  const float taken = second.bottom() - room.y;
  if (std::abs(taken - height) > 0.5F) ui().animating = true;
  height = taken;
}

const RegisterView registered{
    {ViewKind::masks,
     "masks",
     {"Masks", "掩码"},
     1,
     draw,
     nullptr,
     nullptr,
     ViewGroup::labs,
     {"A mask decides which keys a query may look at: forbidden scores become −∞ before the softmax, so their weight "
      "is "
      "exactly 0 and the others share the whole. At the left the mask, to be chosen below or painted with the mouse; "
      "at "
      "the right what the chosen head makes of it; below what it saves and what it does to the outputs.",
      "掩码决定一个查询可以看哪些键：被禁止的分数在 softmax 之前变为 −∞，于是权重恰为 0，其余的键分享全部权重。"
      "左边是掩码，可在下方选择或用鼠标涂画；右边是所选的头因此得到的权重；下面是节省的开销与对输出的影响。"}}};

}  // namespace
}  // namespace headlight::view::mask
