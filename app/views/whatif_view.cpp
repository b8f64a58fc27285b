// What if …: changes to any value, each of which really runs the model again.
#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/interventions.h"
#include "app/views/view.h"
#include "core/figure/intervention_words.h"
#include "core/figure/run_view.h"
#include "core/figure/value_name.h"
#include "core/figure/what_if_figure.h"

namespace headlight::view::whatif {
namespace {

using Kind = Intervention::Kind;

/// Values of the chosen layer whose difference can be drawn.
std::vector<std::string> shown_values(const Session& session) {
  const RunView view(*session.run, session.shown());
  std::vector<std::string> all{view.attention("pattern"), view.attention("scores"), view.attention("q"),
                               view.attention("k"),       view.attention("v"),      view.attention("z"),
                               view.attention("out"),     view.block("ffn.hidden"), view.block("ffn.out"),
                               view.block("resid_post")};
  const std::string out = session.run->config.two_stacks() ? "decoder." : "";
  all.push_back(out + "logits");
  all.push_back(out + "probs");
  return all;
}

void draw_value_choice(Session& session, Rect at) {
  const std::vector<std::string> values = shown_values(session);
  std::vector<Tr> names;
  int chosen = 0;
  const std::string& now = session.state.whatif.value;
  names.push_back({"what changes first", "最先变化的量"});
  for (const std::string& value : values) {
    if (value == now && !now.empty()) chosen = static_cast<int>(names.size());
    names.push_back({value_name(value, Lang::en), value_name(value, Lang::zh)});
  }
  if (dropdown("whatif.value", at, names, chosen))
    session.state.whatif.value = chosen == 0 ? "" : values[static_cast<std::size_t>(chosen) - 1];
  tooltip(
      {"Whose difference is drawn, of the selected layer and head. What changes first is looked for there, and in the "
       "whole model when nothing of them changes.",
       "画出哪个量的差（所选的层与头）。“最先变化的量”先在所选处找；那里没有变化，就在整个模型中找。"});
}

/// "Change …", which value is drawn, and the long scan.
float draw_head_row(Session& session, Rect room) {
  Flow flow(room, control_height());
  const std::vector<Change> changes = possible_changes(session);
  std::vector<Tr> names;
  std::vector<std::size_t> numbers;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    if (!changes[i].enabled) continue;
    names.push_back(changes[i].name);
    numbers.push_back(i);
  }
  const Tr label{"Change something …", "改动……"};
  const int picked = menu_button("whatif.add", flow.next(button_width(label)), label, names, {Look::primary});
  tooltip({"At the selected layer, head and word, or at the locked number.", "对所选的层、头、词，或锁定的数。"});
  if (picked >= 0) changes[numbers[static_cast<std::size_t>(picked)]].make(session);
  const Tr silence{"Silence this head", "关闭这个头"};
  if (button("whatif.silence", flow.next(button_width(silence)), silence)) changes.front().make(session);
  if (!session.state.request.interventions.empty()) {
    const Tr caption{"difference of", "差的对象"};
    const Rect words = flow.next(width_of(tr(caption), TextSize::label));
    text({words.x, center(words).y}, tr(caption), TextSize::label, colors().muted);
    draw_value_choice(session, flow.next(px(190)));
  }
  const Tr slow{"scan all heads", "逐头扫描"};
  if (session.run->milliseconds * session.run->config.n_layers * session.run->config.n_heads > scan_limit * 1000)
    toggle("whatif.slow", flow.next(toggle_width(slow)), slow, session.state.whatif.take_time);
  return flow.bottom() + px(6);
}

/// A chip for each change: click to choose it, × to take it back.
void draw_chips(Session& session, Flow& flow, Rect room) {
  auto& all = session.state.request.interventions;
  int removed = -1;
  for (std::size_t n = 0; n < all.size(); ++n) {
    const std::string words = intervention_words(all[n], *session.run, ui().lang);
    const std::string id = "whatif.change." + std::to_string(n);
    const float cross = px(24), width = std::min(room.w, std::ceil(width_of(words, TextSize::label)) + px(20) + cross);
    const Rect at = flow.next(width);
    const bool chosen = session.chosen_intervention == static_cast<int>(n);
    fill(at, chosen ? colors().accent_soft : colors().card, at.h / 2);
    frame_rect(at, chosen ? colors().focus : colors().rule, colors().line, at.h / 2);
    const Rect body{at.x, at.y, at.w - cross, at.h};
    if (click_area(id, body, words).clicked) session.chosen_intervention = static_cast<int>(n);
    text({at.x + px(12), center(at).y}, words, TextSize::label,
         all[n].on ? colors().ink : with_alpha(colors().muted, 0.7F), Align::left, false, body.w - px(14));
    if (icon_button(id + ".remove", {at.right() - cross, at.y, cross, at.h}, Icon::close, {"Take it back", "撤去"},
                    {Look::quiet}))
      removed = static_cast<int>(n);
  }
  if (removed >= 0) {
    all.erase(all.begin() + removed);
    session.chosen_intervention = static_cast<int>(all.size()) - 1;
    session.wiggling = false;
  }
}

/// What belongs to the chosen change: on or off, its amount, the other sentence.
void draw_chosen(Session& session, Flow& flow, Rect room) {
  auto& all = session.state.request.interventions;
  if (all.empty()) return;
  session.chosen_intervention = std::clamp(session.chosen_intervention, 0, static_cast<int>(all.size()) - 1);
  Intervention& i = all[static_cast<std::size_t>(session.chosen_intervention)];
  const Tr on{"on", "启用"};
  toggle("whatif.on", flow.next(toggle_width(on)), on, i.on);
  tooltip({"Off: as if it were not there, to compare.", "关：当作没有这项改动，便于比较。"});
  if (i.kind == Kind::set || i.kind == Kind::add || i.kind == Kind::scale || i.kind == Kind::weight) {
    const AmountRange range = amount_range(session, i);
    slider_float("whatif.amount", flow.next(std::min(px(340), room.w)), {"amount", "数值"}, i.amount,
                 {range.low, range.high, 2, false});
    const Tr wiggle{"wiggle", "摆动"};
    toggle("whatif.wiggle", flow.next(toggle_width(wiggle)), wiggle, session.wiggling);
    tooltip({"The number swings about its value, and all that depends on it moves.",
             "让这个数来回摆动，凡依赖它的都会跟着动。"});
  }
  if (i.kind == Kind::set || i.kind == Kind::weight) {
    const bool pattern = i.value.ends_with(".pattern");
    bool share = i.kind == Kind::weight;
    const Tr words{"row sums to 1", "本行和为 1"};
    if (pattern && toggle("whatif.share", flow.next(toggle_width(words)), words, share))
      i.kind = share ? Kind::weight : Kind::set;
  }
  if (i.kind == Kind::patch) {
    FieldOptions options;
    options.hint = {"the other sentence", "另一个句子"};
    options.take_focus = take_new_patch();
    text_field("whatif.sentence", flow.next(std::min(px(420), room.w)), i.sentence, options);
    if (const auto fault = patch_fault(session, i)) {
      const Rect words = flow.next(std::min(room.w, width_of(tr(*fault), TextSize::label)));
      text({words.x, center(words).y}, tr(*fault), TextSize::label, colors().focus, Align::left, false, words.w);
    }
  }
}

float draw_controls(Session& session, Rect room) {
  float y = draw_head_row(session, room);
  if (!session.state.request.interventions.empty()) {
    Flow flow({room.x, y, room.w, 0}, control_height(), px(10));
    draw_chips(session, flow, room);
    draw_chosen(session, flow, room);
    y = flow.bottom() + px(6);
  }
  return y;
}

void draw(Session& session, Rect canvas) {
  static float height = 0;  // of the controls, in the last frame
  if (height <= 0) height = control_height() + px(6);
  const Rect room{canvas.x + px(18), canvas.bottom() - height - px(6), canvas.w - px(36), height};
  show_picture(session, "whatif.figure", {canvas.x, canvas.y, canvas.w, room.y - px(6) - canvas.y});
  rule({canvas.x, room.y - px(5)}, {canvas.right(), room.y - px(5)}, colors().rule, colors().line);
  const float taken = draw_controls(session, room) - room.y;
  if (std::abs(taken - height) > 0.5F) ui().animating = true;
  height = taken;
}

const RegisterView registered{
    {ViewKind::whatif,
     "whatif",
     {"Changes", "改动"},
     1,
     draw,
     nullptr,
     nullptr,
     ViewGroup::whatif,
     {"Every change here is made to a number inside the model while it runs; all that comes after it is computed "
      "again. "
      "The map shows what silencing each head alone would do to the followed word: click a head to select it, then "
      "silence it. A head that is looked at much need not matter; this is how to find out.",
      "这里的每项改动都作用于模型运行中的某个数，其后的一切都重新计算。“逐个关闭每个头”一图画出目标词概率的变化：单击选"
      "中"
      "一个头，再关闭它。"
      "看起来权重很大的头未必重要，用这里的办法可以查明。"}}};

}  // namespace
}  // namespace headlight::view::whatif
