// What tells a model the order of the words.
#include <algorithm>
#include <cstdlib>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"

namespace headlight::view::positions {
namespace {

using Part = PositionsOptions::Part;

int nearest(const std::vector<int>& values, int wanted) {
  const auto closer = [wanted](int a, int b) { return std::abs(a - wanted) < std::abs(b - wanted); };
  return static_cast<int>(std::min_element(values.begin(), values.end(), closer) - values.begin());
}

void draw_wave_controls(Session& session, Flow& flow, float width) {
  PositionsOptions& options = session.state.positions;
  const bool has_table = session.run && session.run->model->config.position == Position::learned;
  const float slider = std::min(px(200), width);
  slider_int("positions.p", flow.next(slider), {"p", "p"}, options.p, 0, 63);
  tooltip({"The one position: its row is outlined in blue.", "第一个位置：蓝框的一行。"});
  slider_int("positions.q", flow.next(slider), {"q", "q"}, options.q, 0, 63);
  tooltip({"The other position: orange.", "第二个位置：橙色。"});
  const bool own = has_table && options.own_table;
  static const std::vector<int> sizes{8, 16, 32, 64, 128, 256, 512};
  int chosen = nearest(sizes, options.d_model);
  if (slider_choice("positions.d_model", flow.next(slider), {"d", "d"}, sizes, chosen, !own))
    options.d_model = sizes[static_cast<std::size_t>(chosen)];
  tooltip({"The length of a position vector: its number of columns.", "位置向量的长度，即列数。"});
  const Tr label{"the model's learned table", "模型学到的表"};
  toggle("positions.own_table", flow.next(toggle_width(label)), label, options.own_table, has_table);
  tooltip(has_table
              ? Tr{"What this model has learned in the place of the waves.", "这个模型学到的位置向量，代替正弦波。"}
              : Tr{"This model has no learned positions; `story` has.", "这个模型没有学到的位置；`story` 有。"});
}

void draw_mask_control(Session& session, Flow& flow) {
  PositionsOptions& options = session.state.positions;
  const Tr label{"without mask", "去掉掩码"};
  toggle("positions.no_mask", flow.next(toggle_width(label)), label, options.no_mask);
  tooltip(
      {"Every word sees every word. A causal mask tells the order too, so only without it can one see what positions "
       "do alone.",
       "每个词都能看到所有词。因果掩码也透露了次序，去掉它才能单看位置编码的作用。"});
}

void draw(Session& session, Rect canvas) {
  PositionsOptions& options = session.state.positions;
  const Rect room = inset(canvas, px(18), px(12));
  Flow flow(room, control_height(), px(16));
  const std::vector<Tr> parts{{"five kinds", "五种编码"}, {"waves", "正弦波"}, {"shuffle", "打乱"}};
  int part = static_cast<int>(options.part);
  if (segmented("positions.part", flow.next(segmented_width(parts)), parts, part))
    options.part = static_cast<Part>(part);
  if (options.part == Part::waves) draw_wave_controls(session, flow, room.w);
  if (options.part == Part::shuffle) {
    const Tr again{"shuffle again", "再打乱一次"};
    if (button("positions.shuffle", flow.next(button_width(again)), again)) ++options.seed;
    tooltip({"Another order of the same words.", "同样的词，另一种次序。"});
  }
  if (options.part != Part::waves) draw_mask_control(session, flow);
  const float top = flow.bottom() + px(6);
  show_picture(session, "positions.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
}

const RegisterView registered{
    {ViewKind::positions,
     "positions",
     {"Positions", "位置"},
     4,
     draw,
     nullptr,
     nullptr,
     ViewGroup::labs,
     {"Attention itself does not know the order of the words; something must tell it. Five ways are tried on your "
      "sentence: nothing, sine waves or a learned table added to the words, queries and keys turned by their position "
      "(rotary, RoPE), and scores lowered with the distance (ALiBi). “Waves” shows the vectors and why their dot "
      "products depend on distances only; “shuffle” puts your words into another order and compares the results.",
      "注意力本身不知道词的次序，必须有什么来告诉它。这里在你的句子上试五种办法：什么都不加；给词加上正弦波或学到的位置"
      "表；"
      "按位置旋转查询和键（旋转，RoPE）；按距离降低分数（ALiBi）。“正弦波”展示位置向量，以及它们的点积为何只取决于距离"
      "；"
      "“打乱”把你的词换个次序再比较结果。"}}};

}  // namespace
}  // namespace headlight::view::positions
