// Why the embedding is multiplied by √d_model: three columns that differ in the factor alone.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/figure/rich_text.h"
#include "core/lab/model_source.h"

namespace headlight {
namespace {

/// Widths to choose from: roughly half-octaves, those that the heads divide.
std::vector<int> possible_widths(int heads) {
  std::vector<int> widths;
  for (const int d : {8, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024})
    if (d % heads == 0) widths.push_back(d);
  if (widths.empty()) widths.push_back(heads);  // 5 or 7 heads, say, from a file
  return widths;
}

int nearest(const std::vector<int>& widths, int wanted) {
  const auto closer = [wanted](int a, int b) { return std::abs(a - wanted) < std::abs(b - wanted); };
  return static_cast<int>(std::min_element(widths.begin(), widths.end(), closer) - widths.begin());
}

Tr origin_of_embedding(bool from_folder) {
  if (from_folder) return {"embedding: the model's own table", "嵌入：模型自己的表"};
  return {"embedding: drawn from N(0, 1/d)", "嵌入：取自 N(0, 1/d)"};
}

/// Two sliders, and where the embedding comes from: beside them, or below when the window is narrow.
void draw_controls(Session& session, Rect row, Rect words) {
  ScalingOptions& options = session.state.scaling;
  const bool from_folder = has_own_config(session.state.request.model);
  const int heads = session.state.request.model.config.n_heads;
  const auto parts = split(row, {1.0F, 1.0F}, px(28));
  slider_float("scaling.factor", parts[0], {"free factor", "自选倍数"}, options.factor, {0.1F, 100, 1, true});
  tooltip({"The factor of the third column. At \\sqrt{d} the words are as long as the positions, or a little longer.",
           "第三列的倍数。取 \\sqrt{d} 时，词向量与位置向量长度相当或略长。"});
  const std::vector<int> widths = possible_widths(heads);
  int chosen = nearest(widths, options.d_model);
  if (slider_choice("scaling.d_model", parts[1], {"d_{model}", "d_{model}"}, widths, chosen, !from_folder))
    options.d_model = widths[static_cast<std::size_t>(chosen)];
  tooltip(from_folder
              ? Tr{"A model from a folder has the width it was trained with.", "文件夹中的模型宽度已定，不能改。"}
              : Tr{"Numbers in a vector, 8 to 1024. Watch how the factor must grow with it.",
                   "向量的维数，8 到 1024。观察倍数须如何随之增大。"});
  text({words.right(), center(words).y}, tr(origin_of_embedding(from_folder)), TextSize::label, colors().muted,
       Align::right, false, words.w);
}

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const float row = control_height();
  const float words = width_of(tr(origin_of_embedding(has_own_config(session.state.request.model))), TextSize::label);
  const bool beside = room.w > words + px(620);
  const float controls = beside ? row : row + line_height(TextSize::label);
  const Rect area{canvas.x, canvas.y + px(4), canvas.w,
                  room.bottom() - controls - px(8) - canvas.y};  // it has a margin
  const Rect sliders{room.x, room.bottom() - controls, beside ? room.w - words - px(28) : room.w, row};
  draw_controls(session, sliders,
                beside ? Rect{room.x, sliders.y, room.w, row}
                       : Rect{room.x, sliders.bottom(), room.w, line_height(TextSize::label)});
  if (!session.scaling) {
    session.current_figure = nullptr;
    const bool wrong = !session.scaling_error.empty();
    text(center(area), wrong ? literal_text(session.scaling_error) : tr({"Computing …", "计算中……"}), TextSize::text,
         wrong ? colors().focus : colors().muted, Align::center, false, area.w);
    return;
  }
  show_figure(session, "scaling.figure", area, [](const Session& s, const Style& style) {
    return scaling_figure(s.figure_input(style), *s.scaling, s.state.scaling);
  });
}

const RegisterView registered{
    {ViewKind::scaling,
     "scaling",
     {"Embedding scale", "嵌入缩放"},
     2,
     draw,
     nullptr,
     nullptr,
     ViewGroup::labs,
     {"The same sentence three times; only the factor of the embedding differs. Compare how long the word vectors are "
      "beside the position vectors, in which direction their sum points, and what attention makes of it.",
      "同一个句子算三遍，只有嵌入的倍数不同。比较词向量与位置向量的长短、它们的和指向谁，以及注意力因此变成什么样。"}}};

}  // namespace
}  // namespace headlight
