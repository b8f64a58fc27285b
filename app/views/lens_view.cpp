// What each layer would predict.
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"

namespace headlight::view::lens {
namespace {

void draw(Session& session, Rect canvas) {
  LensOptions& options = session.state.lens;
  Flow flow(inset(canvas, px(18), px(12)), px(28));
  const std::vector<Tr> cells{{"likeliest word of each layer", "各层最可能的词"},
                              {"probability of the output word", "输出词的概率"}};
  int follow = options.follow ? 1 : 0;
  if (segmented("lens.follow", flow.next(segmented_width(cells)), cells, follow)) options.follow = follow == 1;
  const Tr inside{"inside layers too", "包括层的内部"};
  toggle("lens.inside", flow.next(toggle_width(inside)), inside, options.inside);
  tooltip({"Also between attention and feed-forward network", "也看注意力与前馈网络之间"});
  const float top = flow.bottom() + px(10);
  show_picture(session, "lens.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
}

const RegisterView registered{
    {ViewKind::lens,
     "lens",
     {"Logit lens", "逐层预测"},
     4,
     draw,
     nullptr,
     nullptr,
     ViewGroup::heads,
     {"All layers write into one residual stream, and the output matrix reads it at the end. Read it earlier and you "
      "see "
      "what the model would say if it stopped there: where in the layers the answer appears, and what stood there "
      "before. The last row is the model's real output. Click a cell for its most probable words; click one of them "
      "and "
      "the calculator shows the sum behind it.",
      "各层都写入同一条残差流，输出矩阵在最后读取它。提前读取，就能看到模型若停在此处会说什么："
      "答案在哪一层出现，此前又是什么。最后一行就是模型真正的输出。"
      "点击一格查看那里最可能的词，再点其中一个，计算器会给出它的算式。"}}};

}  // namespace
}  // namespace headlight::view::lens
