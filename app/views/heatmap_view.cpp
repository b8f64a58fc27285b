// One head as a matrix.
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/heatmap_controls.h"
#include "app/views/view.h"

namespace headlight::view::heatmap {
namespace {

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const float top = heatmap_controls(session, "heatmap", room, true);
  const Rect area{canvas.x, top, canvas.w, canvas.bottom() - top};  // figures bring their own margin
  show_picture(session, "heatmap.figure", area);
}

const RegisterView registered{
    {ViewKind::heatmap,
     "heatmap",
     {"Heatmap", "热力图"},
     1,
     draw,
     nullptr,
     nullptr,
     ViewGroup::attention,
     {"Each row is a query, each column a key; the colour is the attention weight: how much of the key's value flows "
      "into the query's output. A row sums to 1. Hatched cells are masked. Click a cell to see the sum behind it.",
      "每一行是一个查询，每一列是一个键；颜色是注意力权重，即该键的值有多少流入该查询的输出。每行之和为 "
      "1，斜线格被掩码。单击任一格可看到它的算式。"}}};

}  // namespace
}  // namespace headlight::view::heatmap
