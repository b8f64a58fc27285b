// Which words a row of probabilities prefers, and which of them a way of choosing leaves.
#include <algorithm>
#include <numeric>

#include "core/figure/matrix_grid.h"
#include "core/figure/output_parts.h"

namespace headlight {
namespace {

struct Listed {
  int id;
  float p;      // of the model
  float drawn;  // with which it is drawn; 0: cut
  int rank;
};

// Three decimals; what would be 0.000 is not nothing.
std::string brief(float p) { return p > 0 && p < 0.0005F ? "<.001" : fixed_number(static_cast<double>(p), 3); }

ValueRef known_as(const Candidates& c, int id) {
  return {c.column < 0 ? c.row.name : name_in_column(c.column, c.row.name), {c.row.at.batch, c.row.at.row, id}};
}

std::vector<float> probabilities_of(const Candidates& c) {
  const Tensor& value = c.run.value(c.row.name);
  const auto row = value.slice(c.row.at.batch).row(c.row.at.row);
  return {row.data(), row.data() + row.size()};
}

// The most probable ones; the chosen one is always among them.
std::vector<Listed> best(const Candidates& c, int count) {
  const std::vector<float> p = probabilities_of(c);
  std::vector<float> drawn = p;
  if (c.sampling != nullptr) narrow(drawn, *c.sampling);
  std::vector<int> order(p.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return p[static_cast<std::size_t>(a)] > p[static_cast<std::size_t>(b)]; });
  std::vector<Listed> out;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int id = order[i];
    const auto at = static_cast<std::size_t>(id);
    const Listed candidate{id, p[at], drawn[at], static_cast<int>(i)};
    if (static_cast<int>(out.size()) < count)
      out.push_back(candidate);
    else if (id == c.chosen)
      out.back() = candidate;
  }
  return out;
}

/// Where the parts of a line of candidates are.
struct Line {
  float word = 0, word_width = 0, bar = 0, longest = 0, number = 0, drawn = 0, remark = 0;
};

Line line_of(const Canvas& canvas, const Candidates& c, const std::vector<Listed>& candidates, Rect room) {
  Line line;
  line.word = room.x + canvas.u(8);
  line.word_width = canvas.u(48);
  for (const Listed& candidate : candidates)
    line.word_width = std::max(
        line.word_width, canvas.width_of(shown_word(c.words, candidate.id, canvas.style.lang), TextSize::text, true));
  line.word_width = std::min(line.word_width, canvas.u(150));
  line.number = line.word + line.word_width + canvas.u(60);
  line.drawn = c.sampling != nullptr ? line.number + canvas.u(66) : line.number;
  line.bar = line.drawn + canvas.u(14);
  line.remark = room.right() - canvas.u(8);
  float remark = 0;
  if (c.chosen >= 0 || c.sampling != nullptr)
    for (const Tr& words : {Tr{"chosen", "选中"}, Tr{"cut by top-k", "被 top-k 截去"}})
      remark = std::max(remark, canvas.width_of(canvas.say(words), TextSize::label, true));
  line.longest = std::max(canvas.u(40), line.remark - remark - (remark > 0 ? canvas.u(14) : 0) - line.bar);
  return line;
}

void draw_candidate(Canvas& canvas, const Candidates& c, const Listed& candidate, const Line& line, Rect at) {
  const Theme& t = canvas.colors;
  const bool chosen = candidate.id == c.chosen;
  const bool cut = c.sampling != nullptr && candidate.drawn <= 0;
  const auto dim = [&](Color color) { return cut ? with_alpha(color, 0.45F) : color; };
  const float y = at.y + at.h / 2;
  const Tag tag{Tag::Kind::cell, known_as(c, candidate.id)};
  RectShape ground;
  ground.at = at;
  ground.fill = chosen ? mix(t.paper, t.focus, 0.09F) : with_alpha(t.paper, 0);
  ground.radius = canvas.u(5);
  canvas.figure.add(ground);
  TextShape& word = canvas.text({line.word, y}, shown_word(c.words, candidate.id, canvas.style.lang), TextSize::text,
                                dim(chosen                            ? t.focus
                                    : candidate.id == Vocabulary::eos ? t.muted
                                                                      : t.ink),
                                Align::left, chosen);
  word.max_width = line.word_width + canvas.u(2);
  canvas.text({line.number, y}, brief(candidate.p), TextSize::digits, dim(t.ink), Align::right).tag = tag;
  if (c.sampling != nullptr && !cut)
    canvas.text({line.drawn, y}, brief(candidate.drawn), TextSize::digits, t.muted, Align::right);
  RectShape bar;
  bar.at = {line.bar, at.y + at.h * 0.2F, std::max(canvas.u(1.5F), line.longest * candidate.p), at.h * 0.6F};
  bar.fill = cut ? with_alpha(t.weight, 0.25F) : t.weight;
  bar.radius = std::min(canvas.u(2), bar.at.w / 2);
  bar.tag = tag;
  canvas.figure.add(bar);
  if (chosen)
    canvas.text({line.remark, y}, canvas.say({"chosen", "选中"}), TextSize::label, t.focus, Align::right, true);
  if (!cut) return;
  const bool by_k = c.sampling->top_k > 0 && candidate.rank >= c.sampling->top_k;
  canvas.text({line.remark, y},
              by_k ? canvas.say({"cut by top-k", "被 top-k 截去"}) : canvas.say({"cut by top-p", "被 top-p 截去"}),
              TextSize::label, t.muted, Align::right);
}

float heading_height(const Canvas& canvas, const Candidates& c) {
  return c.sampling != nullptr ? canvas.line_height(TextSize::tiny) : 0;
}
float strip_height(const Canvas& canvas) { return canvas.line_height(TextSize::tiny) + canvas.u(20); }

void draw_strip(Canvas& canvas, const Candidates& c, float rest, std::size_t listed, Rect at) {
  const int count = c.words.size();
  const float line = canvas.line_height(TextSize::tiny);
  const std::string all = std::to_string(count), others = std::to_string(count - static_cast<int>(listed));
  const std::string brief_words = canvas.say({"all " + all + " words", "全部 " + all + " 个词"});
  std::string words = canvas.say({"all " + all + " words of the row", "这一行的全部 " + all + " 个词"});
  if (count > static_cast<int>(listed))
    words += canvas.say({"; the " + others + " not listed together: " + brief(rest),
                         "；未列出的 " + others + " 个合计 " + brief(rest)});
  const bool fits = canvas.width_of(words, TextSize::tiny) < at.w - canvas.u(16);
  canvas.text({at.x + canvas.u(8), at.y + line / 2}, fits ? words : brief_words, TextSize::tiny, canvas.colors.muted);
  GridShape strip = grid_of(c.run, c.row, 1, count);
  strip.source = known_as(c, 0);
  strip.at = {at.x + canvas.u(8), at.y + line + canvas.u(2),
              std::min(at.w - canvas.u(16), canvas.u(24) * static_cast<float>(count)), canvas.u(14)};
  strip.scale = weight_scale();
  strip.quantity = canvas.say({"probability", "概率"});
  strip.row_labels = {std::to_string(c.row.at.row)};
  strip.col_labels = c.words.words();
  canvas.figure.add(strip);
  RectShape frame;
  frame.at = strip.at;
  frame.stroke = canvas.colors.rule;
  frame.line = canvas.colors.line;
  canvas.figure.add(frame);
}

}  // namespace

float candidates_height(const Canvas& canvas, const Candidates& candidates, int bars) {
  return heading_height(canvas, candidates) + canvas.u(21) * static_cast<float>(bars) + canvas.u(4) +
         strip_height(canvas);
}

void draw_candidates(Canvas& canvas, const Candidates& c, Rect room) {
  const float fixed = heading_height(canvas, c) + strip_height(canvas) + canvas.u(4);
  const int count = std::clamp(static_cast<int>((room.h - fixed) / canvas.u(21)), std::min(5, c.words.size()),
                               std::min(8, c.words.size()));
  const float pitch = std::clamp((room.h - fixed) / static_cast<float>(count), canvas.u(21), canvas.u(27));
  const std::vector<Listed> candidates = best(c, count);
  const Line line = line_of(canvas, c, candidates, room);
  float y = room.y;
  if (c.sampling != nullptr) {
    const float middle = y + heading_height(canvas, c) / 2;
    canvas.text({line.number, middle}, canvas.say({"model", "模型"}), TextSize::tiny, canvas.colors.muted,
                Align::right);
    canvas.text({line.drawn, middle}, canvas.say({"drawn with", "抽取概率"}), TextSize::tiny, canvas.colors.muted,
                Align::right);
    y += heading_height(canvas, c);
  }
  float rest = 1;
  for (const Listed& candidate : candidates) {
    draw_candidate(canvas, c, candidate, line, {room.x, y, room.w, pitch});
    rest -= candidate.p;
    y += pitch;
  }
  draw_strip(canvas, c, std::max(0.0F, rest), candidates.size(), {room.x, y + canvas.u(4), room.w, 0});
}

}  // namespace headlight
