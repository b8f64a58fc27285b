// Why the embedding is multiplied by √d_model: three columns that differ in the factor alone.
#include <algorithm>
#include <cstdlib>
#include <vector>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/lab/model_source.h"

namespace headlight::view::scaling {
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

using Page = ScalingOptions::Page;
using Init = ScalingOptions::Init;

void draw_sliders(Session& session, Flow& flow, float width) {
  ScalingOptions& options = session.state.scaling;
  const bool from_folder = has_own_config(session.state.request.model);
  const int heads = session.state.request.model.config.n_heads;
  const bool draws = options.page == Page::draws;
  if (!draws) {
    slider_float("scaling.factor", flow.next(std::min(px(330), width)), {"free factor", "自选倍数"}, options.factor,
                 {0.1F, 100, 1, true});
    tooltip({"The factor of the third column. At \\sqrt{d} the words are as long as the positions, or a little longer.",
             "第三列的倍数。取 \\sqrt{d} 时，词向量与位置向量长度相当或略长。"});
  }
  static const std::vector<int> sizes{8, 16, 32, 64, 128, 256, 512, 1024};
  const std::vector<int> widths = draws ? sizes : possible_widths(heads);
  int chosen = nearest(widths, options.d_model);
  if (slider_choice("scaling.d_model", flow.next(std::min(px(280), width)), {"d_{model}", "d_{model}"}, widths, chosen,
                    !from_folder))
    options.d_model = widths[static_cast<std::size_t>(chosen)];
  tooltip(from_folder
              ? Tr{"A model from a folder has the width it was trained with.", "文件夹中的模型宽度已定，不能改。"}
              : Tr{"Numbers in a vector, 8 to 1024. Watch how the factor must grow with it.",
                   "向量的维数，8 到 1024。观察倍数须如何随之增大。"});
}

/// Where the table of words comes from.
void draw_origin(Session& session, Flow& flow) {
  ScalingOptions& options = session.state.scaling;
  const bool trained = has_own_config(session.state.request.model);
  std::vector<Tr> origins{same("N(0, 1/d)"), same("N(0, 1)")};
  const bool offers_own = trained && options.page != Page::draws;  // a seeded model's own table is one of N(0, 1/d)
  if (offers_own) origins.insert(origins.begin(), Tr{"the model's own", "模型自己的"});
  const int first = offers_own ? 0 : 1;
  int chosen = std::max(0, static_cast<int>(options.init) - first);
  if (segmented("scaling.init", flow.next(segmented_width(origins)), origins, chosen))
    options.init = static_cast<Init>(chosen + first);
  tooltip(
      {"Where the embedding table comes from: the model's own, or every number drawn with variance 1/d or 1. With "
       "variance 1 the words are long without any factor.",
       "嵌入表的来历：模型自己的，或每个数按方差 1/d 或 1 随机抽取。方差为 1 时，不乘倍数词向量就已经很长。"});
  if (options.page != Page::draws && (!trained || options.init == Init::own)) return;
  const Tr again{"draw again", "重新抽样"};
  if (button("scaling.again", flow.next(button_width(again)), again)) ++options.seed;
  tooltip({"Other random numbers; lengths hardly change.", "换一批随机数，长度几乎不变。"});
}

void draw(Session& session, Rect canvas) {
  ScalingOptions& options = session.state.scaling;
  const Rect room = inset(canvas, px(18), px(12));
  Flow flow(room, control_height(), px(16));
  const std::vector<Tr> pages{
      {"lengths", "长度"}, {"each word", "逐词"}, {"neighbours", "近邻"}, {"many draws", "多次抽样"}};
  int page = static_cast<int>(options.page);
  if (segmented("scaling.page", flow.next(segmented_width(pages)), pages, page)) options.page = static_cast<Page>(page);
  draw_origin(session, flow);
  draw_sliders(session, flow, room.w);
  const float top = flow.bottom() + px(4);
  show_picture(session, "scaling.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
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
      "beside the position vectors, in which direction their sum points, and what attention makes of it. “Each word” "
      "gives the numbers word by word; “neighbours” asks which words, at which places, are closest to the chosen one: "
      "when "
      "positions are louder, they are other words at the same place. “Many draws” measures the lengths for every d.",
      "同一个句子算三遍，只有嵌入的倍数不同。比较词向量与位置向量的长短、它们的和指向谁，以及注意力因此变成什么样。"
      "“逐词”列出每个词的数值；“近邻”看哪些词、在哪些位置上与所选的词最接近：位置更响时，近邻是同一位置上的别的词。"
      "“多次抽样”对每个 d 测量长度。"}}};

}  // namespace
}  // namespace headlight::view::scaling
