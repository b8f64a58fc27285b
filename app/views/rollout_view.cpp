// Attention passed on from layer to layer.
#include <algorithm>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"

namespace headlight::view::rollout {
namespace {

void draw(Session& session, Rect canvas) {
  RolloutOptions& options = session.state.rollout;
  Flow flow(inset(canvas, px(18), px(12)), px(28));
  const int layers = session.run ? session.run->config.n_layers : 1;
  int shown = options.layers < 0 ? layers : std::clamp(options.layers, 1, layers);
  if (slider_int("rollout.layers", flow.next(px(230)), {"up to layer", "到第几层"}, shown, 1, std::max(1, layers), 1,
                 layers > 1))
    options.layers = shown == layers ? -1 : shown;
  slider_float("rollout.residual", flow.next(px(260)), {"residual", "残差"}, options.residual, {0, 1, 2});
  tooltip({"How much of every word goes past the attention unchanged: 0.5 as in the paper, 1 all of it",
           "每个词有多少绕过注意力原样传递：论文取 0.5，取 1 则全部绕过"});
  const std::vector<Tr> heads{{"mean of heads", "各头平均"}, {"largest", "取最大"}};
  int strongest = options.strongest ? 1 : 0;
  if (segmented("rollout.heads", flow.next(segmented_width(heads)), heads, strongest))
    options.strongest = strongest == 1;
  const float top = flow.bottom() + px(10);
  show_picture(session, "rollout.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
}

const RegisterView registered{
    {ViewKind::rollout,
     "rollout",
     {"Rollout", "逐层传递"},
     3,
     draw,
     nullptr,
     nullptr,
     ViewGroup::heads,
     {"After the first layer a row is no longer one word but a mixture, and the second layer mixes mixtures. Rollout "
      "multiplies the layers' patterns, with a share for the residual connection, and so follows every row back to the "
      "words of the input (Abnar and Zuidema, 2020). It looks at weights alone: values and the feed-forward network "
      "are "
      "left out, so it is a hint and no proof.",
      "经过第一层，一行就不再是一个词而是混合；第二层再混合这些混合。逐层传递把各层的权重相乘（并计入残差的份额），"
      "从而把每一行追溯到输入的各个词（Abnar 与 Zuidema，2020）。它只看权重，不看值和前馈网络，所以是线索而非证明。"}}};

}  // namespace
}  // namespace headlight::view::rollout
