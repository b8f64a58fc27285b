// Two columns of tokens with lines between them.
#include <algorithm>
#include <cmath>

#include "core/figure/connections_parts.h"

namespace headlight {
namespace {

constexpr float longest_label = 110;

struct Side {
  const std::vector<std::string>& texts;
  const std::vector<Reading::Shown>& shown;
  LinkLabels labels;
  TokenLine line;
  Color color;
  const char* role;
  int chosen = -1, hovered = -1;
};

float widest(const Canvas& canvas, const std::vector<std::string>& texts, TextSize size) {
  float width = 0;
  for (const std::string& text : texts) width = std::max(width, canvas.width_of(text, size, true));
  return std::ceil(std::min(width, canvas.u(longest_label)) + 1);
}

/// Labels of a column, dots for those without room, and where the mouse finds each token.
/// @param edge  where the lines begin   @param direction  −1: labels stand left of it, 1: right
void draw_side(Canvas& canvas, const Side& side, float edge, float top, float label_width, int direction) {
  const auto out = static_cast<float>(direction);
  for (std::size_t i = 0; i < side.texts.size(); ++i) {
    const float y = top + side.line.middle[i], pitch = side.line.pitch[i];
    const int index = static_cast<int>(i), position = side.shown[i].parts.front();
    const Tag tag{Tag::Kind::token, {side.role, {0, position, 0}}};
    const float reach = canvas.u(10) + label_width;
    RectShape place;
    place.at = {direction < 0 ? edge - reach : edge, y - pitch / 2, reach, pitch};
    place.tag = tag;
    place.radius = canvas.u(4);
    const float height = std::min(pitch, canvas.u(24));
    if (index == side.chosen && pitch >= canvas.u(12)) {
      RectShape back = place;
      back.at = {place.at.x - canvas.u(2), y - height / 2, place.at.w, height};
      back.fill = mix(canvas.colors.paper, side.color, 0.14F);
      canvas.figure.add(back);
    }
    canvas.figure.add(place);
    draw_token_dot(canvas, {edge + out * canvas.u(1), y}, pitch, mix(canvas.colors.paper, side.color, 0.7F));
  }
  // The hovered token has its label in any case, over those it would touch.
  std::vector<int> labelled = side.line.labelled;
  for (const int must : {side.chosen, side.hovered}) {
    if (must < 0) continue;
    const float y = side.line.middle[static_cast<std::size_t>(must)];
    std::erase_if(labelled, [&](int i) {
      return i != must && std::abs(side.line.middle[static_cast<std::size_t>(i)] - y) < 0.9F * side.labels.pitch;
    });
    if (std::find(labelled.begin(), labelled.end(), must) == labelled.end()) labelled.push_back(must);
  }
  for (const int i : labelled) {
    const auto at = static_cast<std::size_t>(i);
    TextShape& text =
        canvas.text({edge + out * canvas.u(8), top + side.line.middle[at]}, side.texts[at], side.labels.size,
                    side.color, direction < 0 ? Align::right : Align::left, i == side.chosen || i == side.hovered);
    text.max_width = label_width;
    text.tag = {Tag::Kind::token, {side.role, {0, side.shown[at].parts.front(), 0}}};
  }
}

}  // namespace

float draw_columns(LinkScene& s, Rect room) {
  Canvas& canvas = s.canvas;
  const Theme& t = canvas.colors;
  const ReadView& read = s.read;
  const float names = canvas.line_height(TextSize::label) + canvas.u(2);
  const float digits = canvas.width_of(".000", TextSize::digits) + canvas.u(10);

  // 1. The tokens of both sides, each through its own lens.
  const float end = canvas.u(6);  // the label of a squeezed first or last token is higher than its place
  const float height = room.h - names - 2 * end;
  const LinkLabels query_labels = link_labels(s, height, read.queries.size());
  const LinkLabels key_labels = link_labels(s, height, read.keys.size());
  const auto line_of = [&](std::size_t count, const LinkLabels& labels, std::vector<int> interest) {
    return token_line({.count = static_cast<int>(count),
                       .room = height,
                       .full = labels.pitch,
                       .largest = canvas.u(42),
                       .lens = s.options.lens,
                       .interest = std::move(interest)});
  };
  Side queries{read.queries, read.reading.queries,
               query_labels, line_of(read.queries.size(), query_labels, s.interesting_queries()),
               t.query,      "query",
               read.query,   s.focus.hovered ? s.focus.query : -1};
  Side keys{read.keys,  read.reading.keys,
            key_labels, line_of(read.keys.size(), key_labels, s.interesting_keys()),
            t.key,      "key",
            -1,         s.focus.hovered ? s.focus.key : -1};

  // 2. Where the columns stand.
  const bool writes = !read.writes.empty();
  const float query_width = widest(canvas, read.queries, query_labels.size);
  const float key_width = widest(canvas, read.keys, key_labels.size);
  const float writes_width = writes ? widest(canvas, read.writes, query_labels.size) + canvas.u(16) : 0;
  const float columns = static_cast<float>(s.heads.size());
  const std::string query_name = canvas.say({"query (what looks)", "查询（谁在看）"});
  const std::string key_name = canvas.say({"key (what is looked at)", "键（看谁）"});
  const std::string writes_name = canvas.say({"writes", "写出"});
  const float name_width = canvas.width_of(query_name, TextSize::label);
  const float before =
      std::max(digits + writes_width + query_width + canvas.u(10),
               name_width + canvas.u(14) + (writes ? canvas.width_of(writes_name, TextSize::label) : 0));
  const float after =
      std::max(key_width + canvas.u(16) + digits * columns, canvas.width_of(key_name, TextSize::label) + canvas.u(2));
  const float left = room.x + before;
  const float right = left + std::clamp(room.w - before - after, canvas.u(110), canvas.u(500));
  const float top = room.y + names + end;

  // 3. Names of the columns, lines, tokens.
  canvas.text({left, room.y + names / 2 - canvas.u(2)}, query_name, TextSize::label, t.query, Align::right);
  canvas.text({right, room.y + names / 2 - canvas.u(2)}, key_name, TextSize::label, t.key);
  s.each([&](const HeadLinks& head, const Link& link) {
    CurveShape curve;
    curve.from = {left + canvas.u(3), top + queries.line.middle[static_cast<std::size_t>(link.query)]};
    curve.to = {right - canvas.u(3), top + keys.line.middle[static_cast<std::size_t>(link.key)]};
    const float bend = (curve.to.x - curve.from.x) * 0.42F;
    curve.control1 = {curve.from.x + bend, curve.from.y};
    curve.control2 = {curve.to.x - bend, curve.to.y};
    curve.color = s.color_of(head, link);
    curve.line = s.width_of(link);
    curve.tag = tag_of(head.view, read, link.query, link.key);
    canvas.figure.add(curve);
  });
  draw_side(canvas, queries, left, top, query_width, -1);
  draw_side(canvas, keys, right, top, key_width, 1);

  // 4. What the rows write, and the numbers of the token that is told of.
  if (writes) {
    const float x = left - canvas.u(8) - query_width - canvas.u(16);
    canvas.text({std::min(x, left - name_width - canvas.u(12)), room.y + names / 2 - canvas.u(2)}, writes_name,
                TextSize::label, t.muted, Align::right);
    for (const int i : queries.line.labelled) {
      TextShape& text = canvas.text({x, top + queries.line.middle[static_cast<std::size_t>(i)]},
                                    read.writes[static_cast<std::size_t>(i)], query_labels.size, t.muted, Align::right,
                                    i == read.query);
      text.max_width = writes_width - canvas.u(16);
    }
  }
  const auto digit = [&](const HeadLinks& head, int q, int k, Point at, Align align) {
    const std::string text = s.number_at(head, q, k);
    if (text.empty()) return;
    const Color color = s.several()       ? head.color
                        : s.focus.hovered ? (align == Align::left ? t.query : t.key)
                                          : t.weight;
    canvas.text(at, text, TextSize::digits, color, align).tag = tag_of(head.view, read, q, k);
  };
  if (s.focus.query >= 0 && !s.focus.link)
    for (const int k : keys.line.labelled)
      for (std::size_t h = 0; h < s.heads.size(); ++h)
        digit(s.heads[h], s.focus.query, k,
              {right + canvas.u(8) + key_width + canvas.u(10) + digits * static_cast<float>(h),
               top + keys.line.middle[static_cast<std::size_t>(k)]},
              Align::left);
  if (s.focus.hovered && s.focus.key >= 0 && !s.focus.link && !s.several())
    for (const int q : queries.line.labelled)
      digit(s.heads.front(), q, s.focus.key,
            {left - canvas.u(8) - query_width - writes_width - canvas.u(10),
             top + queries.line.middle[static_cast<std::size_t>(q)]},
            Align::right);
  return right + after;
}

}  // namespace headlight
