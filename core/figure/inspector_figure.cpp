#include "core/figure/inspector_figure.h"

#include <algorithm>
#include <cmath>

#include "core/figure/canvas.h"
#include "core/figure/fixed.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/pattern_panel.h"
#include "core/figure/quoted_word.h"
#include "core/models/guided_head.h"
#include "core/text/error.h"

namespace headlight {
namespace {

float band_height(const Style& style) {
  return std::clamp((style.height - 190 * style.scale) / 3.3F, 60 * style.scale, 112 * style.scale);
}

struct Parts {
  const FigureInput& input;
  const RunView& view;
  const QueryKey& row;
  const QueryKey& before;  // without the edit
  std::optional<ComponentEdit> edit;
  std::string query, key;  // the words, rich text
};

float at_key(const std::vector<float>& row, int key) { return row[static_cast<std::size_t>(key)]; }

// Components as bars up and down from a line; the changed one keeps an outline of what it was.
struct Band {
  std::string title;
  Color color;
  std::vector<float> values;
  std::vector<float> old;  // as many, or none
  float extent = 1;
  ValueRef first;    // tags, element by element …
  bool one = false;  // … or all of them the one element
  int changed = -1;
};

// As many decimals as every number has room for, below its bar; −1: none has.
int decimals_below(const Canvas& canvas, const std::vector<Band>& bands, float pitch) {
  for (const int decimals : {2, 1}) {
    float widest = canvas.width_of(fixed(-0.0F, decimals), TextSize::digits_small);
    for (const Band& band : bands)
      for (const float value : band.values)
        widest = std::max(widest, canvas.width_of(fixed(value, decimals), TextSize::digits_small));
    if (widest + canvas.u(2) <= pitch) return decimals;
  }
  return -1;
}

void draw_band(Canvas& canvas, const Band& band, Rect at, float pitch, int decimals) {
  const bool digits = decimals >= 0;
  const float text = digits ? canvas.line_height(TextSize::digits_small) : 0;
  const float middle = std::round(at.y + (at.h - text) / 2), half = (at.h - text) / 2 - canvas.u(2);
  canvas.text({at.x - canvas.u(10), middle}, band.title, TextSize::text, band.color, Align::right, true).max_width =
      canvas.u(74);
  LineShape axis;
  axis.points = {{at.x, middle}, {at.x + pitch * static_cast<float>(band.values.size()), middle}};
  axis.color = canvas.colors.rule;
  axis.line = canvas.colors.line;
  canvas.figure.add(axis);
  const float width = std::max(std::min(pitch * 0.68F, canvas.u(26)), std::min(pitch, 1.0F));
  for (std::size_t i = 0; i < band.values.size(); ++i) {
    const int col = static_cast<int>(i);
    const float x = at.x + (static_cast<float>(i) + 0.5F) * pitch;
    Tag tag{Tag::Kind::cell, band.first};
    if (!band.one) tag.value.at.col = col;
    // The whole height of the column takes the mouse.
    RectShape slot;
    slot.at = {x - pitch / 2, at.y, pitch, at.h};
    slot.tag = tag;
    canvas.figure.add(slot);
    const auto bar_of = [&](float value) {
      const float tall = std::max(half * std::min(1.0F, std::abs(value) / band.extent), canvas.u(0.8F));
      return Rect{x - width / 2, value >= 0 ? middle - tall : middle, width, tall};
    };
    const bool changed = col == band.changed;
    RectShape bar;
    bar.at = bar_of(band.values[i]);
    bar.fill = changed               ? canvas.colors.focus
               : band.values[i] >= 0 ? band.color
                                     : mix(band.color, canvas.colors.paper, 0.35F);
    bar.radius = std::min(canvas.u(2), width / 4);
    bar.tag = tag;
    canvas.figure.add(bar);
    if (changed && !band.old.empty()) {
      RectShape was;
      was.at = bar_of(band.old[i]);
      was.stroke = canvas.colors.ink;
      was.line = canvas.u(1) * canvas.colors.line;
      was.dashed = true;
      was.of_values = true;
      canvas.figure.add(was);
    }
    if (digits) {
      TextShape& shape =
          canvas.text({x, at.bottom() - text / 2}, fixed(band.values[i], decimals), TextSize::digits_small,
                      changed ? canvas.colors.focus : canvas.colors.muted, Align::center);
      shape.tag = tag;
    }
  }
}

// "score 3.21 ÷ √16 = 0.80": the way from the sum to the weight, every number with its element.
struct Chain {
  Canvas& canvas;
  float left, right, line;  // where lines begin and end, and how high they are
  float x, y;
  void next_line(float indent = 0) {
    x = left + indent;
    y += line;
  }
  /// What follows stays together: on another line when there is no room on this one.
  void keep(float width) {
    if (x > left && x + width > right) next_line(canvas.u(14));
  }
  void words(const std::string& text, Color color) {
    keep(canvas.width_of(text, TextSize::text));
    canvas.text({x, y}, text, TextSize::text, color);
    x += canvas.width_of(text, TextSize::text);
  }
  void value(float number_of, const std::string& name, const Index3& at, Color color) {
    const std::string text = number(number_of, 3);
    TextShape& shape = canvas.text({x, y}, text, TextSize::text, color, Align::left, true);
    shape.tag = {Tag::Kind::cell, {name, at}};
    x += canvas.width_of(text, TextSize::text, true);
  }
  /// Words and the number that they are about, on one line.
  void step(const std::string& before, float number_of, const std::string& name, const Index3& at, Color color) {
    keep(canvas.width_of(before, TextSize::text) + canvas.width_of(number(number_of, 3), TextSize::text, true));
    words(before, canvas.colors.muted);
    value(number_of, name, at, color);
  }
};

// Returns the lower edge.
float draw_chain(Canvas& canvas, const Parts& p, float x, float right, float top) {
  const QueryKey& row = p.row;
  const Theme& t = canvas.colors;
  const float line = canvas.line_height(TextSize::text) + canvas.u(3);
  const auto at = [&](const std::string& name) { return Index3{p.view.slice_of(name), row.query, row.key}; };
  const auto named = [&](const char* rest) { return p.view.attention(rest); };
  Chain chain{canvas, x, right, line, x, top + line / 2};
  chain.words(row.is_product ? canvas.say({"score: Σ q·k = ", "分数：Σ q·k = "})
              : p.view.run.config.score == Score::cosine
                  ? canvas.say({"score: cosine of q and k = ", "分数：q 与 k 的余弦 = "})
                  : canvas.say({"score: v · tanh(W_{q} q + W_{k} k) = ", "分数：v · tanh(W_{q} q + W_{k} k) = "}),
              t.muted);
  chain.value(at_key(row.scores, row.key), named("scores"), at(named("scores")), t.ink);
  chain.next_line();
  if (row.factor != 1) {
    chain.words(canvas.say({"scaled: ÷ ", "缩放：÷ "}) + "\\sqrt{" + std::to_string(p.view.run.config.d_head) + "} = ",
                t.muted);
    chain.value(at_key(row.scaled, row.key), named("scaled"), at(named("scaled")), t.ink);
  } else {
    chain.words(canvas.say({"not scaled: ", "不缩放："}), t.muted);
    chain.value(at_key(row.scaled, row.key), named("scaled"), at(named("scaled")), t.ink);
  }
  if (p.view.find(named("biased")) != nullptr) {
    const float bias = p.view.run.value(named("alibi"))(at(named("alibi"))), sum = at_key(row.last, row.key);
    chain.step("   ALiBi: + ", bias, named("alibi"), at(named("alibi")), t.ink);
    chain.step(" = ", sum, named("biased"), at(named("biased")), t.ink);
  }
  const float masked = at_key(row.masked, row.key);
  if (masked != at_key(row.last, row.key)) {
    chain.step(canvas.say({"   mask: ", "   掩码："}), masked, named("masked"), at(named("masked")), t.focus);
  }
  chain.next_line();
  const std::string sum = number(static_cast<float>(row.exp_sum), 3);
  chain.words(canvas.say({"weight: ", "权重："}) + "e^{" + number(masked, 2) +
                  "} ÷ Σ e^{s} = " + number(std::exp(masked), 3) + " ÷ " + sum,
              t.muted);
  chain.step(" = ", at_key(row.weights, row.key), named("pattern"), at(named("pattern")), t.weight);
  if (p.edit)
    chain.words(
        canvas.say({"   (was ", "   （原为 "}) + number(at_key(p.before.weights, row.key), 3) + canvas.say({")", "）"}),
        t.muted);
  return chain.y + line / 2;
}

// All keys, the heaviest first: word, bar, weight, and the number that softmax got.
void draw_rivals(Canvas& canvas, const Parts& p, Rect room) {
  const QueryKey& row = p.row;
  const Theme& t = canvas.colors;
  const std::vector<int> order = keys_by_weight(row);
  const float line = canvas.line_height(TextSize::label);
  canvas
      .text(
          {room.x, room.y + line / 2},
          canvas.fitting({canvas.say({"all keys of this query, the heaviest first", "这个查询的所有键，权重大的在前"}),
                          canvas.say({"keys by weight", "按权重排列的键"})},
                         TextSize::label, room.w, true),
          TextSize::label, t.ink, Align::left, true)
      .max_width = room.w;
  float word = 0;
  for (const std::string& text : p.view.keys) word = std::max(word, canvas.width_of(text, TextSize::label, true));
  word = std::min(word, canvas.u(90));
  const float digits = canvas.width_of("0.000", TextSize::digits) + canvas.u(8);
  const float score = canvas.width_of("-00.00", TextSize::digits) + canvas.u(10);
  const float bar_x = room.x + word + canvas.u(10);
  const float bar_w = room.right() - bar_x - digits - score;
  float y = room.y + line + canvas.u(4);
  canvas.text({room.right(), y + line / 2}, canvas.say({"score", "分数"}), TextSize::tiny, t.muted, Align::right);
  canvas.text({room.right() - score, y + line / 2}, canvas.say({"weight", "权重"}), TextSize::tiny, t.muted,
              Align::right);
  y += line;
  const float foot = (p.edit ? 2 : 1) * line + canvas.u(4);  // of a remark, which is longer about a change
  const float height =
      std::clamp((room.bottom() - y - foot) / static_cast<float>(order.size()), canvas.u(17), canvas.u(26));
  const auto fit = static_cast<std::size_t>(std::max(1.0F, (room.bottom() - y - foot) / height));
  std::vector<int> shown(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(std::min(fit, order.size())));
  if (std::find(shown.begin(), shown.end(), row.key) == shown.end()) shown.back() = row.key;
  float most = 1e-6F, rest = 1;
  for (const int j : shown) {
    most = std::max({most, at_key(row.weights, j), at_key(p.before.weights, j)});
    rest -= at_key(row.weights, j);
  }
  const std::string pattern = p.view.attention("pattern"), masked = p.view.attention("masked");
  for (const int j : shown) {
    const bool chosen = j == row.key;
    const float middle = y + height / 2, weight = at_key(row.weights, j), s = at_key(row.masked, j);
    const Index3 at{p.view.slice_of(pattern), row.query, j};
    if (chosen) {
      RectShape back;
      back.at = {room.x - canvas.u(4), y, room.w + canvas.u(8), height};
      back.fill = t.accent_soft;
      back.radius = canvas.u(4);
      canvas.figure.add(back);
    }
    TextShape& name = canvas.text({room.x + word, middle}, p.view.keys[static_cast<std::size_t>(j)], TextSize::label,
                                  t.key, Align::right, chosen);
    name.max_width = word;
    name.tag = {Tag::Kind::cell, {pattern, at}};
    RectShape slot;  // the row takes the mouse
    slot.at = {bar_x, y, bar_w, height};
    slot.tag = {Tag::Kind::cell, {pattern, at}};
    canvas.figure.add(slot);
    RectShape bar;
    bar.at = {bar_x, middle - height * 0.32F, std::max(canvas.u(1), bar_w * weight / most), height * 0.64F};
    bar.fill = t.weight;
    bar.radius = canvas.u(2);
    bar.hatched = std::isinf(s);
    bar.tag = slot.tag;
    canvas.figure.add(bar);
    if (p.edit) {
      const float x = bar_x + std::max(canvas.u(1), bar_w * at_key(p.before.weights, j) / most);
      LineShape was;
      was.points = {{x, middle - height * 0.42F}, {x, middle + height * 0.42F}};
      was.color = t.ink;
      was.line = canvas.u(1.4F) * t.line;
      was.of_values = true;
      canvas.figure.add(was);
    }
    TextShape& w =
        canvas.text({room.right() - score, middle}, fixed(weight, 3), TextSize::digits, t.ink, Align::right, chosen);
    w.tag = slot.tag;
    TextShape& v = canvas.text({room.right(), middle}, fixed(s, 2), TextSize::digits, t.muted, Align::right);
    v.tag = {Tag::Kind::cell, {masked, at}};
    y += height;
  }
  std::string remark;
  if (shown.size() < order.size())
    remark = canvas.say(
        {"and " + std::to_string(order.size() - shown.size()) + " further keys, together " +
             fixed(std::max(0.0F, rest), 3),
         "另有 " + std::to_string(order.size() - shown.size()) + " 个键，合计 " + fixed(std::max(0.0F, rest), 3)});
  if (p.edit)
    remark += (remark.empty() ? "" : canvas.say({"; ", "；"})) +
              canvas.say({"black marks: before the change", "黑线：改动之前"});
  if (!remark.empty()) canvas.paragraph({room.x, y + canvas.u(4)}, remark, room.w, TextSize::tiny, t.muted);
}

std::vector<Band> bands_of(const Canvas& canvas, const Parts& p) {
  const QueryKey& row = p.row;
  const Theme& t = canvas.colors;
  const float extent = component_extent(p.before);
  Band q{"q_{" + p.query + "}",
         t.query,
         row.q,
         p.before.q,
         extent,
         {row.q_name, {p.view.slice_of(row.q_name), row.query, 0}}};
  Band k{"k_{" + p.key + "}", t.key,  row.k,
         p.before.k,          extent, {row.k_name, {p.view.slice_of(row.k_name), row.key, 0}}};
  const int component = p.edit ? std::clamp(p.edit->component, 0, static_cast<int>(row.q.size()) - 1) : -1;
  if (p.edit) (p.edit->of_key ? k : q).changed = component;
  std::vector<Band> bands{q, k};
  if (!row.is_product) return bands;
  const std::string scores = p.view.attention("scores");
  Band product{"q · k", t.weight, {}, {}, 1e-6F, {scores, {p.view.slice_of(scores), row.query, row.key}},
               true,    component};
  for (std::size_t i = 0; i < row.q.size(); ++i) {
    product.values.push_back(row.q[i] * row.k[i]);
    product.old.push_back(p.before.q[i] * p.before.k[i]);
    product.extent = std::max({product.extent, std::abs(product.values[i]), std::abs(product.old[i])});
  }
  bands.push_back(std::move(product));
  return bands;
}

std::string caption_of(const Canvas& canvas, const Parts& p) {
  std::string text =
      p.row.is_product
          ? canvas.say({"Component by component q and k are multiplied; the sum is the score, and softmax weighs it "
                        "against all other keys.",
                        "q 与 k 逐个分量相乘，总和就是分数；softmax 再把它与其他键的分数作比较。"})
          : canvas.say({"q and k give one score; softmax weighs it against all other keys.",
                        "q 与 k 给出一个分数；softmax 再把它与其他键的分数作比较。"});
  if (p.row.q_name.ends_with("_rotated"))
    text += canvas.say({" Both are turned by their positions already.", " 两者都已按各自的位置旋转。"});
  if (p.view.guided()) text += canvas.say(Tr{" (", "（"} + guided_words + Tr{")", "）"});
  return text;
}

}  // namespace

std::optional<ComponentEdit> edit_of(const InspectorOptions& options) {
  if (options.edit == InspectorOptions::Edit::none) return {};
  return ComponentEdit{options.edit == InspectorOptions::Edit::key, options.component, options.value};
}

int inspected_key(const FigureInput& input, const InspectorOptions& options) {
  const RunView view(input.run, input.selection);
  const int keys = view.n_keys();
  if (const int hovered = hovered_key(view, input.hover); hovered >= 0 && hovered < keys) return hovered;
  if (const auto& locked = input.selection.locked;
      locked && locked->name.starts_with(view.attention("")) && locked->at.row == view.query && locked->at.col < keys)
    for (const char* name : {"scores", "scaled", "alibi", "biased", "masked", "pattern"})
      if (locked->name == view.attention(name)) return locked->at.col;
  if (options.key >= 0) return std::min(options.key, keys - 1);
  return query_key(view, -1).key;
}

float component_extent(const QueryKey& row) {
  float extent = 1e-6F;
  for (const auto* vector : {&row.q, &row.k})
    for (const float value : *vector) extent = std::max(extent, std::abs(value));
  return 1.15F * extent;
}

float component_reach(const Style& style, bool digits) {
  return band_height(style) / 2 - 2 * style.scale - (digits ? pixels(TextSize::digits_small) * style.scale * 0.7F : 0);
}

Figure inspector_figure(const FigureInput& input, const InspectorOptions& options) {
  const RunView view(input.run, input.selection);
  if (view.empty()) return empty_figure(input.style);
  Canvas canvas(input.style);
  const int key = inspected_key(input, options);
  const std::optional<ComponentEdit> edit = edit_of(options);
  const QueryKey before = query_key(view, key), row = edit ? query_key(view, key, edit) : before;
  const Parts p{input,
                view,
                row,
                before,
                edit,
                view.queries[static_cast<std::size_t>(view.query)],
                view.keys[static_cast<std::size_t>(key)]};
  const std::string query = quoted(view.queries, view.query), of_key = quoted(view.keys, key);
  const float top = canvas.header(canvas.say({"What the query " + query + " finds in the key " + of_key,
                                              "查询" + query + "与键" + of_key + "的匹配程度"}),
                                  caption_of(canvas, p), {hover_readout(input)});
  const float all = canvas.room_right() - canvas.margin(), gap = canvas.u(34);
  const float rivals = std::min(canvas.u(360), all * 0.38F);
  const float x = canvas.margin() + canvas.u(86), width = all - rivals - gap - canvas.u(86);
  const auto d = static_cast<float>(row.q.size());
  float pitch = std::min(canvas.u(42), width / d);
  if (pitch >= 4) pitch = std::floor(pitch);
  const float band = band_height(canvas.style);
  float y = top;
  const std::vector<Band> bands = bands_of(canvas, p);
  const int decimals = decimals_below(canvas, bands, pitch);
  for (const Band& one : bands) {
    draw_band(canvas, one, {x, y, width, band}, pitch, decimals);
    y += band + canvas.u(6);
  }
  draw_chain(canvas, p, canvas.margin(), canvas.room_right() - rivals - canvas.u(14), y + canvas.u(4));
  draw_rivals(canvas, p,
              {canvas.room_right() - rivals, top, rivals, std::max(canvas.room_bottom(), top + canvas.u(300)) - top});
  return canvas.finish(&input);
}

}  // namespace headlight
