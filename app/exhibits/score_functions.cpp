// Four score functions on one query and the same keys: in the plane, where they can be dragged, or of the sentence.
#include <algorithm>
#include <cmath>

#include "core/analysis/distribution.h"
#include "core/analysis/score_compare.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/figure/run_view.h"
#include "core/lab/exhibit.h"

namespace headlight::exhibit::score_functions {
namespace {

constexpr std::size_t keys_in_plane = 4;
constexpr float reach = 3;
constexpr int most_keys = 14;

struct Asked {
  std::vector<std::string> names;  // of the keys
  std::array<ScoreRow, 4> rows;
  int d = 2, first = 0;
};

Asked in_plane(const ExhibitValues& v) {
  Asked a;
  Tensor q({1, 1, 2}), k({1, static_cast<int>(keys_in_plane), 2});
  for (int c = 0; c < 2; ++c) q(0, 0, c) = static_cast<float>(v.numbers("q")[static_cast<std::size_t>(c)]);
  for (int i = 0; i < 2 * static_cast<int>(keys_in_plane); ++i)
    k(0, i / 2, i % 2) = static_cast<float>(v.numbers("keys")[static_cast<std::size_t>(i)]);
  for (std::size_t i = 0; i < keys_in_plane; ++i) a.names.push_back("k_{" + std::to_string(i + 1) + "}");
  a.rows = compare_scores(q, k, drawn_additive_score(2, static_cast<std::uint64_t>(v.whole("seed"))));
  return a;
}

// The row of the chosen query in the chosen head; of a long sentence the keys around it.
Asked of_run(const ExhibitValues& v, const RunView& view) {
  Asked a;
  const int n = view.n_keys(), count = std::min(n, most_keys);
  a.first = std::clamp(view.query - count + 3, 0, n - count);
  const Tensor &all_q = view.run.value(view.attention("q")), &all_k = view.run.value(view.attention("k"));
  const Tensor* masked = view.find(view.attention("masked"));
  const int slice = view.slice_of(view.attention("q"));
  a.d = all_q.cols();
  Tensor q({1, 1, a.d}), k({1, count, a.d});
  q.slice(0) = all_q.slice(slice).row(view.query);
  k.slice(0) = all_k.slice(slice).middleRows(a.first, count);
  std::vector<bool> allowed;
  for (int i = 0; i < count; ++i) {
    allowed.push_back(masked == nullptr || std::isfinite((*masked)(slice, view.query, a.first + i)));
    a.names.push_back(view.keys[static_cast<std::size_t>(a.first) + static_cast<std::size_t>(i)]);
  }
  a.rows = compare_scores(q, k, drawn_additive_score(a.d, static_cast<std::uint64_t>(v.whole("seed"))), allowed);
  return a;
}

bool on_sentence(const ExhibitInput& in, const RunView& view) {
  return in.values.whole("where") == 1 && !view.empty() && view.find(view.attention("q")) != nullptr;
}

Asked asked(const ExhibitInput& in) {
  const RunView view(in.base.run, in.base.selection);
  return on_sentence(in, view) ? of_run(in.values, view) : in_plane(in.values);
}

WeightsOf weights(const ExhibitInput& in) {
  const RunView view(in.base.run, in.base.selection);
  return on_sentence(in, view) ? WeightsOf::window : WeightsOf::nobody;
}

struct Function {
  Tr name;
  std::string formula;
};
Function function_of(Score score) {
  switch (score) {
    case Score::scaled:
      return {{"scaled dot", "缩放点积"}, "q·k ÷ \\sqrt{d}"};
    case Score::dot:
      return {{"dot", "点积"}, "q·k"};
    case Score::additive:
      return {{"additive", "加性"}, "v^{T} tanh(W_{q}q + W_{k}k)"};
    case Score::cosine:
      return {{"cosine", "余弦"}, "q·k ÷ |q||k|"};
  }
  return {{"", ""}, ""};
}

PlanePart plane_of(const Style& style) {
  const float s = style.scale;
  const float side = std::max(150 * s, std::min(style.width * 0.38F, (style.height - 110 * s) * 0.62F));
  return {{18 * s, 92 * s, side, side}, reach};
}

void draw_plane(Canvas& canvas, const ExhibitInput& in, const PlanePart& plane) {
  const Theme& t = canvas.colors;
  draw_axes(canvas, plane);
  const auto one = [&](double x, double y, Color color, const std::string& name, const std::string& handle) {
    const Point zero = plane.place(0, 0), tip = plane.place(x, y);
    const float dx = tip.x - zero.x, dy = tip.y - zero.y, length = std::max(1.0F, std::hypot(dx, dy));
    draw_arrow(canvas, zero, tip, color, 2.2F, handle_tag(handle));
    draw_grip(canvas, tip, color, handle_tag(handle), 8);
    canvas.text({tip.x + dx / length * canvas.u(19), tip.y + dy / length * canvas.u(17)}, name, TextSize::text, color,
                Align::center, true);
  };
  const auto &q = in.values.numbers("q"), &k = in.values.numbers("keys");
  for (std::size_t i = 0; i < keys_in_plane; ++i)
    one(k[2 * i], k[2 * i + 1], t.key, "k_{" + std::to_string(i + 1) + "}", "k" + std::to_string(i + 1));
  one(q[0], q[1], t.query, "q", "q");
}

// A function: its formula, a bar for the weight of every key, score and weight in digits.
void draw_function(Canvas& canvas, const Asked& a, const ScoreRow& row, Rect at) {
  const Theme& t = canvas.colors;
  const Function f = function_of(row.score);
  canvas.text({at.x, at.y + canvas.u(10)}, canvas.say(f.name), TextSize::text, t.ink, Align::left, true);
  const float after = at.x + canvas.width_of(canvas.say(f.name), TextSize::text, true) + canvas.u(10);
  canvas.text({after, at.y + canvas.u(10)}, f.formula, TextSize::label, t.muted).max_width = at.right() - after;
  const auto n = static_cast<int>(a.names.size());
  const float top = at.y + canvas.u(28);
  const float pitch = std::min(canvas.u(30), (at.bottom() - top) / static_cast<float>(n));
  float label = 0;
  for (const std::string& name : a.names) label = std::max(label, canvas.width_of(name, TextSize::label));
  label = std::min(label, at.w * 0.3F) + canvas.u(8);
  const float score = canvas.u(54), digits = canvas.u(44);
  for (int i = 0; i < n; ++i) {
    const auto k = static_cast<std::size_t>(i);
    const float y = top + pitch * (static_cast<float>(i) + 0.5F);
    canvas.text({at.x, y}, a.names[k], pitch < canvas.u(15) ? TextSize::tiny : TextSize::label, t.key).max_width =
        label;
    const TextSize small = pitch < canvas.u(15) ? TextSize::digits_small : TextSize::digits;
    canvas.text({at.x + label + score, y}, fixed(row.scores[k], 2), small, t.muted, Align::right);
    const float bar = at.x + label + score + canvas.u(10);
    draw_share(canvas, {bar, y - pitch * 0.3F, std::max(canvas.u(10), at.right() - digits - bar), pitch * 0.6F},
               static_cast<double>(row.weights[k]), t.weight);
    canvas.text({at.right(), y}, fixed(row.weights[k], 3), small, t.weight, Align::right);
  }
}

Figure draw(const ExhibitInput& in) {
  Canvas canvas(roomy(in.base.style));
  const RunView view(in.base.run, in.base.selection);
  const bool sentence = on_sentence(in, view);
  const Asked a = asked(in);
  const std::string d = std::to_string(a.d);
  const float top = canvas.header(
      canvas.say({"Four ways to compare", "四种比较的方法"}),
      sentence
          ? canvas.say({"Query “" + view.queries[static_cast<std::size_t>(view.query)] +
                            "” and the keys of the chosen head, d = " + d +
                            ": score and weight of every key. The additive parameters are drawn, not trained.",
                        "所选头中的查询“" + view.queries[static_cast<std::size_t>(view.query)] + "”与各个键，d = " + d +
                            "：每个键的分数与权重。加性分数的参数是随机抽取的，未经训练。"})
          : canvas.say({"Drag the query and the keys: score and weight of every key. The additive parameters are "
                        "drawn, not trained.",
                        "拖动查询与键：每个键的分数与权重。加性分数的参数是随机抽取的，未经训练。"}),
      {});
  const float gap = canvas.u(34);
  Rect room{canvas.margin(), top + canvas.u(8), canvas.room_right() - canvas.margin(),
            std::max(canvas.u(300), canvas.room_bottom() - top - canvas.u(8))};
  if (!sentence) {
    const PlanePart plane = plane_of(canvas.style);
    draw_plane(canvas, in, plane);
    room.w -= plane.at.w + gap;
    room.x = plane.at.right() + gap;
    const float high = (room.h - 3 * canvas.u(12)) / 4;
    for (std::size_t i = 0; i < 4; ++i)
      draw_function(canvas, a, a.rows[i],
                    {room.x, room.y + static_cast<float>(i) * (high + canvas.u(12)), room.w, high});
    return canvas.finish(&in.base);
  }
  const float wide = (room.w - gap) / 2, high = (room.h - canvas.u(20)) / 2;
  for (std::size_t i = 0; i < 4; ++i) {
    const std::size_t column = i % 2, row = i / 2;
    draw_function(canvas, a, a.rows[i],
                  {room.x + static_cast<float>(column) * (wide + gap),
                   room.y + static_cast<float>(row) * (high + canvas.u(20)), wide, high});
  }
  return canvas.finish(&in.base);
}

void drag(const ExhibitInput& in, const std::string& handle, Point to, ExhibitValues& values) {
  const Point at = plane_of(roomy(in.base.style)).units(to);
  const auto rounded = [](float v) {
    return std::clamp(std::round(static_cast<double>(v) * 10) / 10, -static_cast<double>(reach),
                      static_cast<double>(reach));
  };
  const std::string control = handle == "q" ? "q" : "keys";
  const std::size_t i = handle == "q" ? 0 : static_cast<std::size_t>(handle.back() - '1');
  if (i >= keys_in_plane) return;
  std::vector<double> all = values.numbers(control);
  all[2 * i] = rounded(at.x);
  all[2 * i + 1] = rounded(at.y);
  values.set(control, all);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const Asked a = asked(in);
  std::map<std::string, double> all;
  for (const ScoreRow& row : a.rows) {
    const std::string name = to_string(row.score);
    const std::vector<double> weights(row.weights.begin(), row.weights.end());
    all["entropy_" + name] = entropy_of(weights);
    all["largest_" + name] = *std::max_element(weights.begin(), weights.end());
    for (std::size_t k = 0; k < std::min<std::size_t>(keys_in_plane, weights.size()); ++k) {
      all["score_" + name + std::to_string(k + 1)] = static_cast<double>(row.scores[k]);
      all["weight_" + name + std::to_string(k + 1)] = weights[k];
    }
  }
  return all;
}

using Kind = ExhibitControl::Kind;

const RegisterExhibit registered{
    {.id = "score-functions",
     .name = {"Score functions", "打分函数"},
     .about =
         {"Attention is softmax(f(q, k)) times the values, for any function f that compares. The dot product counts "
          "length and direction; divided by √d it stays tame; the cosine forgets lengths; the additive score, the "
          "first of all (Bahdanau 2014), has parameters of its own and must be trained.",
          "注意力就是 softmax(f(q, k)) 乘以值，f 可以是任何一种比较。点积既看长度也看方向；除以 √d 使它不致过大；余弦"
          "不管长度；加性分数出现得最早（Bahdanau 2014），有自己的参数，需要训练。"},
     .lesson = 14,
     .controls = {{.id = "where",
                   .label = {"vectors", "向量"},
                   .kind = Kind::choice,
                   .choices = {{"in the plane", "平面上的"}, {"of the sentence", "这句话的"}}},
                  seed_control({"additive draw", "加性参数抽样"}),
                  points_control("q", {"query", "查询"}, {1.5, 0.5}),
                  points_control("keys", {"keys", "键"}, {1, 1, 2, 2, 1.1, -0.7, -1.5, 0.5})},
     .draw = draw,
     .uses_run = true,
     .drag = drag,
     .numbers = numbers,
     .weights = weights}};

}  // namespace
}  // namespace headlight::exhibit::score_functions
