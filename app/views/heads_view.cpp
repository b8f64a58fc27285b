// Every head of the model: table, map, groups.
#include <algorithm>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/analysis/head_survey.h"

namespace headlight::view::heads {
namespace {

using Form = HeadsOptions::Form;
using Over = HeadsOptions::Over;

float widest(const std::vector<Tr>& entries) {
  float width = 0;
  for (const Tr& entry : entries) width = std::max(width, width_of(tr(entry), TextSize::label));
  return width + px(44);
}

/// What the colour of the map is.
void measure_control(HeadsOptions& options, Flow& flow) {
  std::vector<std::string> ids;
  std::vector<Tr> names;
  for (const HeadColumn& column : head_columns()) {
    if (column.id == "layer" || column.id == "group") continue;
    ids.push_back(column.id);
    names.push_back(column.name);
  }
  const auto now = std::find(ids.begin(), ids.end(), options.sort);
  int chosen = now == ids.end() ? 0 : static_cast<int>(now - ids.begin());
  if (dropdown("heads.measure", flow.next(widest(names)), names, chosen))
    options.sort = ids[static_cast<std::size_t>(chosen)];
  tooltip({"The measure that gives the colour", "颜色所表示的指标"});
}

void draw(Session& session, Rect canvas) {
  HeadsOptions& options = session.state.heads;
  Flow flow(inset(canvas, px(18), px(12)), px(28));
  const std::vector<Tr> forms{{"table", "表格"}, {"map", "地图"}, {"alike", "相似"}};
  int form = static_cast<int>(options.form);
  if (segmented("heads.form", flow.next(segmented_width(forms)), forms, form)) options.form = static_cast<Form>(form);
  const std::vector<Tr> overs{{"over this sentence", "就这个句子"},
                              {"over the batch", "就整个批次"},
                              {"over the examples", "就示例句"},
                              {"over its own grammar", "就模型自己的语法"}};
  int over = static_cast<int>(options.over);
  if (dropdown("heads.over", flow.next(widest(overs)), overs, over)) options.over = static_cast<Over>(over);
  tooltip({"Measures are means over all rows of these sentences", "各项指标是这些句子所有行的平均"});
  if (options.over == Over::grammar) {
    const std::vector<int> counts{8, 16, 32, 64, 128};
    const auto near = std::lower_bound(counts.begin(), counts.end(), options.count);
    int chosen =
        static_cast<int>(near == counts.end() ? counts.size() - 1 : static_cast<std::size_t>(near - counts.begin()));
    if (slider_choice("heads.count", flow.next(px(210)), {"sentences", "句数"}, counts, chosen))
      options.count = counts[static_cast<std::size_t>(chosen)];
  }
  if (options.form == Form::map) measure_control(options, flow);
  if (options.form == Form::groups) {
    slider_float("heads.alike", flow.next(px(230)), {"alike from", "相似度不低于"}, options.alike, {0.3F, 1, 2});
    tooltip({"Heads that share at least so much of their weight are one group", "权重重合不低于此值的头归为一组"});
  }
  const float top = flow.bottom() + px(10);
  show_picture(session, "heads.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
}

const RegisterView registered{
    {ViewKind::heads,
     "heads",
     {"Measures", "各头指标"},
     2,
     draw,
     nullptr,
     nullptr,
     ViewGroup::heads,
     {"Every head of the model, measured: how much of its weight lies on the previous word, on the word itself, on the "
      "first token and so on. A head is named after the place that gets most weight beyond what even weights would put "
      "there; when nothing stands out it says so. Over one sentence a name is a first impression; over many of the "
      "model's own sentences it is a habit.",
      "逐个测量模型的每个头：它的权重有多少落在前一个词、自己、第一个词元等位置上。头按超出均匀权重最多的位置命名；"
      "没有突出的就如实说没有。只看一个句子时，名称只是初步印象；在模型自己的许多句子上平均，才算习惯。"}}};

}  // namespace
}  // namespace headlight::view::heads
