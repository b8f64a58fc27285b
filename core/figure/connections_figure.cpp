#include "core/figure/connections_figure.h"

#include <algorithm>
#include <cmath>

#include "core/figure/color_bar.h"
#include "core/figure/connections_parts.h"
#include "core/figure/mini_pattern.h"
#include "core/models/guided_head.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Form = ConnectionsOptions::Form;
using Keep = ConnectionsOptions::Keep;

std::string title(const LinkScene& s) {
  const Canvas& canvas = s.canvas;
  const std::string layer = std::to_string(s.view.layer + 1);
  std::string heads;
  for (const HeadLinks& head : s.heads)
    heads += (heads.empty() ? "" : canvas.say({", ", "、"})) + std::to_string(head.view.head + 1);
  const std::string group = group_name(s.view, canvas.style.lang);
  const bool many = s.several();
  std::string where = canvas.say(
      {"layer " + layer + (many ? ", heads " : ", head ") + heads, "第 " + layer + " 层第 " + heads + " 头"});
  if (!group.empty()) where = group + canvas.say({", ", " "}) + where;
  return canvas.say(Tr{"Who looks where: ", "谁看谁："} + where);
}

std::string kept_words(const LinkScene& s) {
  const std::string share = number(100 * s.options.mass, 0) + " %", n = std::to_string(s.options.strongest);
  if (s.options.keep == Keep::mass)
    return s.canvas.say(s.options.only_query ? Tr{"the fewest lines that hold " + share + " of its weight",
                                                  "取最少的几条，共占其权重的 " + share}
                                             : Tr{"the fewest of each query that hold " + share + " of its weight",
                                                  "每个查询取最少的几条，共占其权重的 " + share});
  if (s.options.only_query)
    return s.canvas.say(s.options.strongest == 1 ? Tr{"the strongest line", "只取最强的一条"}
                                                 : Tr{"the " + n + " strongest lines", "取最强的 " + n + " 条"});
  return s.canvas.say(s.options.strongest == 1
                          ? Tr{"the strongest one of each query", "每个查询只取最强的一条"}
                          : Tr{"the " + n + " strongest of each query", "每个查询取最强的 " + n + " 条"});
}

std::string caption(const LinkScene& s) {
  const Canvas& canvas = s.canvas;
  const bool arcs = s.options.form == Form::arcs && !s.view.cross();
  std::string text = canvas.say(
      arcs ? Tr{"An arc leads from a query to a key it looks at: above to an earlier word, below to a later one. "
                "The wider and stronger, the larger the weight.",
                "弧线从查询连到它所看的键：上方连向前面的词，下方连向后面的词。越粗越醒目，权重越大。"}
           : Tr{"A line leads from a query at the left to a key at the right that it looks at. "
                "The wider and stronger, the larger the weight.",
                "线从左边的查询连到右边它所看的键。越粗越醒目，权重越大。"});
  if (!s.read.writes.empty() && !arcs)
    text += canvas.say(
        {" The row that writes a word is the row of the word before it.", "写出某个词的，是它前一个词的那一行。"});
  for (const HeadLinks& head : s.heads)
    if (head.view.guided()) {
      const std::string n = std::to_string(head.view.head + 1);
      text += canvas.say(Tr{" (head " + n + ": ", "（头 " + n + "："} + guided_words + Tr{")", "）"});
    }
  return text;
}

/// "玩 → 去 0.687, 我 0.102" and "天气 ← 好 0.3": what the token that is told of does.
Canvas::Readout told(const LinkScene& s) {
  const Canvas& canvas = s.canvas;
  if (s.focus.link || s.several()) return {s.focus.link ? readout_of(s.input, s.reading) : ""};
  const HeadLinks& head = s.heads.front();
  const Matrix& w = head.pattern->weights;
  const auto largest = [&](const auto& weights, const std::vector<std::string>& names) {
    std::vector<std::pair<float, Eigen::Index>> all;
    for (Eigen::Index i = 0; i < weights.size(); ++i)
      if (weights(i) >= 0.0005F) all.emplace_back(-weights(i), i);
    std::sort(all.begin(), all.end());
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(all.size(), 3); ++i)
      text += (i > 0 ? "  ·  " : "") + names[static_cast<std::size_t>(all[i].second)] + " " + number(-all[i].first);
    return text;
  };
  const auto name = [](const std::vector<std::string>& names, int i) { return names[static_cast<std::size_t>(i)]; };
  const Eigen::Index q = s.focus.query, k = s.focus.key;
  std::string text;
  if (q >= 0)
    if (const std::string keys = largest(w.row(q), s.read.keys); !keys.empty())
      text = name(s.read.queries, s.focus.query) + " → " + keys;
  if (q >= 0 && k >= 0) return {text, canvas.colors.query};
  if (k >= 0)
    if (const std::string queries = largest(w.col(k), s.read.queries); !queries.empty())
      return {name(s.read.keys, s.focus.key) + " ← " + queries, canvas.colors.key};
  return {text, s.focus.hovered ? canvas.colors.query : canvas.colors.weight};
}

void line_sample(Canvas& canvas, Point at, Color color, float width) {
  LineShape line;
  line.points = {at, {at.x + canvas.u(22), at.y}};
  line.color = color;
  line.line = canvas.u(width);
  canvas.figure.add(line);
}

/// What colours and widths mean, and how much is shown. Returns its lower edge.
float draw_legend(Canvas& canvas, const LinkScene& s, Point at, float width, bool beside) {
  const Theme& t = canvas.colors;
  const float line = canvas.line_height(TextSize::label);
  float y = at.y;
  if (s.several()) {
    float x = at.x;  // below the lines they stand side by side
    for (const HeadLinks& head : s.heads) {
      const std::string n = std::to_string(head.view.head + 1), words = canvas.say({"head " + n, "头 " + n});
      const float wide = canvas.u(32) + canvas.width_of(words, TextSize::label, true);
      if (x > at.x && (beside || x + wide > at.x + width)) {
        x = at.x;
        y += line;
      }
      line_sample(canvas, {x, y + line / 2}, head.color, 4);
      TextShape& name = canvas.text({x + canvas.u(32), y + line / 2}, words, TextSize::label, head.color, Align::left,
                                    head.view.head == s.view.head);
      name.tag = head_tag(head.view);
      x += wide + canvas.u(20);
    }
    y += line;
  } else {
    y = draw_color_bar(canvas, {at.x, y}, {canvas.say({"attention weight", "注意力权重"}), s.scale, "", ""});
  }
  y += canvas.u(10);
  if (!s.several() && s.focus.hovered && !s.focus.link) {
    const auto side = [&](const Tr& words, Color color) {
      line_sample(canvas, {at.x, y + line / 2}, color, 3);
      y = canvas.paragraph({at.x + canvas.u(32), y}, canvas.say(words), width - canvas.u(32), TextSize::label, color);
    };
    if (s.focus.query >= 0) side({"where it looks", "它看谁"}, t.query);
    if (s.focus.key >= 0) side({"who looks at it", "谁看它"}, t.key);
    y += canvas.u(10);
  }
  float mass = 0;
  for (const HeadLinks& head : s.heads) mass += head.mass / static_cast<float>(s.heads.size());
  const std::string n = std::to_string(s.kept), percent = number(100 * mass, 0) + " %";
  std::string words = s.options.only_query
                          ? canvas.say({"Of the chosen query: " + kept_words(s), "只画所选查询：" + kept_words(s)})
                          : canvas.say({n + (s.kept == 1 ? " line: " : " lines: ") + kept_words(s),
                                        "共 " + n + " 条：" + kept_words(s)});
  if (s.options.keep == Keep::strongest && !s.options.only_query)
    words += canvas.say({", " + percent + " of all weight", "，占全部权重的 " + percent});
  if (s.drawn < s.kept) {
    const std::string few = std::to_string(s.drawn);
    words += canvas.say({"; drawn are the " + few + " strongest", "；只画最强的 " + few + " 条"});
  }
  return canvas.paragraph({at.x, y}, words + canvas.say({".", "。"}), width, TextSize::label, t.muted);
}

/// The same height whatever the mouse is over: the lines above must not jump.
float legend_height(const LinkScene& s, float width) {
  Canvas aside(s.canvas.style);
  const float height = draw_legend(aside, s, {0, 0}, width, false);
  const bool sides = !s.several() && s.focus.hovered && !s.focus.link;
  const int drawn = sides ? (s.focus.query >= 0 ? 1 : 0) + (s.focus.key >= 0 ? 1 : 0) : 0;
  const float line = aside.line_height(TextSize::label);
  return height + (s.several() ? 0 : static_cast<float>(2 - drawn) * line + (sides ? 0 : aside.u(10)));
}

}  // namespace

Figure connections_figure(const FigureInput& input, const ConnectionsOptions& options, const ReadingOptions& reading) {
  const RunView view(input.run, input.selection);
  if (view.empty() || view.find(view.attention("pattern")) == nullptr) return empty_figure(input.style);
  const ReadView read(view, reading);
  if (read.queries.empty() || read.keys.empty()) return nothing_left_figure(input.style);
  Canvas canvas(input.style);
  LinkScene scene(canvas, input, view, read, options, reading);

  float top = canvas.header(title(scene), caption(scene), told(scene));
  std::array<float, 4> mass{};
  for (const HeadLinks& head : scene.heads)
    for (std::size_t i = 0; i < mass.size(); ++i)
      mass[i] += head.pattern->hidden_mass[i] / static_cast<float>(scene.heads.size());
  top = draw_reading_words(canvas, top, read.reading, mass) + canvas.u(4);

  const bool beside = canvas.style.width >= canvas.u(600);
  const float legend = canvas.u(color_bar_width + 60);
  const float width = canvas.room_right() - canvas.margin() - (beside ? legend + canvas.u(26) : 0);
  const float below = beside ? 0 : legend_height(scene, width) + canvas.u(14);
  const Rect room{canvas.margin(), top, width, std::max(canvas.u(120), canvas.room_bottom() - top - below)};
  const bool arcs = options.form == Form::arcs && !view.cross();
  const float right = arcs ? draw_arcs(scene, room) : draw_columns(scene, room);
  if (beside) {
    draw_legend(canvas, scene, {std::max(right, room.x) + canvas.u(26), top}, legend, true);
  } else {
    float bottom = top;
    for (const Shape2D& shape : canvas.figure.shapes())
      bottom = std::max(bottom, bounds(shape, canvas.figure.scale).bottom());
    draw_legend(canvas, scene, {room.x, bottom + canvas.u(14)}, room.w, false);
  }
  return canvas.finish();  // a frame around a line would say nothing: the locked one has the colour of focus
}

}  // namespace headlight
