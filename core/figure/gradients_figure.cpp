#include "core/figure/gradients_figure.h"

#include <algorithm>
#include <cmath>

#include "core/analysis/logit_lens.h"
#include "core/analysis/scaling_study.h"
#include "core/figure/axis_labels.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/output_parts.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Form = GradientsOptions::Form;
using Kind = GradientGoal::Kind;

std::string caption(const Canvas& canvas, const GradientsPicture& p) {
  const std::string goal = p.goal(canvas.style.lang);
  switch (p.options.form) {
    case Form::tokens:
      return canvas.say({"How " + goal + " depends on the vector of each word, by a real backward pass.",
                         goal + "对每个词的向量有多敏感，由真实的反向传播得出。"});
    case Form::attention:
      return canvas.say({"How " + goal +
                             " would change if one weight of this head grew by itself. Are the heavy weights the ones "
                             "that matter?",
                         "若只把这个头的某个权重增大一点，" + goal + "会怎样变化？权重大的就是重要的吗？"});
    case Form::value:
      break;
  }
  return canvas.say({"A recorded value, and how " + goal + " changes with each of its numbers.",
                     "一个记录下来的量，以及" + goal + "随其中每个数的变化。"});
}

// The number under the mouse with what it is.
std::string readout(const Canvas& canvas, const GradientsPicture& p) {
  if (!p.input.hover || p.input.hover->kind != Tag::Kind::cell) return "";
  const std::string name = column_of(p.input.hover->value.name).name;
  const Index3& at = p.input.hover->value.at;
  const Tensor* value = p.run.graph.find_value(name);
  if (value == nullptr || !value->contains(at)) return "";
  return describe_short(p.run, {name, at}, canvas.style.lang) + " = " + number((*value)(at), 4);
}

/// One bar a token.
struct TokenBars {
  std::string title;
  std::vector<float> numbers;
  Color positive, negative;
};

void draw_token_bars(Canvas& canvas, const TokenBars& bars, Rect at, float pitch, const std::string& role, int chosen) {
  float most = 0, least = 0;
  for (const float v : bars.numbers) {
    most = std::max(most, v);
    least = std::min(least, v);
  }
  // A sure model has gradients that two decimals would all call 0.00: then they stand over a power of ten.
  const float largest = std::max(most, -least);
  const int power = largest > 0 && largest < 0.1F ? static_cast<int>(std::floor(std::log10(largest))) : 0;
  const auto digits_of = [&](float v) { return fixed_number(static_cast<double>(v) * std::pow(10.0, -power), 2); };
  const std::string unit = power == 0 ? "" : "  (× 10^{−" + std::to_string(-power) + "})";
  const float line = canvas.line_height(TextSize::digits_small), heading = canvas.line_height(TextSize::label);
  canvas.text({at.x, at.y + heading / 2}, bars.title + unit, TextSize::label, canvas.colors.muted);
  float widest = 0;
  for (const float v : bars.numbers) widest = std::max(widest, canvas.width_of(digits_of(v), TextSize::digits_small));
  const bool digits = widest + canvas.u(3) <= pitch;
  const float over = digits ? line : 0, under = digits && least < 0 ? line : 0;
  const float room = at.h - heading - over - under, span = std::max(most - least, 1e-30F);
  const float base = std::round(at.y + heading + over + room * most / span);
  LineShape ground;
  ground.points = {{at.x, base}, {at.x + pitch * static_cast<float>(bars.numbers.size()), base}};
  ground.color = canvas.colors.rule;
  ground.line = canvas.colors.line;
  canvas.figure.add(ground);
  const float width = std::max(1.0F, std::min(pitch * 0.66F, canvas.u(34)));
  for (std::size_t i = 0; i < bars.numbers.size(); ++i) {
    const float v = bars.numbers[i], x = at.x + (static_cast<float>(i) + 0.5F) * pitch;
    const float tall = v == 0 ? 0 : std::max(room * std::abs(v) / span, canvas.u(1));
    RectShape bar;
    bar.at = {x - width / 2, v >= 0 ? base - tall : base, width, tall};
    bar.fill = v >= 0 ? bars.positive : bars.negative;
    bar.of_values = true;
    bar.radius = std::min(canvas.u(2), width / 4);
    if (static_cast<int>(i) == chosen) {
      bar.stroke = canvas.colors.ink;
      bar.line = canvas.colors.line;
    }
    bar.tag = {Tag::Kind::token, {role, {0, static_cast<int>(i), 0}}};
    if (v != 0) canvas.figure.add(bar);
    if (digits)
      canvas.text({x, v >= 0 ? base - tall - line / 2 : base + tall + line / 2}, digits_of(v), TextSize::digits_small,
                  canvas.colors.muted, Align::center);
  }
}

}  // namespace

std::string GradientsPicture::goal(Lang lang) const {
  const auto say = [lang](const Tr& words) { return words.in(lang); };
  if (options.of == GradientsOptions::Of::loss && result.asked > 0) {
    const std::string n = std::to_string(result.asked);
    return say({"the loss (mean −log p of the " + n + (n == "1" ? " word" : " words") + " that follow)",
                "损失（后面 " + n + " 个词的 −log p 的平均）"});
  }
  const std::string word = "“" + shown_word(predicted_words(run), result.word, lang) + "”";
  const auto& tokens = run.tokens_of(predicting_stack(run)).front().tokens;
  const std::string at = "“" + literal_text(tokens[static_cast<std::size_t>(result.row)].text) + "”";
  const Tr where = run.config.architecture == Architecture::encoder ? Tr{" at " + at, "在" + at + "处写"}
                                                                    : Tr{" after " + at, "在" + at + "之后写"};
  const Tr what = options.of == GradientsOptions::Of::loss    ? Tr{"the loss −log p of ", "的损失 −log p"}
                  : options.of == GradientsOptions::Of::logit ? Tr{"the score (logit) of ", "的得分（logit）"}
                                                              : Tr{"the probability of ", "的概率"};
  return lang == Lang::zh ? say(where) + word + say(what) : say(what) + word + say(where);
}

Tag GradientsPicture::cell(const std::string& value, const Index3& at) const {
  return {Tag::Kind::cell, {name_in_column(study_column, value), at}};
}

std::string gradient_value_shown(const Run& run, const GradientsOptions& options) {
  return run.has(options.value) ? options.value : run.prefix(predicting_stack(run)) + "resid_in";
}

void draw_token_saliency(Canvas& canvas, const GradientsPicture& p, float top) {
  const bool two = p.run.config.two_stacks();
  const std::vector<Stack> stacks = two ? std::vector{Stack::encoder, Stack::decoder} : std::vector{Stack::encoder};
  const float gap = canvas.u(18);
  const float each =
      (canvas.room_bottom() - top - gap * static_cast<float>(stacks.size())) / static_cast<float>(stacks.size());
  float y = top;
  for (const Stack stack : stacks) {
    const auto saliency = token_saliency(p.run, stack);
    AxisLabels labels;
    for (int t = 0; t < static_cast<int>(saliency.size()); ++t)
      labels.texts.push_back(literal_text(p.run.tokens_of(stack).front().tokens[static_cast<std::size_t>(t)].text));
    const bool predicts = stack == predicting_stack(p.run);
    labels.color = predicts ? canvas.colors.query : canvas.colors.key;
    labels.role = predicts ? "query" : "key";
    const bool one_row = p.result.asked == 0 || p.options.of != GradientsOptions::Of::loss;
    labels.chosen = predicts && one_row ? p.result.row : -1;
    float heading = 0;
    if (two) {
      heading = canvas.line_height(TextSize::label);
      canvas.text({canvas.margin(), y + heading / 2},
                  stack == Stack::encoder ? canvas.say({"words of the encoder", "编码器的词"})
                                          : canvas.say({"words of the decoder", "解码器的词"}),
                  TextSize::label, canvas.colors.ink, Align::left, true);
    }
    const float room = canvas.room_right() - canvas.margin();
    const float pitch = std::min(room / static_cast<float>(std::max<std::size_t>(1, saliency.size())), canvas.u(64));
    const LabelPlan plan = plan_columns(canvas, labels, pitch);
    const float bars = std::clamp((each - heading - plan.extent - canvas.u(14)) / 2, canvas.u(54), canvas.u(150));
    TokenBars norm{canvas.say({"length of the gradient, ‖∂/∂e‖: how sensitive", "梯度的长度 ‖∂/∂e‖：有多敏感"}),
                   {},
                   canvas.colors.weight,
                   canvas.colors.weight};
    TokenBars product{canvas.say({"gradient × embedding, ∂/∂e · e: what the word contributes (orange up, blue down)",
                                  "梯度 × 词嵌入，∂/∂e · e：该词的贡献（橙色使其增大，蓝色使其减小）"}),
                      {},
                      diverging(canvas.colors, 0.75F),
                      diverging(canvas.colors, -0.75F)};
    for (const TokenSaliency& token : saliency) {
      norm.numbers.push_back(token.norm);
      product.numbers.push_back(token.times_input);
    }
    const float x = canvas.margin();
    draw_token_bars(canvas, norm, {x, y + heading, room, bars}, pitch, labels.role, labels.chosen);
    draw_token_bars(canvas, product, {x, y + heading + bars + canvas.u(10), room, bars}, pitch, labels.role,
                    labels.chosen);
    const float below = y + heading + 2 * bars + canvas.u(14);
    draw_column_labels_below(canvas, labels, plan, x, below, pitch);
    y = below + plan.extent + gap;
  }
}

Figure gradients_figure(const FigureInput& input, const Run& run, const GradientResult& result,
                        const GradientsOptions& options) {
  Selection selection = input.selection;
  selection.sentence = 0;  // the only one of the study
  const GradientsPicture picture{input, run, result, options, selection};
  Canvas canvas(input.style);
  const Tr title = options.form == Form::tokens ? Tr{"Gradients: which words matter", "梯度：哪些词重要"}
                   : options.form == Form::attention
                       ? Tr{"Gradients: do the weights explain?", "梯度：权重能解释结果吗？"}
                       : Tr{"Gradients of any value", "任意量的梯度"};
  std::string said = readout(canvas, picture);
  const bool hovered = !said.empty();
  if (!hovered) {
    const std::string value = number(static_cast<float>(result.value), 4);
    said = options.of == GradientsOptions::Of::loss    ? canvas.say({"loss = ", "损失 = "}) + value
           : options.of == GradientsOptions::Of::logit ? canvas.say({"score = ", "得分 = "}) + value
                                                       : canvas.say({"probability = ", "概率 = "}) + value;
  }
  const float top = canvas.header(canvas.say(title), caption(canvas, picture),
                                  hovered ? Canvas::Readout{said} : Canvas::Readout{said, canvas.colors.weight});
  switch (options.form) {
    case Form::tokens:
      draw_token_saliency(canvas, picture, top);
      break;
    case Form::attention:
      draw_weight_gradients(canvas, picture, top);
      break;
    case Form::value:
      draw_value_gradient(canvas, picture, top);
      break;
  }
  return canvas.finish(&input);
}

}  // namespace headlight
