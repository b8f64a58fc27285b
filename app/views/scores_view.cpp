// Why scores are divided by √d_k: random queries and keys, and the chosen head as a marked point.
#include <algorithm>
#include <cstdlib>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/analysis/scores_study.h"

namespace headlight::view::scores {
namespace {

int nearest(const std::vector<int>& values, int wanted) {
  const auto closer = [wanted](int a, int b) { return std::abs(a - wanted) < std::abs(b - wanted); };
  return static_cast<int>(std::min_element(values.begin(), values.end(), closer) - values.begin());
}

void draw(Session& session, Rect canvas) {
  ScoresOptions& options = session.state.scores;
  const Rect room = inset(canvas, px(18), px(12));
  Flow flow(room, control_height(), px(24));
  const float slider = std::min(px(330), room.w);
  int chosen = nearest(score_sizes(), options.d_k);
  if (slider_choice("scores.d_k", flow.next(slider), {"d_{k}", "d_{k}"}, score_sizes(), chosen))
    options.d_k = score_sizes()[static_cast<std::size_t>(chosen)];
  tooltip({"How many components a query and a key have: the marked point of the curves.",
           "查询和键有多少个分量：曲线上标出的那一点。"});
  static const std::vector<int> counts{2, 4, 8, 16, 32, 64};
  int count = nearest(counts, options.keys);
  if (slider_choice("scores.keys", flow.next(std::min(px(250), room.w)), {"keys", "键数"}, counts, count))
    options.keys = counts[static_cast<std::size_t>(count)];
  tooltip({"How many keys a query is compared with.", "一个查询与多少个键作比较。"});
  const Tr again{"draw again", "重新抽样"};
  if (button("scores.again", flow.next(button_width(again)), again)) ++options.seed;
  tooltip({"Other random numbers; the means hardly change. The draw number " + std::to_string(options.seed) +
               " is kept with the picture.",
           "换一批随机数，平均值几乎不变。抽样编号 " + std::to_string(options.seed) + " 随图保存。"});
  const float top = flow.bottom() + px(6);
  show_picture(session, "scores.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
}

const RegisterView registered{
    {ViewKind::scores,
     "scores",
     {"Score scaling", "分数缩放"},
     3,
     draw,
     nullptr,
     nullptr,
     ViewGroup::labs,
     {"A score adds up d_{k} products, so it spreads more and more as d_{k} grows: softmax then gives nearly all "
      "weight "
      "to one key, and learning stops, because hardly any gradient passes. Move d_{k} and compare the left column with "
      "the right one, which is divided by \\sqrt{d_{k}}. The curves show the same for all d_{k}; the round mark is the "
      "chosen head of your model on your sentence, the ring the same head with the division the other way.",
      "一个分数是 d_{k} 个乘积之和，d_{k} 越大就越分散：softmax 几乎把权重全给一个键，梯度几乎过不去，学习便停滞。拖动 "
      "d_{k}，比较左列与除以 \\sqrt{d_{k}} 的右列。曲线画出所有 d_{k} "
      "的情形；圆点是你的模型中选定的头在这句话上的位置，"
      "圆圈是同一个头改变缩放后的位置。"}}};

}  // namespace
}  // namespace headlight::view::scores
