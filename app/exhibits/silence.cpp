// What a head's silence costs: every head silenced in turn, and what becomes of the word that the model says.
#include <algorithm>
#include <cmath>

#include "core/analysis/what_if.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/output_parts.h"
#include "core/figure/run_view.h"
#include "core/figure/what_if_parts.h"
#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"

namespace headlight::exhibit::silence {
namespace {

struct Silence : Study {
  std::shared_ptr<const WhatIf> found;
};

std::shared_ptr<const Study> study(const LabState& state, const ExhibitValues& values,
                                   const std::atomic<bool>* cancelled) {
  const Selection& s = state.selection;
  auto found = study_what_if({with_model(state.request), s.decoder_stack, s.sentence, s.query, values.on("take_time")},
                             cancelled);
  if (!found) return nullptr;
  auto made = std::make_shared<Silence>();
  made->found = std::move(found);
  return made;
}

std::string head_words(const Canvas& canvas, const WhatIf::Head& head) {
  const std::string l = std::to_string(head.layer + 1), h = std::to_string(head.head + 1);
  const bool cross = head.attention.ends_with("cross");
  const Tr stack = cross                                    ? Tr{"cross, ", "交叉 · "}
                   : head.attention.starts_with("encoder.") ? Tr{"encoder, ", "编码器 · "}
                   : head.attention.starts_with("decoder.") ? Tr{"decoder, ", "解码器 · "}
                                                            : Tr{"", ""};
  return canvas.say(stack) + canvas.say({"layer " + l + ", head " + h, "第 " + l + " 层第 " + h + " 头"});
}

const WhatIf::Head* selected(const WhatIf& what, const FigureInput& base) {
  const RunView view(base.run, base.selection);
  std::string attention = view.attention("");
  attention.pop_back();
  for (const WhatIf::Head& head : what.heads)
    if (head.attention == attention && head.head == view.head) return &head;
  return nullptr;
}

std::vector<const WhatIf::Head*> by_cost(const WhatIf& what) {
  std::vector<const WhatIf::Head*> all;
  for (const WhatIf::Head& head : what.heads) all.push_back(&head);
  std::stable_sort(all.begin(), all.end(), [](const auto* a, const auto* b) { return a->p < b->p; });
  return all;
}

// The probability of the word, whole and with one head silent, the costliest first.
void draw_list(Canvas& canvas, const FigureInput& base, const WhatIf& what, Rect room) {
  const Theme& t = canvas.colors;
  const float row = canvas.u(34);
  float y = room.y;
  canvas.text({room.x, y + canvas.u(8)}, canvas.say({"its probability with one head silent", "关闭一个头之后它的概率"}),
              TextSize::label, t.ink, Align::left, true);
  y += canvas.u(26);
  const auto line = [&](const std::string& words, float p, Color color, bool bold, const Tag& tag) {
    TextShape& name = canvas.text({room.x, y + canvas.u(6)}, words, TextSize::label, color, Align::left, bold);
    name.tag = tag;
    canvas.text({room.right(), y + canvas.u(22)}, fixed_number(static_cast<double>(p), 3), TextSize::digits, t.ink,
                Align::right);
    draw_share(canvas, {room.x, y + canvas.u(17), room.w - canvas.u(52), canvas.u(10)}, static_cast<double>(p), color,
               tag);
    y += row + canvas.u(3);
  };
  line(canvas.say({"no head silent", "不关闭任何头"}), what.p_before, t.muted, true, {});
  const int most = std::clamp(static_cast<int>((room.bottom() - y) / (row + canvas.u(3))), 1, 12);
  const WhatIf::Head* chosen = selected(what, base);
  for (const WhatIf::Head* head : by_cost(what)) {
    if (y + row > room.y + canvas.u(26) + (row + canvas.u(3)) * static_cast<float>(most + 1)) break;
    line(head_words(canvas, *head), head->p, head == chosen ? t.focus : t.weight, head == chosen, {});
  }
}

Figure draw(const ExhibitInput& in) {
  const auto* made = dynamic_cast<const Silence*>(in.study);
  const RunView view(in.base.run, in.base.selection);
  if (made == nullptr || view.empty()) return empty_figure(in.base.style);
  const WhatIf& what = *made->found;
  Canvas canvas(roomy(in.base.style));
  const Vocabulary& words = what.after->config.two_stacks() ? what.after->model->target : what.after->model->source;
  const std::string word = shown_word(words, what.word, canvas.style.lang);
  const std::string p = fixed_number(static_cast<double>(what.p_before), 3);
  const float top = canvas.header(
      canvas.say({"What a head's silence costs", "关闭一个头的代价"}),
      canvas.say({"At the chosen word the model says “" + word + "” with probability " + p +
                      ". Every head is silenced in turn, and the model is run again.",
                  "在所选的词上，模型说“" + word + "”的概率是 " + p + "。逐个关闭每个头，重新运行模型。"}),
      {});
  const float width = canvas.room_right() - canvas.margin(), gap = canvas.u(36);
  const float left = width * 0.54F;
  draw_scan(canvas, in.base, what,
            {canvas.margin(), top + canvas.u(4), left, canvas.room_bottom() - top - canvas.u(10)});
  if (!what.heads.empty())
    draw_list(canvas, in.base, what,
              {canvas.margin() + left + gap, top + canvas.u(4), width - left - gap,
               canvas.room_bottom() - top - canvas.u(10)});
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* made = dynamic_cast<const Silence*>(in.study);
  if (made == nullptr) return {};
  const WhatIf& what = *made->found;
  std::map<std::string, double> all{{"p", static_cast<double>(what.p_before)},
                                    {"heads", static_cast<double>(what.heads.size())}};
  if (what.heads.empty()) return all;
  const auto order = by_cost(what);
  all["largest_loss"] = static_cast<double>(what.p_before - order.front()->p);
  all["smallest_loss"] = static_cast<double>(what.p_before - order.back()->p);
  all["worst_p"] = static_cast<double>(order.front()->p);
  all["missed"] = static_cast<double>(
      std::count_if(order.begin(), order.end(), [&](const auto* h) { return what.p_before - h->p > 0.05F; }));
  if (const WhatIf::Head* head = selected(what, in.base)) {
    all["p_without"] = static_cast<double>(head->p);
    all["loss"] = static_cast<double>(what.p_before - head->p);
  }
  return all;
}

const RegisterExhibit registered{
    {.id = "silence",
     .name = {"What a head's silence costs", "关闭一个头的代价"},
     .about =
         {"A pattern shows where a head looks, not whether it is needed. Silencing is the test: the output of one "
          "head counts as zero, everything after it is computed again. Some heads carry an ability alone; others "
          "are not missed at all, because others do the same or because this sentence does not need them.",
          "图案显示一个头看哪里，并不说明它是否必要。检验的办法是关闭它：把这个头的输出当作零，其后的一切重新计算。"
          "有的头独自承担一种能力；有的头毫不可惜，因为别的头也在做同样的事，或者这句话用不着它。"},
     .lesson = 19,
     .controls = {{.id = "take_time",
                   .label = {"even when it takes long", "即使耗时较长"},
                   .kind = ExhibitControl::Kind::toggle,
                   .tip = {"A large model is run once for every head.", "大模型要为每个头运行一次。"}}},
     .draw = draw,
     .uses_run = true,
     .study = study,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::silence
