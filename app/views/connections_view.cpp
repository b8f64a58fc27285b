// Lines from the tokens that look to the tokens that are looked at.
#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/reading_controls.h"
#include "app/views/view.h"
#include "core/figure/connections_figure.h"
#include "core/figure/run_view.h"

namespace headlight::view::connections {
namespace {

using Form = ConnectionsOptions::Form;
using Keep = ConnectionsOptions::Keep;

/// Whether a head is drawn: one of several, or the only one.
bool shown(const ConnectionsOptions& options, int selected, int head) {
  if (options.heads.size() < 2) return head == selected;
  return std::find(options.heads.begin(), options.heads.end(), head) != options.heads.end();
}

/// Adds a head to those that are drawn, or takes it away; the last one stays, and is the selected one.
void toggle_head(ConnectionsOptions& options, Selection& selection, int head) {
  if (options.heads.size() < 2) options.heads = {selection.head};
  const auto at = std::find(options.heads.begin(), options.heads.end(), head);
  if (at == options.heads.end()) {
    options.heads.push_back(head);
    std::sort(options.heads.begin(), options.heads.end());
  } else {
    options.heads.erase(at);
  }
  if (options.heads.size() == 1) selection.head = options.heads.front();
  if (options.heads.size() < 2) options.heads.clear();
}

void head_chips(Session& session, Flow& flow) {
  ConnectionsOptions& options = session.state.connections;
  const int heads = session.run->config.n_heads;
  if (heads < 2) return;
  const Tr name{"heads together", "同时看的头"};
  const Rect at = flow.next(std::ceil(width_of(tr(name), TextSize::label)));
  text({at.x, at.y + at.h / 2}, tr(name), TextSize::label, colors().muted);
  const int selected = session.shown().head;
  const bool full = static_cast<int>(options.heads.size()) >= most_heads_together;
  int colour = 0;
  for (int head = 0; head < heads; ++head) {
    const bool on = shown(options, selected, head);
    const std::string number = std::to_string(head + 1);
    const Rect chip = flow.next(px(34));
    if (button("connections.head." + std::to_string(head), chip, {number, number}, {Look::chip, on || !full, on}))
      toggle_head(options, session.state.selection, head);
    tooltip(full && !on ? Tr{"Eight heads at most have colours that can be told apart.", "最多八个头的颜色可以区分。"}
                        : Tr{"Draw this head, too, in its own colour; click again to leave it out.",
                             "同时画出这个头，用它自己的颜色；再次点击则去掉。"});
    if (on && options.heads.size() >= 2)
      fill({chip.x + px(8), chip.bottom() + px(2), chip.w - px(16), px(3)}, head_color(colors(), colour++), px(1.5F));
  }
}

float controls(Session& session, Rect room) {
  ConnectionsOptions& options = session.state.connections;
  const bool cross = RunView(*session.run, session.shown()).cross();
  Flow flow(room, px(28));

  const std::vector<Tr> forms{{"two columns", "两列"}, {"arcs", "弧线"}};
  int form = cross ? 0 : static_cast<int>(options.form);
  if (segmented("connections.form", flow.next(segmented_width(forms)), forms, form, !cross))
    options.form = static_cast<Form>(form);
  tooltip(cross ? Tr{"Two sentences stand in two columns.", "两个句子分成两列。"}
                : Tr{"Queries and keys in two columns, or arcs over one line of words.",
                     "查询与键分成两列，或在一行词上画弧线。"});

  const std::vector<Tr> keeps{{"strongest", "最强几条"}, {"share of weight", "按权重比例"}};
  int keep = static_cast<int>(options.keep);
  if (segmented("connections.keep", flow.next(segmented_width(keeps)), keeps, keep))
    options.keep = static_cast<Keep>(keep);
  tooltip(
      {"Which lines are drawn: of every query the fewest that hold a share of its weight, or so many of the strongest.",
       "画哪些线：每个查询取最少的几条使其占到一定比例的权重，或取最强的几条。"});
  const Rect slider = flow.next(px(230));
  if (options.keep == Keep::mass) {
    int percent = static_cast<int>(std::lround(100 * options.mass));
    if (slider_int("connections.mass", slider, {"share, %", "占比 %"}, percent, 5, 100, 5))
      options.mass = static_cast<float>(percent) / 100;
  } else {
    slider_int("connections.strongest", slider, {"lines a query", "每个查询"}, options.strongest, 1, 12);
  }

  const Tr one{"only this query", "只看所选查询"};
  toggle("connections.only_query", flow.next(toggle_width(one)), one, options.only_query);
  tooltip({"Lines of the chosen query alone. Click a word to choose it.", "只画所选查询的线。点击一个词即可选择。"});
  const Tr lens{"all words in view", "全句可见"};
  toggle("connections.lens", flow.next(toggle_width(lens)), lens, options.lens);
  tooltip({"A long sentence is squeezed into the window, but for what the chosen query looks at; otherwise it scrolls.",
           "长句子压缩到窗口内，所选查询看到的部分保持原大小；关闭则可滚动。"});
  reading_menu(session, "connections", flow);
  head_chips(session, flow);
  return flow.bottom() + px(10);
}

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const float top = controls(session, room);
  show_picture(session, "connections.figure", {canvas.x, top, canvas.w, canvas.bottom() - top});
}

const RegisterView registered{
    {ViewKind::connections,
     "connections",
     {"Connections", "连线"},
     2,
     draw,
     nullptr,
     nullptr,
     ViewGroup::attention,
     {"A line leads from a word that looks (query) to a word it looks at (key); the wider and stronger, the larger the "
      "weight. Rest the mouse on a word: blue lines show where it looks, orange ones who looks at it. A click on a "
      "word "
      "chooses it, a click on a line opens its number in the calculator.",
      "线从在看的词（查询）连到被看的词（键）；越粗越醒目，权重越大。把鼠标停在一个词上：蓝线是它看谁，橙线是谁看它。点"
      "击"
      "词"
      "可选中它，点击线可在计算器中看到这个数的由来。"}}};

}  // namespace
}  // namespace headlight::view::connections
