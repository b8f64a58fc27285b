// All layers and heads side by side; a click opens one.
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/heatmap_controls.h"
#include "app/views/view.h"

namespace headlight {
namespace {

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const float top = heatmap_controls(session, "grid", room, false);
  const Rect area{room.x, top, room.w, room.bottom() - top};
  if (!canvas_ready(session, area)) return;
  show_figure(session, "grid.figure", area,
              [](const Session& s, const Style& style) { return grid_figure(s.figure_input(style), s.state.heatmap); });
}

const RegisterView registered{{ViewKind::grid, "grid", {"All heads", "全部头"}, 3, draw}};

}  // namespace
}  // namespace headlight
