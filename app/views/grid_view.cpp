// All layers and heads side by side; a click opens one.
#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/heatmap_controls.h"
#include "app/views/view.h"
#include "core/lab/picture.h"
#include "imgui.h"

namespace headlight::view::grid {
namespace {

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const float top = heatmap_controls(session, "grid", room, false);
  const Rect area{canvas.x, top, canvas.w, canvas.bottom() - top};  // figures bring their own margin
  // Drawn again for another run or setting, but not for every move of the mouse: there may be 144 heads.
  figure_view(session, "grid.figure",
              kept_figure(
                  session, "grid.figure", area,
                  [&](const Style& style) {
                    return picture_of(ViewKind::grid).draw(session.figure_input(style), session.state, nullptr);
                  },
                  false),
              area);
  // Here one click is enough: there is nothing else that a head could be clicked for.
  const std::optional<Tag>& under = session.next_hover;
  if (under && under->kind == Tag::Kind::head && ImGui::IsMouseClicked(0)) session.open_alone(*under);
}

const RegisterView registered{
    {ViewKind::grid,
     "grid",
     {"All heads", "全部头"},
     1,
     draw,
     nullptr,
     nullptr,
     ViewGroup::heads,
     {"Every head of every layer on one page, as a small heatmap: rows are queries, columns keys, and what stands out "
      "has much weight. "
      "Look for diagonals, columns and blocks; a click opens a head.",
      "每层每个头各是一幅小热力图：行是查询，列是键，格子越醒目权重越大。留意斜线、竖线和方块；单击可打开某个头。"}}};

}  // namespace
}  // namespace headlight::view::grid
