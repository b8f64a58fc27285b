#include "core/figure/connections_parts.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <numbers>

#include "core/figure/oklab.h"
#include "core/figure/recent.h"

namespace headlight {
namespace {

/// The heads that are shown together, as many as colours; none when only the chosen one is.
std::vector<int> heads_together(const RunView& view, const ConnectionsOptions& options) {
  std::vector<int> heads;
  for (const int head : options.heads)
    if (head >= 0 && head < view.heads() && std::find(heads.begin(), heads.end(), head) == heads.end())
      heads.push_back(head);
  std::sort(heads.begin(), heads.end());
  if (heads.size() > static_cast<std::size_t>(most_heads_together)) heads.resize(most_heads_together);
  return heads;
}

LinkFocus focus_of(const FigureInput& input, const RunView& view, const ReadView& read) {
  LinkFocus focus;
  if (input.hover && input.hover->kind == Tag::Kind::token) {
    Tag query = *input.hover, key = *input.hover;
    // In self-attention a token is both: what it looks at, and what looks at it.
    if (!view.cross()) {
      query.value.name = "query";
      key.value.name = "key";
    }
    focus.query = read.hovered_query(view, query);
    focus.key = read.hovered_key(view, key);
    focus.hovered = focus.query >= 0 || focus.key >= 0;
  } else if (input.hover) {
    focus.query = read.hovered_query(view, input.hover);
    focus.key = read.hovered_key(view, input.hover);
    focus.link = focus.hovered = focus.query >= 0 && focus.key >= 0;
  }
  if (!focus.hovered) focus = {read.query, -1, false, false};
  return focus;
}

/// 1, 0.5, 0.2, 0.1, …: the smallest that is not below.
float nice_end(float most) {
  float end = 1;
  for (const float part : {0.5F, 0.2F, 0.1F, 0.05F, 0.02F, 0.01F})
    if (most <= part) end = part;
  return end;
}

struct FoundLinks {
  std::vector<Link> links;
  float mass = 0;
};

/// The links of a head; those made last are kept.
std::shared_ptr<const FoundLinks> links_of(const HeadLinks& head, const ReadView& read,
                                           const ConnectionsOptions& options) {
  struct Key {
    ReadKey read;
    ConnectionsOptions::Keep keep{};
    float amount = 0;
    bool operator==(const Key&) const = default;
  };
  const bool mass = options.keep == ConnectionsOptions::Keep::mass;
  const auto make = [&] {
    const Matrix& w = head.pattern->weights;
    const ConstMatrixMap weights(w.data(), w.rows(), w.cols());
    FoundLinks found;
    found.links = mass ? links_with_mass(weights, options.mass) : strongest_links(weights, options.strongest);
    found.mass = mass_of(found.links, weights);
    return found;
  };
  const Key key{read_key(head.view, read), options.keep, mass ? options.mass : static_cast<float>(options.strongest)};
  if (key.read.run == 0) return std::make_shared<const FoundLinks>(make());
  static Recent<Key, FoundLinks, std::size_t{2} * most_heads_together> recent;
  return recent.get(key, make);
}

/// A weak link that is in the calculator is drawn, too.
void draw_also(HeadLinks& head, int query, int key) {
  if (query < 0 || key < 0) return;
  const Link link{query, key, head.pattern->weights(query, key)};
  if (link.weight <= 0 || std::find(head.links->begin(), head.links->end(), link) != head.links->end()) return;
  auto more = std::make_shared<std::vector<Link>>(*head.links);
  more->push_back(link);
  head.links = std::move(more);
}

}  // namespace

Color head_color(const Theme& theme, int i) {
  // Hues in Oklab, an eighth of the circle apart, those most unlike first: violet, green, orange, blue, red, turquoise,
  // pink, olive.
  constexpr float hues[] = {295, 160, 70, 250, 25, 205, 340, 115};
  const float angle = hues[static_cast<std::size_t>(i) % std::size(hues)] * std::numbers::pi_v<float> / 180;
  const float lightness = theme.dark ? 0.76F : theme.kind == ThemeKind::projector ? 0.5F : 0.58F;
  const float chroma = 0.13F;
  return from_oklab({lightness, chroma * std::cos(angle), chroma * std::sin(angle)});
}

LinkScene::LinkScene(Canvas& c, const FigureInput& i, const RunView& v, const ReadView& r, const ConnectionsOptions& o,
                     const ReadingOptions& how)
    : canvas(c), input(i), view(v), read(r), options(o), reading(how), focus(focus_of(i, v, r)) {
  // 1. The heads and their links.
  std::vector<int> together = heads_together(view, options);
  if (together.size() < 2) together = {view.head};
  float most = 0;
  for (const int head : together) {
    Selection at = input.selection;
    at.head = head;
    HeadLinks one{RunView(input.run, at), nullptr, nullptr, 0,
                  head_color(canvas.colors, static_cast<int>(heads.size()))};
    one.pattern = read_head(one.view, read);
    const auto found = links_of(one, read, options);
    one.links = {found, &found->links};
    one.mass = found->mass;
    if (const auto& locked = input.selection.locked; locked && locked->name == one.view.attention("pattern") &&
                                                     locked->at.batch == one.view.slice_of(locked->name)) {
      const Tag tag{Tag::Kind::cell, *locked};
      one.locked_query = read.hovered_query(view, tag);
      one.locked_key = read.hovered_key(view, tag);
      draw_also(one, one.locked_query, one.locked_key);
    }
    heads.push_back(std::move(one));
  }

  // 2. In which order they are drawn; the faintest of too many are not. A weight is at most 1.
  for (std::size_t h = 0; h < heads.size(); ++h) {
    const std::vector<Link>& links = *heads[h].links;
    for (std::size_t l = 0; l < links.size(); ++l) {
      const Link& link = links[l];
      if (options.only_query && link.query != read.query && !(focus.hovered && in_focus(link))) continue;
      most = std::max(most, link.weight);
      const float rank = link.weight + (in_focus(link) ? 2.0F : 0.0F) + (is_locked(heads[h], link) ? 4.0F : 0.0F);
      order_.push_back({h, l, rank});
    }
  }
  kept = static_cast<int>(order_.size());
  scale = {ColorScale::Map::sequential, 0, nice_end(most)};
  const auto fainter = [](const At& a, const At& b) { return a.rank < b.rank; };
  if (order_.size() > static_cast<std::size_t>(most_lines)) {
    const auto first = order_.end() - most_lines;
    std::nth_element(order_.begin(), first, order_.end(), fainter);
    order_.erase(order_.begin(), first);
  }
  std::sort(order_.begin(), order_.end(), fainter);
  drawn = static_cast<int>(order_.size());
}

bool LinkScene::in_focus(const Link& link) const {
  if (focus.link) return link.query == focus.query && link.key == focus.key;
  return link.query == focus.query || link.key == focus.key;
}

Color LinkScene::color_of(const HeadLinks& head, const Link& link) const {
  const Theme& t = canvas.colors;
  const float strength = std::clamp(link.weight / scale.high, 0.0F, 1.0F);
  const bool told = in_focus(link);
  if (is_locked(head, link)) return t.focus;
  // Faint lines are transparent: they never cover a strong one.
  const float clear = 0.3F + 0.7F * strength;
  const float back = told ? 1 : focus.hovered ? 0.22F : 0.5F;
  if (several()) return with_alpha(head.color, clear * (told ? 1 : focus.hovered ? 0.12F : 0.28F));
  if (told && focus.hovered) {
    const Color side = focus.link ? t.focus : link.query == focus.query ? t.query : t.key;
    return with_alpha(side, clear);
  }
  // What is told of can be seen however weak it is; its number stands beside it.
  const float weight = told ? std::max(link.weight, 0.25F * scale.high) : link.weight;
  return with_alpha(scale.color(t, weight), (told ? std::max(clear, 0.7F) : clear) * back);
}

bool LinkScene::is_locked(const HeadLinks& head, const Link& link) const {
  return link.query == head.locked_query && link.key == head.locked_key;
}

float LinkScene::width_of(const Link& link) const {
  const float strength = std::clamp(link.weight / scale.high, 0.0F, 1.0F);
  return canvas.u(0.8F + 5.2F * strength) * std::max(1.0F, canvas.colors.line * 0.8F);
}

std::vector<int> LinkScene::interesting_queries() const {
  std::vector<int> tokens;
  const int chosen = std::max(0, read.query);
  for (int away = 0; away <= 5; ++away) {
    tokens.push_back(chosen - away);
    tokens.push_back(chosen + away);
  }
  return tokens;
}

std::vector<int> LinkScene::interesting_keys() const {
  // What the chosen query looks at, the most first, then its own place.
  std::vector<Link> links;
  for (const HeadLinks& head : heads)
    for (const Link& link : *head.links)
      if (link.query == read.query) links.push_back(link);
  std::stable_sort(links.begin(), links.end(), [](const Link& a, const Link& b) { return a.weight > b.weight; });
  std::vector<int> tokens;
  for (const Link& link : links)
    if (tokens.size() < 12) tokens.push_back(link.key);
  if (!view.cross()) {
    const int position = read.query < 0 ? 0 : read.reading.queries[static_cast<std::size_t>(read.query)].parts.front();
    const int same = read.reading.key_at[static_cast<std::size_t>(position)];
    for (int away = 0; away <= 3; ++away) {
      tokens.push_back(same - away);
      tokens.push_back(same + away);
    }
  }
  return tokens;
}

std::string LinkScene::number_at(const HeadLinks& head, int query, int key) const {
  if (query < 0 || key < 0) return "";
  const float weight = head.pattern->weights(query, key);
  if (weight < 0.0005F) return "";
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%.3f", static_cast<double>(weight));
  const std::string fixed = text.data();
  return fixed.starts_with("0.") ? fixed.substr(1) : fixed;  // ".687", as in the cells of a heatmap
}

LinkLabels link_labels(const LinkScene& scene, float room, std::size_t count) {
  const LinkLabels full{TextSize::label, scene.canvas.u(18)}, small{TextSize::tiny, scene.canvas.u(13)};
  const float even = room / static_cast<float>(std::max<std::size_t>(count, 1));
  return scene.options.lens && even < full.pitch && even >= small.pitch ? small : full;
}

void draw_token_dot(Canvas& canvas, Point at, float pitch, Color color) {
  const float size = std::clamp(pitch * 0.7F, canvas.u(0.8F), canvas.u(3));
  RectShape dot;
  dot.at = {at.x - canvas.u(1.5F), at.y - size / 2, canvas.u(3), size};
  dot.fill = color;
  canvas.figure.add(dot);
}

}  // namespace headlight
