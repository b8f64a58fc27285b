// One head as a matrix.
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/heatmap_controls.h"
#include "app/views/view.h"

namespace headlight {
namespace {

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const float top = heatmap_controls(session, "heatmap", room, true);
  const Rect area{canvas.x, top, canvas.w, canvas.bottom() - top};  // figures bring their own margin
  show_figure(session, "heatmap.figure", area, [](const Session& s, const Style& style) {
    return heatmap_figure(s.figure_input(style), s.state.heatmap);
  });
}

const RegisterView registered{{ViewKind::heatmap, "heatmap", {"Heatmap", "热力图"}, 2, draw}};

}  // namespace
}  // namespace headlight
