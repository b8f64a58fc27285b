// Is this a softmax? Weights as somebody claims them beside those that softmax makes of the same scores.
#include <algorithm>
#include <array>
#include <cmath>

#include "core/analysis/distribution.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::softmax_check {
namespace {

constexpr std::size_t count = 10;
constexpr std::array<const char*, count> sentence{"今天", "天气", "真", "好", "，", "我", "想", "出", "去", "玩"};

struct Check {
  std::vector<double> truth;
  double claimed_sum = 0, true_sum = 0, difference = 0;
  std::size_t farthest = 0;  // where claimed and true weights differ most
  int zeros = 0;             // claimed weights that are not above 0
};

Check check_of(const ExhibitValues& v) {
  Check c;
  const auto& claimed = v.numbers("claimed");
  c.truth = softmax_of(v.numbers("scores"));
  for (std::size_t i = 0; i < count; ++i) {
    c.claimed_sum += claimed[i];
    c.true_sum += c.truth[i];
    c.zeros += claimed[i] <= 0 ? 1 : 0;
    const double difference = std::abs(claimed[i] - c.truth[i]);
    if (difference <= c.difference) continue;
    c.difference = difference;
    c.farthest = i;
  }
  return c;
}

struct Layout {
  float left, pitch, sum;  // of the columns, and of the sums at the right
  float at(std::size_t i) const { return left + pitch * (static_cast<float>(i) + 0.5F); }
};

void draw_bars_of(Canvas& canvas, const Layout& l, const std::vector<double>& weights, double high, Rect room,
                  Color color, int entry_from_top) {
  draw_line(canvas, {l.left, room.bottom()}, {l.left + l.pitch * static_cast<float>(count), room.bottom()},
            canvas.colors.muted, 1);
  for (std::size_t i = 0; i < count; ++i) {
    RectShape bar;
    const float tall = std::max(canvas.u(1), room.h * static_cast<float>(std::clamp(weights[i] / high, 0.0, 1.0)));
    bar.at = {l.at(i) - l.pitch * 0.3F, room.bottom() - tall, l.pitch * 0.6F, tall};
    bar.fill = color;
    bar.of_values = true;
    bar.radius = canvas.u(2);
    canvas.figure.add(bar);
    if (entry_from_top == 0)
      canvas.text({l.at(i), room.bottom() + canvas.u(13)}, fixed(static_cast<float>(weights[i]), 3), TextSize::digits,
                  color, Align::center);
  }
}

void row_title(Canvas& canvas, float y, const Tr& words, Color color, const Tr& under) {
  const float line = canvas.line_height(TextSize::label);
  canvas.text({canvas.margin(), y - line / 2}, canvas.say(words), TextSize::text, color, Align::left, true);
  canvas.text({canvas.margin(), y + line / 2}, canvas.say(under), TextSize::label, canvas.colors.muted);
}

void sum_text(Canvas& canvas, const Layout& l, float y, double sum, bool right, Color color) {
  canvas.text({l.sum, y}, fixed(static_cast<float>(sum), 3), TextSize::title, color, Align::right, true);
  canvas.text({l.sum, y + canvas.u(20)}, right ? canvas.say({"= 1", "= 1"}) : canvas.say({"not 1", "不等于 1"}),
              TextSize::label, color, Align::right);
}

// What a softmax always does, and whether the claimed row does it.
void draw_findings(Canvas& canvas, const Check& c, const ExhibitValues& v, float y) {
  const Theme& t = canvas.colors;
  const float line = canvas.u(27);
  const auto finding = [&](bool holds, const Tr& rule, const Tr& found) {
    canvas.text({canvas.margin(), y + line / 2}, holds ? canvas.say({"yes", "符合"}) : canvas.say({"no", "不符"}),
                TextSize::text, holds ? t.good : t.focus, Align::left, true);
    canvas.text({canvas.margin() + canvas.u(50), y + line / 2}, canvas.say(rule), TextSize::text, t.ink);
    canvas.text({canvas.room_right(), y + line / 2}, canvas.say(found), TextSize::label, holds ? t.muted : t.focus,
                Align::right);
    y += line;
  };
  const auto& claimed = v.numbers("claimed");
  const auto& scores = v.numbers("scores");
  const std::string sum = fixed(static_cast<float>(c.claimed_sum), 3), zeros = std::to_string(c.zeros);
  finding(std::abs(c.claimed_sum - 1) < 0.0055, {"The weights sum to 1.", "权重之和等于 1。"},
          {"claimed: " + sum, "声称的：" + sum});
  finding(c.zeros == 0, {"Every weight is above 0: e^{s} is never 0.", "每个权重都大于 0：e^{s} 永远不为 0。"},
          {"claimed: " + zeros + (c.zeros == 1 ? " zero" : " zeros"), "声称的：" + zeros + " 个 0"});
  // Equal steps of the score are equal factors of the weight; asked of the largest and the second largest score.
  std::vector<std::size_t> order(count);
  for (std::size_t i = 0; i < count; ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] > scores[b]; });
  const std::size_t a = order[0], b = order[count - 1];
  const double expected = std::exp(scores[a] - scores[b]);
  const double found = claimed[b] > 0 ? claimed[a] / claimed[b] : 0;
  const std::string step = short_digits(scores[a] - scores[b], 2), factor = fixed(static_cast<float>(expected), 2),
                    ratio = claimed[b] > 0 ? fixed(static_cast<float>(found), 2) : "∞";
  finding(claimed[b] > 0 && std::abs(found / expected - 1) < 0.06,
          {"A score higher by " + step + " means a weight e^{" + step + "} = " + factor + " times as large.",
           "分数高 " + step + "，权重就是 e^{" + step + "} = " + factor + " 倍。"},
          {"claimed: " + ratio + " times", "声称的：" + ratio + " 倍"});
}

Figure draw(const ExhibitInput& in) {
  Canvas canvas(roomy(in.base.style));
  const Theme& t = canvas.colors;
  const Check c = check_of(in.values);
  const bool show = in.values.on("truth");
  const float top = canvas.header(
      canvas.say({"Is this a softmax?", "这是 softmax 吗？"}),
      canvas.say({"Scores of the query 玩, and the weights that notes give for them. Click a number to change it.",
                  "查询词“玩”的分数，以及一份笔记给出的权重。点击数字可以改动。"}),
      {});
  Layout l{};
  l.left = canvas.margin() + canvas.u(128);
  l.sum = canvas.room_right();
  l.pitch = (l.sum - canvas.u(74) - l.left) / static_cast<float>(count);
  const float tall = std::clamp((canvas.room_bottom() - top - canvas.u(350)) / 2, canvas.u(60), canvas.u(130));
  float y = top + canvas.u(8);
  for (std::size_t i = 0; i < count; ++i)
    canvas.text({l.at(i), y + canvas.u(10)}, sentence[i], TextSize::text, t.key, Align::center);
  if (show) canvas.text({l.sum, y + canvas.u(10)}, canvas.say({"sum", "和"}), TextSize::label, t.muted, Align::right);
  y += canvas.u(44);
  const auto entries = [&](const char* control, float middle, Color color) {
    const auto& numbers = in.values.numbers(control);
    const float w = std::min(l.pitch - canvas.u(6), canvas.u(54));
    for (std::size_t i = 0; i < count; ++i)
      draw_entry(canvas, in.base, {l.at(i) - w / 2, middle - canvas.u(12), w, canvas.u(24)}, numbers[i], 2, color,
                 control, static_cast<int>(i));
  };
  row_title(canvas, y, {"scores s", "分数 s"}, t.ink, {"given", "给定"});
  entries("scores", y, t.ink);
  y += canvas.u(30);

  double high = 0.01;
  for (const auto* row : {&c.truth, &in.values.numbers("claimed")})
    high = std::max(high, *std::max_element(row->begin(), row->end()));
  row_title(canvas, y + tall - canvas.u(12), {"claimed", "声称的权重"}, t.muted, {"from the notes", "出自笔记"});
  draw_bars_of(canvas, l, in.values.numbers("claimed"), high, {l.left, y, 0, tall}, mix(t.muted, t.rule, 0.4F), 1);
  entries("claimed", y + tall + canvas.u(16), t.ink);
  if (show)
    sum_text(canvas, l, y + tall - canvas.u(12), c.claimed_sum, std::abs(c.claimed_sum - 1) < 0.0055,
             std::abs(c.claimed_sum - 1) < 0.0055 ? t.good : t.focus);
  y += tall + canvas.u(44);

  if (!show) {
    canvas.paragraph(
        {l.left, y + canvas.u(20)},
        canvas.say({"Add the claimed weights up. Which of them could no softmax have made? Then switch the "
                    "true softmax on.",
                    "把声称的权重加起来。其中哪一个是 softmax 绝不会给出的？想好后再打开真正的 softmax。"}),
        l.sum - l.left, TextSize::text, t.muted);
    return canvas.finish(&in.base);
  }
  row_title(canvas, y + tall - canvas.u(12), {"softmax(s)", "softmax(s)"}, t.weight, {"computed", "算出的"});
  draw_bars_of(canvas, l, c.truth, high, {l.left, y, 0, tall}, t.weight, 0);
  sum_text(canvas, l, y + tall - canvas.u(12), c.true_sum, true, t.weight);
  y += tall + canvas.u(36);
  draw_line(canvas, {canvas.margin(), y}, {canvas.room_right(), y}, t.rule, 1);
  draw_findings(canvas, c, in.values, y + canvas.u(8));
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const Check c = check_of(in.values);
  std::map<std::string, double> all{{"sum", c.claimed_sum},
                                    {"true_sum", c.true_sum},
                                    {"zeros", c.zeros},
                                    {"difference", c.difference},
                                    {"farthest", static_cast<double>(c.farthest + 1)},
                                    {"largest", *std::max_element(c.truth.begin(), c.truth.end())},
                                    {"entropy", entropy_of(c.truth)}};
  for (std::size_t i = 0; i < count; ++i) {
    all["true" + std::to_string(i + 1)] = c.truth[i];
    all["claimed" + std::to_string(i + 1)] = in.values.numbers("claimed")[i];
  }
  return all;
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "softmax-check",
     .name = {"Is this a softmax?", "这是 softmax 吗？"},
     .about =
         {"Softmax turns scores into weights: e to the power of each score, divided by the sum of them all. So the "
          "weights are above 0, sum to 1, and equal steps of the score become equal factors of the weight. A "
          "table that breaks one of these rules is no softmax, however likely it looks.",
          "softmax 把分数变成权重：对每个分数取 e 的幂，再除以所有幂之和。因此权重都大于 0、加起来等于 1，分数每"
          "高出同样多，权重就大同样的倍数。哪张表违反了其中一条，它就不是 softmax，无论看上去多像。"},
     .lesson = 3,
     .controls = {{.id = "truth",
                   .label = {"true softmax", "真正的 softmax"},
                   .kind = Kind::toggle,
                   .start = {1},
                   .tip = {"Off: only what the notes claim.", "关：只显示笔记所声称的。"}},
                  {.id = "scores",
                   .label = {"scores", "分数"},
                   .kind = Kind::numbers,
                   .low = -20,
                   .high = 20,
                   .start = {0.1, 0.2, 0.3, 0.4, 0, 0.1, 0.5, 0.6, 0.7, 0.8},
                   .shown = false},
                  {.id = "claimed",
                   .label = {"claimed weights", "声称的权重"},
                   .kind = Kind::numbers,
                   .low = 0,
                   .high = 1,
                   .start = {0.03, 0.05, 0.07, 0.09, 0, 0.03, 0.12, 0.14, 0.16, 0.18},
                   .shown = false}},
     .draw = draw,
     .numbers = numbers}};

}  // namespace
}  // namespace headlight::exhibit::softmax_check
