#include "app/views/heatmap_controls.h"

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/reading_controls.h"

namespace headlight {

float heatmap_controls(Session& session, std::string_view prefix, Rect room, bool one_head) {
  HeatmapOptions& options = session.state.heatmap;
  const std::string id = std::string(prefix) + ".";
  Flow flow(room, px(28));

  const std::vector<Tr> quantities{{"weights", "权重"}, {"scores", "分数"}, {"scaled", "缩放后"}, {"masked", "掩码后"}};
  int quantity = static_cast<int>(options.quantity);
  if (one_head && segmented(id + "quantity", flow.next(segmented_width(quantities)), quantities, quantity))
    options.quantity = static_cast<HeatmapOptions::Quantity>(quantity);

  const auto option = [&](const char* name, const Tr& label, bool& on, const Tr& tip, bool enabled = true) {
    toggle(id + name, flow.next(toggle_width(label)), label, on, enabled);
    tooltip(tip);
  };
  if (one_head)
    option(
        "per_row", {"per row", "逐行对比"}, options.per_row,
        {"Contrast: every row has its own colour scale, so that a quiet row shows its pattern too. The numbers stay.",
         "对比度：每一行用自己的颜色刻度，平淡的行也能看出规律。数值不变。"});
  option("log", {"log", "对数"}, options.logarithmic,
         {"Contrast: a logarithmic colour scale for weights, so that 0.01 and 0.001 look different. The numbers stay.",
          "对比度：权重用对数颜色刻度，使 0.01 与 0.001 可以区分。数值不变。"},
         !one_head || options.quantity == HeatmapOptions::Quantity::pattern);
  if (!one_head) {
    const Tr page{"page to print", "打印页"};
    toggle(id + "page", flow.next(toggle_width(page)), page, session.state.grid.page);
    tooltip(
        {"All heads on an A4 page with model, sentence, legend and what each head mostly looks at; export it as PDF.",
         "把所有头排在一张 A4 页上，附模型、句子、图例和每个头主要看哪里；可导出为 PDF。"});
    reading_menu(session, prefix, flow);
    return flow.bottom() + px(10);
  }
  option("transposed", {"transposed", "转置"}, options.transposed,
         {"Queries as columns and keys as rows, as some books and videos draw it. Here a row is a query otherwise.",
          "查询作列、键作行，有些书和视频这样画。不转置时，一行是一个查询。"});
  option("digits", {"digits", "数字"}, options.digits,
         {"Numbers in the cells where they fit; otherwise they appear when the mouse is over a cell.",
          "格子够大时显示数字；否则把鼠标移到格子上查看。"});
  reading_menu(session, prefix, flow, options.quantity == HeatmapOptions::Quantity::pattern);
  return flow.bottom() + px(10);
}

}  // namespace headlight
