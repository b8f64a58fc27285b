// The same sentence under every kind of positions, and in another order.
#include "core/figure/positions_figure.h"

#include <algorithm>
#include <cmath>

#include "core/figure/color_bar.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/study_part.h"
#include "core/figure/vector_rows.h"

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

// ---- the same words in another order
// ---------------------------------------------------------------------------------

// Words in their order above, shuffled below, a curve from each to itself. Returns the lower edge.
float draw_orders(Canvas& canvas, const PositionStudyResult& study, int chosen, float top) {
  const Run& run = *study.trials[static_cast<std::size_t>(study.own)].run;
  const auto& tokens = run.source.front().tokens;
  const int n = static_cast<int>(study.order.size());
  const float left = canvas.margin() + canvas.u(96), width = canvas.room_right() - left;
  const float line = canvas.line_height(TextSize::label), high = canvas.u(44);
  const float pitch = std::min(canvas.u(84), width / static_cast<float>(n));
  const auto middle = [&](int i) { return left + (static_cast<float>(i) + 0.5F) * pitch; };
  const float low = top + line + high;
  canvas.text({canvas.margin(), top + line / 2}, canvas.say({"the sentence", "原句"}), TextSize::label,
              canvas.colors.muted);
  canvas.text({canvas.margin(), low + line / 2}, canvas.say({"shuffled", "打乱后"}), TextSize::label,
              canvas.colors.muted);
  const bool words = pitch >= canvas.u(24);
  for (int i = 0; i < n; ++i) {
    const int word = study.order[static_cast<std::size_t>(i)];
    const bool is_chosen = word == chosen;
    CurveShape curve;
    curve.from = {middle(word), top + line};
    curve.to = {middle(i), low};
    curve.control1 = {curve.from.x, top + line + high / 2};
    curve.control2 = {curve.to.x, low - high / 2};
    curve.color = is_chosen ? canvas.colors.query : with_alpha(canvas.colors.muted, 0.55F);
    curve.line = canvas.u(is_chosen ? 2.0F : 1.0F) * canvas.colors.line;
    canvas.figure.add(curve);
    if (!words) continue;
    for (const auto& [x, y, t] : {std::tuple{middle(word), top, word}, std::tuple{middle(i), low, word}}) {
      const std::string word_text = literal_text(tokens[static_cast<std::size_t>(t)].text);
      const bool fits = canvas.width_of(word_text, TextSize::label, true) <= pitch - canvas.u(4);
      TextShape& text = canvas.text({x, y + line / 2}, word_text, fits ? TextSize::label : TextSize::tiny,
                                    is_chosen ? canvas.colors.query : canvas.colors.ink, Align::center, is_chosen);
      text.max_width = pitch - canvas.u(1);
      if (y == top) text.tag = {Tag::Kind::token, {"query", {0, t, 0}}};
    }
  }
  return low + line;
}

bool is_unchanged(const PositionTrial& trial) { return trial.difference[1] <= 1e-4F * std::max(1.0F, trial.length); }

// "0.0000012" as a reader writes it: 1.2 · 10^{−6}
std::string small_number(float value) {
  if (value == 0) return "0";
  if (value >= 0.001F) return number(value, 3);
  const int power = static_cast<int>(std::floor(std::log10(value)));
  return number(value / std::pow(10.0F, static_cast<float>(power)), 1) + " · 10^{−" + std::to_string(-power) + "}";
}

// What the difference says.
std::string verdict(const Canvas& canvas, const PositionTrial& trial) {
  if (!trial.run || !trial.shuffled) return "";
  std::string words = canvas.say(is_unchanged(trial) ? Tr{"the same rows in another order", "同样的行，只是换了次序"}
                                                     : Tr{"other rows: order matters", "行变了：次序起作用"});
  if (trial.decoder_difference >= 0)
    words += canvas.say({"; decoder ", "；解码器 "}) + small_number(trial.decoder_difference);
  return words;
}

// A line for every kind: the difference after putting the rows back, as bar and number, and what it says.
float draw_kinds(Canvas& canvas, const PositionStudyResult& study, float top) {
  const float line = canvas.line_height(TextSize::label), row = line + canvas.u(6);
  const float left = canvas.margin();
  const float names = canvas.u(118), digits = canvas.u(86);
  float words = 0;
  for (const PositionTrial& trial : study.trials)
    words = std::max(words, canvas.width_of(verdict(canvas, trial), TextSize::label) + canvas.u(12));
  const float bar_x = left + names;
  const float room = std::max(canvas.u(24), canvas.room_right() - bar_x - digits - words);
  float most = 1e-6F;
  for (const PositionTrial& trial : study.trials) most = std::max(most, trial.difference[1]);
  canvas
      .text({bar_x, top + line / 2},
            canvas.say({"largest difference, rows put back into their order", "把行放回原来的次序后，最大的差"}),
            TextSize::label, canvas.colors.muted)
      .max_width = canvas.room_right() - bar_x;
  float y = top + row;
  for (int i = 0; i < position_kinds; ++i) {
    const PositionTrial& trial = study.trials[static_cast<std::size_t>(i)];
    const Position kind = position_kind(i);
    const float middle = y + line / 2;
    TextShape& name = canvas.text({left, middle}, canvas.say(position_word(kind)), TextSize::label,
                                  trial.run ? canvas.colors.ink : canvas.colors.muted, Align::left, kind == study.own);
    name.max_width = names - canvas.u(8);
    y += row;
    if (!trial.run || !trial.shuffled) {
      canvas.text({bar_x, middle},
                  canvas.say(trial.run ? Tr{"cannot be cut again in this order", "这样的次序无法重新切分"}
                                       : Tr{"the model has no table", "模型没有位置表"}),
                  TextSize::label, canvas.colors.muted);
      continue;
    }
    const bool same_rows = is_unchanged(trial);
    RectShape bar;
    bar.at = {bar_x, middle - canvas.u(6), std::max(canvas.u(1), room * trial.difference[1] / most), canvas.u(12)};
    bar.fill = same_rows ? canvas.colors.good : canvas.colors.weight;
    bar.of_values = true;
    bar.radius = canvas.u(2);
    canvas.figure.add(bar);
    canvas.text({bar.at.right() + canvas.u(6), middle}, small_number(trial.difference[1]), TextSize::label,
                canvas.colors.ink, Align::left, true);
    canvas.text({canvas.room_right() - words + canvas.u(8), middle}, verdict(canvas, trial), TextSize::label,
                same_rows ? canvas.colors.good : canvas.colors.muted);
  }
  return y;
}

// The chosen word's row before and after, without positions and with the model's own. Returns the lower edge.
float draw_rows(Canvas& canvas, const PositionStudyResult& study, int chosen, float top) {
  const int place = static_cast<int>(std::find(study.order.begin(), study.order.end(), chosen) - study.order.begin());
  const float line = canvas.line_height(TextSize::label), width = canvas.room_right() - canvas.margin();
  std::vector<Position> kinds{Position::none};
  if (study.own != Position::none) kinds.push_back(study.own);
  float y = top;
  for (const Position kind : kinds) {
    const int i = static_cast<int>(kind);
    const PositionTrial& trial = study.trials[static_cast<std::size_t>(i)];
    if (!trial.run || !trial.shuffled) continue;
    const std::string name = trial.run->prefix(Stack::encoder) + "ln_final";
    const std::string word = literal_text(trial.run->source.front().tokens[static_cast<std::size_t>(chosen)].text);
    canvas
        .text({canvas.margin(), y + line / 2},
              canvas.say(
                  {"The vector of “" + word + "” at the end, positions: ", "“" + word + "” 最后的向量，位置编码："}) +
                  canvas.say(position_word(kind)),
              TextSize::label, canvas.colors.ink, Align::left, true)
        .max_width = width;
    y += line + canvas.u(3);
    const int cols = std::min(trial.run->config.d_model, 16);
    const float extent =
        std::max(1e-6F, std::max(trial.run->value(name).slice(0).row(chosen).cwiseAbs().maxCoeff(),
                                 trial.shuffled->value(name).slice(0).row(place).cwiseAbs().maxCoeff()));
    const auto title = [&](bool after) {
      const std::string at = std::to_string(after ? place : chosen);  // as on the chips
      return canvas.say(after ? Tr{"shuffled, position " + at, "打乱后，位置 " + at}
                              : Tr{"before, position " + at, "打乱前，位置 " + at});
    };
    const float titles = std::max(canvas.width_of(title(false), TextSize::label, true),
                                  canvas.width_of(title(true), TextSize::label, true));
    for (const bool after : {false, true}) {
      const Run& run = after ? *trial.shuffled : *trial.run;
      VectorRow row;
      row.color = canvas.colors.query;
      row.first = {name, {0, after ? place : chosen, 0}};
      row.cols = cols;
      row.scale = diverging_scale(extent);
      Canvas part(canvas.style);
      const float high = draw_vector_rows(part, RunView(run, {}), {row}, {0, 0, width - titles, canvas.u(60)});
      place_in_study(canvas.figure, part.figure, canvas.margin() + titles, y, i + (after ? position_kinds : 0));
      canvas.text({canvas.margin(), y + high / 2}, title(after), TextSize::label, canvas.colors.query, Align::left,
                  true);
      y += high + canvas.u(3);
    }
    y += canvas.u(8);
  }
  return y;
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

Figure position_shuffle_figure(const FigureInput& input, const PositionStudyResult& study) {
  Canvas canvas(input.style);
  const int n = static_cast<int>(study.order.size());
  const bool source_side = !input.run.config.two_stacks() || !input.selection.decoder_stack;
  const int chosen = source_side && input.selection.query >= 0 ? std::min(input.selection.query, n - 1) : n - 1;
  std::string caption = canvas.say(
      {"The same words in another order, run again. Without positions every word gets the very same vector as before; "
       "only the rows change places.",
       "同样的词换个次序，重新运行。没有位置编码时，每个词得到的向量与原来完全相同，只是行换了位置。"});
  if (study.causal)
    caption = canvas.say(
        {"The same words in another order, run again. This model's causal mask lets a word see only those "
         "before it, so that order matters even without positions; take the mask off to see positions "
         "alone.",
         "同样的词换个次序，重新运行。这个模型的因果掩码只让每个词看它前面的词，所以即使没有位置编码，次序也起作用；"
         "去掉掩码，才能单看位置编码。"});
  const float top = canvas.header(canvas.say({"Does the order of the words matter?", "词的次序起作用吗？"}), caption,
                                  {study_readout(input, [&](int i) -> const Run* {
                                    if (i < 0 || i >= 2 * position_kinds) return nullptr;
                                    const PositionTrial& trial =
                                        study.trials[static_cast<std::size_t>(i % position_kinds)];
                                    return i < position_kinds ? trial.run.get() : trial.shuffled.get();
                                  })});
  float y = draw_orders(canvas, study, chosen, top) + canvas.u(16);
  y = draw_kinds(canvas, study, y) + canvas.u(14);
  if (n > 0) draw_rows(canvas, study, chosen, y);
  return canvas.finish(&input);
}

}  // namespace headlight
