// Why the embedding is multiplied by √d_model: three columns that differ in the factor alone.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

/// d_model must be a multiple of the number of heads; multiples of 8 keep the numbers round.
int allowed_width(float wanted, int heads) {
  const int unit = std::lcm(8, heads);
  const int steps = static_cast<int>(std::lround(wanted / static_cast<float>(unit)));
  return std::clamp(steps * unit, unit, std::max(unit, 1024 / unit * unit));
}

void draw_controls(Session& session, Rect row) {
  ScalingOptions& options = session.state.scaling;
  const bool from_folder = !session.state.request.model.folder.empty();
  const int heads = session.state.request.model.config.n_heads;
  const auto parts = split(row, {1.0F, 1.0F, 0.75F}, px(28));

  slider_float("scaling.factor", parts[0], {"free factor", "自选倍数"}, options.factor, {0.1F, 100, 1, true});
  tooltip({"The factor of the third column. At √d the words are as long as the positions, or a little longer.",
           "第三列的倍数。取 √d 时，词向量与位置向量长度相当或略长。"});

  float width = static_cast<float>(options.d_model);
  if (slider_float("scaling.d_model", parts[1], {"d_{model}", "d_{model}"}, width, {8, 1024, 0, true}, !from_folder))
    options.d_model = allowed_width(width, heads);
  tooltip(from_folder
              ? Tr{"A model from a folder has the width it was trained with.", "文件夹中的模型宽度已定，不能改。"}
              : Tr{"Numbers in a vector, 8 to 1024. Watch how the factor must grow with it.",
                   "向量的维数，8 到 1024。观察倍数须如何随之增大。"});

  const Tr init = from_folder ? Tr{"embedding: the model's own table", "嵌入：模型自己的表"}
                              : Tr{"embedding: drawn from N(0, 1/d)", "嵌入：取自 N(0, 1/d)"};
  text({parts[2].right(), center(parts[2]).y}, tr(init), TextSize::label, colors().muted, Align::right, false,
       parts[2].w);
}

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const float row = control_height();
  const Rect area{room.x, room.y, room.w, room.h - row - px(10)};
  draw_controls(session, {room.x, room.bottom() - row, room.w, row});
  if (!session.scaling) {
    session.current_figure = nullptr;
    text(center(area),
         session.scaling_error.empty() ? tr({"Computing …", "计算中……"}) : literal_text(session.scaling_error),
         TextSize::text, session.scaling_error.empty() ? colors().muted : colors().focus, Align::center, false, area.w);
    return;
  }
  show_figure(session, "scaling.figure", area, [](const Session& s, const Style& style) {
    return scaling_figure(s.figure_input(style), *s.scaling, s.state.scaling);
  });
}

const RegisterView registered{{ViewKind::scaling, "scaling", {"Embedding scale", "嵌入缩放"}, 4, draw}};

}  // namespace
}  // namespace headlight
