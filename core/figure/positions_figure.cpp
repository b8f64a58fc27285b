// The same sentence under every kind of positions.
#include "core/figure/positions_figure.h"

#include <algorithm>

#include "core/figure/color_bar.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/study_part.h"

namespace headlight {
namespace {

std::string percent(float share) { return number(100 * share, share < 0.0995F ? 1 : 0) + " %"; }

struct Card {
  Rect at;
  Position kind;
};

void ground(Canvas& canvas, Rect at, bool own, bool missing) {
  RectShape card;
  card.at = at;
  card.fill = missing ? Color{0, 0, 0, 0} : canvas.colors.card;
  card.stroke = own ? canvas.colors.weight : canvas.colors.rule;
  card.line = canvas.u(own ? 1.6F : 1.0F) * canvas.colors.line;
  card.radius = canvas.u(7);
  card.dashed = missing;
  canvas.figure.add(card);
}

// The selection of the study's runs: they have one sentence.
Selection in_study(Selection selection) {
  selection.sentence = 0;
  return selection;
}

Tr missing_words() {
  return {"This model has no table of learned positions: they exist only in a model that was made with them.",
          "这个模型没有学到的位置表：只有用它训练的模型才有。"};
}

// In a sentence: "trained with sinusoidal positions".
Tr in_sentence(Position kind) {
  switch (kind) {
    case Position::none:
      return {"no positions", "无位置编码"};
    case Position::sinusoidal:
      return {"sinusoidal positions", "正弦位置编码"};
    case Position::learned:
      return {"learned positions", "可学习的位置编码"};
    case Position::rotary:
      return {"rotary positions", "旋转位置编码"};
    case Position::alibi:
      break;
  }
  return {"ALiBi", "ALiBi"};
}

Tr origin(const Run& run) {
  const bool random = run.model->name.empty();
  return random ? Tr{"the model's own", "模型自己的"} : Tr{"trained with", "训练时所用"};
}

void draw_card(Canvas& canvas, const FigureInput& input, const PositionStudyResult& study, const Card& card) {
  const int i = static_cast<int>(card.kind);
  const PositionTrial& trial = study.trials[static_cast<std::size_t>(i)];
  const bool own = card.kind == study.own;
  ground(canvas, card.at, own, trial.run == nullptr);
  const float x = card.at.x + canvas.u(12), width = card.at.w - canvas.u(24),
              line = canvas.line_height(TextSize::label);
  float y = card.at.y + canvas.u(16);
  const std::string title = canvas.say(position_word(card.kind));
  canvas.text({x, y}, title, TextSize::text, canvas.colors.ink, Align::left, true);
  const float used = canvas.width_of(title, TextSize::text, true) + canvas.u(10);
  if (trial.run == nullptr) {
    canvas.paragraph({x, y + line}, canvas.say(missing_words()), width, TextSize::label, canvas.colors.muted);
    return;
  }
  const RunView view(*trial.run, in_study(input.selection));
  const PositionTrial& base = study.trials[static_cast<std::size_t>(study.own)];
  const std::string name = view.attention("pattern");
  const float moved = moved_attention(trial.run->value(name), base.run->value(name), view.head, view.n_queries());
  // A narrow card says it by its frame and by the bare number.
  std::string remark = own ? canvas.say(origin(*trial.run)) : percent(moved) + canvas.say({" elsewhere", " 移往别处"});
  if (canvas.width_of(remark, TextSize::label, own) > width - used) remark = own ? "" : percent(moved);
  if (!remark.empty())
    canvas.text({card.at.right() - canvas.u(12), y}, remark, TextSize::label,
                own ? canvas.colors.weight : canvas.colors.muted, Align::right, own);
  y += canvas.u(14);
  PatternPanel panel;
  panel.value = name;
  panel.scale = weight_scale();
  panel.hatch_masked = true;
  panel.digits = false;
  const std::optional<Tag> hover = hover_in_study(input.hover, i);
  Canvas part(canvas.style);
  const PanelLayout layout =
      layout_panel(part, view, panel, hover, width, card.at.bottom() - y - canvas.u(8), {canvas.u(30), 0.2F, 2});
  draw_panel(part, view, panel, layout, hover, {0, 0});
  place_in_study(canvas.figure, part.figure, x, y, i);
}

}  // namespace

Figure position_kinds_figure(const FigureInput& input, const PositionStudyResult& study) {
  Canvas canvas(input.style);
  const RunView view(input.run, input.selection);
  const std::string layer = std::to_string(view.layer + 1), head = std::to_string(view.head + 1);
  const std::string own = canvas.say(in_sentence(study.own));
  const bool cross = view.cross();
  const bool random = input.run.model->name.empty();
  std::string caption = canvas.say(
      {"The same sentence and parameters, run under each kind of positions: layer " + layer + ", head " + head + ". ",
       "同一个句子、同一套参数，在每种位置编码下真正运行一次：第 " + layer + " 层第 " + head + " 头。"});
  caption +=
      canvas.say(random ? Tr{"The model was made with " + own + " and has random weights.",
                             "模型建立时用的是" + own + "，权重是随机的。"}
                        : Tr{"The model was trained with " + own + "; with any other kind it has not learned to read.",
                             "模型训练时用的是" + own + "；换成别的，它就没有学过怎样读。"});
  if (cross)
    caption += canvas.say({" Rotary and ALiBi act in self-attention only; here one sees what comes through from there.",
                           "旋转与 ALiBi 只作用于自注意力，这里看到的是它们传过来的影响。"});
  const float top = canvas.header(canvas.say({"One sentence, five kinds of positions", "同一个句子，五种位置编码"}),
                                  caption, {study_readout(input, [&](int i) -> const Run* {
                                    if (i < 0 || i >= position_kinds) return nullptr;
                                    return study.trials[static_cast<std::size_t>(i)].run.get();
                                  })});
  const float gap = canvas.u(14), bottom = std::max(canvas.room_bottom(), top + canvas.u(320));
  const float width = (canvas.room_right() - canvas.margin() - 2 * gap) / 3, height = (bottom - top - gap) / 2;
  const auto place = [&](int i) {
    const int column = i % 3, row = i / 3;
    return Rect{canvas.margin() + static_cast<float>(column) * (width + gap),
                top + static_cast<float>(row) * (height + gap), width, height};
  };
  for (int i = 0; i < position_kinds; ++i) draw_card(canvas, input, study, {place(i), position_kind(i)});
  const Rect last = place(5);
  const float x = last.x + canvas.u(12), room = last.w - canvas.u(24);
  float y = canvas.paragraph(
      {x, last.y + canvas.u(4)},
      canvas.say({"“Elsewhere”: the part of the attention that went to other words than under " + own +
                      ": ½ Σ |difference of the weights| of a row, the mean over the rows.",
                  "“移往别处”：与" + own + "相比，注意力中转到别的词上的部分：每行 ½ Σ |权重之差|，再对各行取平均。"}),
      room, TextSize::label, canvas.colors.muted);
  y += canvas.u(10);
  if (last.bottom() - y > canvas.u(color_bar_height))
    draw_color_bar(canvas, {x, y},
                   {canvas.say({"weight; rows query, columns key", "权重；行是查询，列是键"}), weight_scale(), "", ""});
  return canvas.finish(&input);
}

}  // namespace headlight
