// The same sentence in another order, under every kind of positions.
#include <algorithm>
#include <cmath>

#include "core/figure/positions_figure.h"
#include "core/figure/run_view.h"
#include "core/figure/study_part.h"
#include "core/figure/vector_rows.h"

namespace headlight {
namespace {

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
