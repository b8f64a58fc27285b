// Arcs over one line of tokens: those above look back (and at themselves), those below look ahead.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/figure/connections_parts.h"

namespace headlight {
namespace {

struct Arcs {
  LinkScene& s;
  Canvas& canvas;
  TokenLine line;  // of all positions of the sentence that are shown on either side
  std::vector<std::string> texts;
  std::vector<int> positions;         // of each token on the line
  std::vector<int> query_on, key_on;  // where a shown query or key stands on the line
  std::vector<int> query_of, key_of;  // of each token on the line; −1: it is no key, or no query
  bool turned = false;                // labels stand upright
  LinkLabels labels{};                // of full size when they lie
  float label_width = 0;
};

/// Queries and keys on one line, in the order of the sentence: a hidden key is there as a query, a word of which one
/// part is hidden as both.
void place_tokens(Arcs& arcs) {
  const Reading& r = arcs.s.read.reading;
  const auto n = std::max(r.query_at.size(), r.key_at.size());
  arcs.query_on.assign(r.queries.size(), -1);
  arcs.key_on.assign(r.keys.size(), -1);
  for (std::size_t position = 0; position < n; ++position) {
    const int q = position < r.query_at.size() ? r.query_at[position] : -1;
    const int k = position < r.key_at.size() ? r.key_at[position] : -1;
    const bool new_query = q >= 0 && arcs.query_on[static_cast<std::size_t>(q)] < 0;
    const bool new_key = k >= 0 && arcs.key_on[static_cast<std::size_t>(k)] < 0;
    if (!new_query && !new_key) continue;
    // The visible half of a word stands with the whole of it.
    if (new_key && !new_query && q >= 0) {
      arcs.key_on[static_cast<std::size_t>(k)] = arcs.query_on[static_cast<std::size_t>(q)];
      arcs.key_of[static_cast<std::size_t>(arcs.query_on[static_cast<std::size_t>(q)])] = k;
      continue;
    }
    const int at = static_cast<int>(arcs.texts.size());
    arcs.texts.push_back(q >= 0 ? arcs.s.read.queries[static_cast<std::size_t>(q)]
                                : arcs.s.read.keys[static_cast<std::size_t>(k)]);
    arcs.positions.push_back(static_cast<int>(position));
    arcs.query_of.push_back(new_query ? q : -1);
    arcs.key_of.push_back(new_key ? k : -1);
    if (new_query) arcs.query_on[static_cast<std::size_t>(q)] = at;
    if (new_key) arcs.key_on[static_cast<std::size_t>(k)] = at;
  }
}

/// An arc of a height that grows with its width, in the room there is.
CurveShape arc(float from, float to, float y, float most_across, float most_height, bool above, float unit) {
  CurveShape curve;
  const float across = std::abs(to - from), out = above ? -1.0F : 1.0F;
  curve.from = {from, y};
  curve.to = {to, y};
  if (across < 1) {  // a token that looks at itself
    curve.from.x -= 3 * unit;
    curve.to.x += 3 * unit;
    const float high = std::min(36 * unit, most_height * 4 / 3);
    curve.control1 = {from - 20 * unit, y + out * high};
    curve.control2 = {to + 20 * unit, y + out * high};
    return curve;
  }
  const float share = std::pow(across / std::max(most_across, 1.0F), 0.8F);
  const float height = std::min(most_height * share, across * 0.75F) * 4 / 3;
  curve.control1 = {from, y + out * height};
  curve.control2 = {to, y + out * height};
  return curve;
}

}  // namespace

float draw_arcs(LinkScene& s, Rect room) {
  Canvas& canvas = s.canvas;
  const Theme& t = canvas.colors;
  Arcs arcs{s, canvas, {}, {}, {}, {}, {}, {}, {}, {}};
  place_tokens(arcs);
  const auto n = static_cast<float>(arcs.texts.size());

  // 1. Labels lie when all fit side by side, else they stand.
  float widest = 0;
  for (const std::string& text : arcs.texts) widest = std::max(widest, canvas.width_of(text, TextSize::label, true));
  const float digit_width = canvas.width_of(".000", TextSize::digits);
  std::vector<float> own;
  for (const std::string& text : arcs.texts)
    own.push_back(std::max(canvas.width_of(text, TextSize::label, true), digit_width) + canvas.u(12));
  arcs.turned = std::accumulate(own.begin(), own.end(), 0.0F) > room.w;
  if (arcs.turned) own.clear();
  arcs.labels = {TextSize::label, canvas.u(18)};
  if (arcs.turned) {
    arcs.labels = link_labels(s, room.w, arcs.texts.size());
    widest = 0;
    for (const std::string& text : arcs.texts) widest = std::max(widest, canvas.width_of(text, arcs.labels.size, true));
  }
  arcs.label_width = std::ceil(std::min(widest, canvas.u(110)) + 1);
  std::vector<int> interest;
  const auto add = [&](const std::vector<int>& tokens, const std::vector<int>& on) {
    for (const int i : tokens)
      if (i >= 0 && i < static_cast<int>(on.size())) interest.push_back(on[static_cast<std::size_t>(i)]);
  };
  const std::vector<int> keys = s.interesting_keys();
  add({s.read.query}, arcs.query_on);
  add(keys, arcs.key_on);
  add(s.interesting_queries(), arcs.query_on);
  arcs.line = token_line({.count = static_cast<int>(n),
                          .room = room.w,
                          .full = arcs.labels.pitch,
                          .own = std::move(own),
                          .largest = canvas.u(90),
                          .lens = s.options.lens,
                          .interest = std::move(interest)});

  // 2. Heights: arcs, the band with the labels and the numbers below them, arcs.
  bool ahead = false, back = false;
  float most_across = 1;
  const auto x_of = [&](const std::vector<int>& on, int i) {
    return room.x + arcs.line.middle[static_cast<std::size_t>(on[static_cast<std::size_t>(i)])];
  };
  s.each([&](const HeadLinks&, const Link& link) {
    const float across = x_of(arcs.key_on, link.key) - x_of(arcs.query_on, link.query);
    ahead = ahead || across > 0;
    back = back || across <= 0;
    most_across = std::max(most_across, std::abs(across));
  });
  const float digit_line = canvas.line_height(TextSize::digits);
  const float label_height = arcs.turned ? arcs.label_width : canvas.line_height(TextSize::label);
  const float number_height =
      (arcs.turned ? digit_width + canvas.u(10) : digit_line) * static_cast<float>(s.heads.size());
  const float band = label_height + number_height + canvas.u(16);
  const float free = std::max(canvas.u(80), room.h - band - canvas.u(6));
  const float above = !ahead ? std::min(free, most_across * 0.75F) : !back ? 0 : free / 2;
  const float height = ahead && back ? free / 2 : std::min(free, most_across * 0.75F);
  const float upper = room.y + std::max(above, back ? canvas.u(30) : 0) + canvas.u(2), lower = upper + band;

  s.each([&](const HeadLinks& head, const Link& link) {
    const float from = x_of(arcs.query_on, link.query), to = x_of(arcs.key_on, link.key);
    const bool over = to <= from;
    CurveShape curve = arc(from, to, over ? upper : lower, most_across, height, over, canvas.u(1));
    curve.color = s.color_of(head, link);
    curve.line = s.width_of(link);
    curve.tag = tag_of(head.view, s.read, link.query, link.key);
    canvas.figure.add(curve);
  });

  // 3. Tokens. A hidden key is muted: it looks but is not looked at.
  const auto index_of = [&](const std::vector<int>& of, int shown) {
    return static_cast<int>(std::find(of.begin(), of.end(), shown) - of.begin());
  };
  const int chosen = s.read.query >= 0 ? index_of(arcs.query_of, s.read.query) : -1;
  const int hovered = !s.focus.hovered     ? -1
                      : s.focus.query >= 0 ? index_of(arcs.query_of, s.focus.query)
                                           : index_of(arcs.key_of, s.focus.key);
  const auto color_of = [&](int i) {
    if (i == chosen || i == hovered) return t.query;
    return arcs.key_of[static_cast<std::size_t>(i)] < 0 ? mix(t.paper, t.muted, 0.6F) : t.ink;
  };
  std::vector<int> labelled = arcs.line.labelled;
  for (const int must : {chosen, hovered}) {
    if (must < 0 || must >= static_cast<int>(n)) continue;
    const float x = arcs.line.middle[static_cast<std::size_t>(must)];
    std::erase_if(labelled, [&](int i) {
      return i != must && std::abs(arcs.line.middle[static_cast<std::size_t>(i)] - x) < 0.9F * arcs.labels.pitch;
    });
    if (std::find(labelled.begin(), labelled.end(), must) == labelled.end()) labelled.push_back(must);
  }
  for (int i = 0; i < static_cast<int>(n); ++i) {
    const auto at = static_cast<std::size_t>(i);
    const float x = room.x + arcs.line.middle[at], pitch = arcs.line.pitch[at];
    const Tag tag{Tag::Kind::token, {"query", {0, arcs.positions[at], 0}}};
    RectShape place;
    place.at = {x - pitch / 2, upper + canvas.u(3), pitch, band - canvas.u(6)};
    place.radius = canvas.u(4);
    place.tag = tag;
    if (i == chosen && pitch >= canvas.u(12)) place.fill = mix(t.paper, t.query, 0.14F);
    canvas.figure.add(place);
    RectShape dot;
    const float size = std::clamp(pitch * 0.7F, canvas.u(0.8F), canvas.u(3));
    dot.at = {x - size / 2, upper + canvas.u(2), size, canvas.u(3)};
    dot.fill = mix(t.paper, color_of(i), 0.7F);
    canvas.figure.add(dot);
    if (std::find(labelled.begin(), labelled.end(), i) == labelled.end()) continue;
    const float y = arcs.turned ? upper + canvas.u(8) + arcs.label_width : upper + canvas.u(8) + label_height / 2;
    TextShape& text = canvas.text({x, y}, arcs.texts[at], arcs.labels.size, color_of(i),
                                  arcs.turned ? Align::left : Align::center, i == chosen || i == hovered);
    text.angle = arcs.turned ? 90.0F : 0.0F;
    text.max_width = arcs.label_width;
    text.tag = tag;
    // The numbers of the query that is told of.
    const int k = arcs.key_of[at];
    if (s.focus.query < 0 || s.focus.link || k < 0) continue;
    for (std::size_t h = 0; h < s.heads.size(); ++h) {
      const std::string digits = s.number_at(s.heads[h], s.focus.query, k);
      if (digits.empty()) continue;
      const auto row = static_cast<float>(h);
      const float step = arcs.turned ? digit_width + canvas.u(10) : digit_line;
      const float below = upper + canvas.u(10) + label_height + step * row;
      const Color color = s.several() ? s.heads[h].color : s.focus.hovered ? t.query : t.weight;
      TextShape& number = canvas.text({x, arcs.turned ? below + step - canvas.u(4) : below + step / 2}, digits,
                                      TextSize::digits, color, arcs.turned ? Align::left : Align::center);
      number.angle = arcs.turned ? 90.0F : 0.0F;
      number.tag = tag_of(s.heads[h].view, s.read, s.focus.query, k);
    }
  }
  return room.x + arcs.line.length;
}

}  // namespace headlight
