// One query and one key, number by number. A component can be dragged up and down.
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/ui/draw.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/figure/inspector_figure.h"

namespace headlight::view::inspector {
namespace {

using Edit = InspectorOptions::Edit;

/// The component that the mouse has taken hold of.
struct Grip {
  InspectorOptions::Edit edit;
  int component = 0, key = 0;
  float value = 0;  // when it was taken
  float y = 0;      // of the mouse then
};
std::optional<Grip>& grip() {
  static std::optional<Grip> held;
  return held;
}

/// What was pressed in the figure, when it is a component of q or k.
std::optional<Grip> taken(const Session& session, Rect figure_at, const QueryKey& row) {
  if (!session.current_figure) return {};
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const auto tag = session.current_figure->hit({mouse.x - figure_at.x, mouse.y - figure_at.y});
  if (!tag || tag->kind != Tag::Kind::cell) return {};
  const ValueRef& at = tag->value;
  const bool query = at.name == row.q_name && at.at.row == row.query;
  const bool key = at.name == row.k_name && at.at.row == row.key;
  // In self-attention q and k of one word have different names; a q that is also a k does not exist.
  if (!query && !key) return {};
  const auto component = static_cast<std::size_t>(at.at.col);
  if (component >= row.q.size()) return {};
  return Grip{query ? Edit::query : Edit::key, at.at.col, row.key, query ? row.q[component] : row.k[component],
              mouse.y};
}

void drag(Session& session, const QueryKey& before, const QueryKey& row, Rect area) {
  InspectorOptions& options = session.state.inspector;
  const auto place = registry::find("inspector.figure.figure");
  if (ImGui::IsMouseClicked(0) && place && area.contains({ImGui::GetIO().MousePos.x, ImGui::GetIO().MousePos.y}))
    grip() = taken(session, place->rect, row);
  if (!ImGui::IsMouseDown(0)) grip().reset();
  if (!grip()) return;
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  const float moved = grip()->y - ImGui::GetIO().MousePos.y;
  if (std::abs(moved) < px(3) && options.edit == Edit::none) return;  // a click and no drag
  const float half = component_reach(session.style_for(area), true);
  const float extent = component_extent(before);
  options.edit = grip()->edit;
  options.component = grip()->component;
  options.key = grip()->key;
  options.value = std::clamp(grip()->value + moved / half * extent, -3 * extent, 3 * extent);
}

/// What can be changed without dragging: which vector, which component, its value. Returns the lower edge.
float draw_controls(Session& session, Rect room, const RunView& view, const QueryKey& row, const QueryKey& before) {
  InspectorOptions& options = session.state.inspector;
  Flow flow(room, control_height(), px(16));
  const std::vector<Tr> which{{"as it is", "原样"}, {"change q", "改 q"}, {"change k", "改 k"}};
  int edit = static_cast<int>(options.edit);
  if (segmented("inspector.edit", flow.next(segmented_width(which)), which, edit)) {
    options.edit = static_cast<Edit>(edit);
    options.key = row.key;
    const auto& vector = options.edit == Edit::key ? before.k : before.q;
    options.component = std::clamp(options.component, 0, static_cast<int>(vector.size()) - 1);
    options.value = vector[static_cast<std::size_t>(options.component)];
  }
  tooltip({"What if one component were another? Choose here, or drag a bar of q or k up and down.",
           "如果某个分量换一个值会怎样？在这里选择，或直接上下拖动 q、k 的条。"});
  if (options.edit == Edit::none) return flow.bottom();
  const auto& vector = options.edit == Edit::key ? before.k : before.q;
  const int last = static_cast<int>(vector.size()) - 1;
  int component = std::clamp(options.component, 0, last);
  if (slider_int("inspector.component", flow.next(std::min(px(240), room.w)), {"component", "分量"}, component, 0,
                 last)) {
    options.component = component;
    options.value = vector[static_cast<std::size_t>(component)];
  }
  tooltip({"Which component is changed, counted from 0.", "改哪个分量，从 0 数起。"});
  const float extent = 3 * component_extent(before);
  slider_float("inspector.value", flow.next(std::min(px(280), room.w)), {"value", "值"}, options.value,
               {-extent, extent, 3, false});
  tooltip({"The new value; scores and weights are computed again by the model's own steps.",
           "新的值；分数与权重按模型自己的步骤重新计算。"});
  const Tr apply{"in the whole model", "用于整个模型"};
  if (button("inspector.apply", flow.next(button_width(apply)), apply)) {
    Intervention change;
    change.kind = Intervention::Kind::set;
    const bool of_key = options.edit == Edit::key;
    change.value = of_key ? row.k_name : row.q_name;
    change.head = view.head;
    change.row = of_key ? row.key : row.query;
    change.col = std::clamp(options.component, 0, last);
    change.amount = options.value;
    session.state.request.interventions.push_back(change);
    options.edit = Edit::none;
  }
  tooltip(
      {"Runs the model with this change: everything that depends on it follows, in all views. It stands in the "
       "list of the what-if view, where it can be taken back.",
       "带着这个改动重新运行模型：所有视图中依赖它的数都会随之变化。改动列在“假如”视图中，可以撤回。"});
  return flow.bottom();
}

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  if (!session.run || session.run->graph.size() == 0) return;
  const RunView view(*session.run, session.shown());
  if (view.empty()) return;
  const FigureInput input = session.figure_input(session.style_for(canvas));
  const int key = inspected_key(input, session.state.inspector);
  const QueryKey before = query_key(view, key);
  const QueryKey row = query_key(view, key, edit_of(session.state.inspector));
  const float top = draw_controls(session, room, view, row, before) + px(6);
  const Rect area{canvas.x, top, canvas.w, canvas.bottom() - top};
  show_picture(session, "inspector.figure", area);
  drag(session, before, row, area);
}

const RegisterView registered{
    {ViewKind::inspector,
     "inspector",
     {"Query and key", "查询与键"},
     3,
     draw,
     nullptr,
     nullptr,
     ViewGroup::attention,
     {"Why does this query look at that key? At the left their vectors, component by component, and the products that "
      "add "
      "up to the score; below, the way from the score to the weight; at the right all the keys that compete for the "
      "weight. Click a key at the right to look at it, a word of the sentence to make it the query. Drag a bar of q or "
      "k: "
      "scores and weights follow.",
      "这个查询为什么看那个键？左边是两个向量的逐个分量，以及相加成为分数的各个乘积；下面是从分数到权重的一步步计算；"
      "右边是争夺权重的所有键。点右边的一个键来看它，点句子里的一个词把它作为查询。拖动 q 或 k "
      "的条，分数和权重会跟着变。"}}};

}  // namespace
}  // namespace headlight::view::inspector
