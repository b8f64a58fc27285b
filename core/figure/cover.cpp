#include "core/figure/cover.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <limits>
#include <map>
#include <tuple>

#include "core/figure/rich_text.h"

namespace headlight {
namespace {

constexpr std::size_t points_of_a_plot = 8;  // a polyline of fewer is an arrow, a bracket, a rule

bool digit(char c) { return c >= '0' && c <= '9'; }
bool word_before(std::string_view text, std::size_t at) {
  if (at == 0) return false;
  const char c = text[at - 1];
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '{' || c == '}';
}

/// The end of the number that begins here, `at` itself when there is none. `decimal`: it has a point.
std::size_t end_of_number(std::string_view text, std::size_t at, bool& decimal) {
  std::size_t end = at;
  while (end < text.size() && digit(text[end])) ++end;
  decimal = end + 1 < text.size() && text[end] == '.' && digit(text[end + 1]);
  if (decimal)
    for (++end; end < text.size() && digit(text[end]);) ++end;
  return end;
}

/// Where the tail "·10^{-5}", "e-05" of a number ends.
std::size_t end_of_power(std::string_view text, std::size_t at) {
  for (const std::string_view times : {"·10^{", " · 10^{", "×10^{", " × 10^{", "10^{"}) {
    if (!text.substr(at).starts_with(times)) continue;
    const std::size_t close = text.find('}', at);
    if (close != std::string_view::npos) return close + 1;
  }
  if (at + 2 < text.size() && text[at] == 'e' && (text[at + 1] == '-' || text[at + 1] == '+') && digit(text[at + 2])) {
    at += 2;
    while (at < text.size() && digit(text[at])) ++at;
  }
  return at;
}

/// Whether a text says nothing but one number: "7", "12 %", "−3", "~10^{-5}", "< 1".
bool only_a_number(std::string_view text) {
  std::string rest(text);
  for (const std::string_view mark : {"−", "≈", "≤", "≥", "±", "·", "×", "**"})
    for (std::size_t at = rest.find(mark); at != std::string::npos; at = rest.find(mark))
      rest.replace(at, mark.size(), " ");
  const bool any = std::any_of(rest.begin(), rest.end(), digit);
  return any && std::all_of(rest.begin(), rest.end(), [](char c) {
           return digit(c) || std::string_view(" .,-+~<>=%^{}()").find(c) != std::string_view::npos;
         });
}

class Cover {
 public:
  Cover(const Figure& from, const std::vector<ValueRef>& revealed, const Theme& theme)
      : from_(from), revealed_(revealed), theme_(theme), ground_(mix(theme.card, theme.muted, 0.22F)) {
    for (const Shape2D& shape : from.shapes())
      if (const auto* rect = std::get_if<RectShape>(&shape); rect != nullptr && is_number(rect->tag)) note_size(*rect);
  }

  Figure cover() {
    out_.width = from_.width;
    out_.height = from_.height;
    out_.scale = from_.scale;
    out_.title = from_.title;
    out_.caption = from_.caption;
    for (const Shape2D& shape : from_.shapes()) std::visit(*this, shape);
    return std::move(out_);
  }

  void operator()(const GridShape& grid) {
    if (!grid.values || grid.rows <= 0 || grid.cols <= 0) {
      out_.add(grid);
      return;
    }
    GridShape shown = grid;
    auto values = std::make_shared<std::vector<float>>(*grid.values);
    const auto open = [&](int r, int c) { return is_revealed(grid.tag(r, c)); };
    for (int r = 0; r < grid.rows; ++r)
      for (int c = 0; c < grid.cols; ++c)
        if (!open(r, c))
          (*values)[static_cast<std::size_t>(r) * static_cast<std::size_t>(grid.cols) + static_cast<std::size_t>(c)] =
              std::numeric_limits<float>::quiet_NaN();
    shown.values = std::move(values);
    out_.add(shown);
    const bool fine = grid.rows > 64 || grid.cols > 64;  // no lines between cells of a few pixels
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.cols; ++c) {
        if (open(r, c)) continue;
        const int first = c;
        while (fine && c + 1 < grid.cols && !open(r, c + 1)) ++c;
        const Rect from = grid.cell(r, first), to = grid.cell(r, c);
        RectShape lid;
        lid.at = {from.x, from.y, to.right() - from.x, from.h};
        lid.fill = ground_;
        out_.add(lid);
        if (fine || grid.gap > 0 || std::min(from.w, from.h) < 6) continue;
        lid.fill = {0, 0, 0, 0};  // a hair line of paper tells the cells apart
        lid.stroke = theme_.card;
        lid.line = theme_.line;
        out_.add(lid);
      }
    }
  }

  void operator()(const RectShape& rect) {
    RectShape shown = rect;
    if (rect.of_values && !is_number(rect.tag)) {
      const bool cell = rect.tag.kind != Tag::Kind::none && has_words(rect);
      shown.fill = cell ? ground_ : Color{0, 0, 0, 0};
      if (!cell) shown.stroke = {0, 0, 0, 0};
      shown.hatched = false;
    } else if (is_number(rect.tag) && !is_revealed(rect.tag) && rect.fill.a > 0) {
      const bool bar = sizes_differ(rect) && !has_words(rect);
      shown.fill = bar ? Color{0, 0, 0, 0} : ground_;  // still there for the mouse
      if (bar) shown.stroke = {0, 0, 0, 0};
      shown.hatched = false;
    }
    out_.add(shown);
  }

  void operator()(const CurveShape& curve) {
    CurveShape shown = curve;
    if (is_number(curve.tag) && !is_revealed(curve.tag)) {
      shown.color = {0, 0, 0, 0};  // which of them are drawn says which weigh most; still there for the mouse
    }
    out_.add(shown);
  }

  void operator()(const LineShape& line) {
    const bool number =
        line.of_values || (is_number(line.tag) ? !is_revealed(line.tag) : line.points.size() >= points_of_a_plot);
    LineShape shown = line;
    if (number) shown.color = {0, 0, 0, 0};
    out_.add(shown);
  }

  void operator()(const TextShape& text) {
    if (text.at_value) return;
    if (const RectShape* bar = text.tag.kind == Tag::Kind::none ? bar_under(text) : nullptr) {
      if (is_revealed(bar->tag)) out_.add(text);
      return;  // where it stands would say how long the bar is
    }
    TextShape shown = text;
    const bool title = text.size == TextSize::title || text.size == TextSize::heading || text.text == from_.title;
    const Tag::Kind kind = text.tag.kind;
    const bool says = is_number(text.tag) || (kind == Tag::Kind::none && !names_a_token(text));
    if (text.of_values) {
      shown.text = "?";
    } else if (says && !title && !text.of_scale && !is_revealed(text.tag)) {
      shown.text = without_numbers(text.text);
      if (shown.text != text.text && is_number(text.tag)) shown.color = theme_.muted;
    }
    out_.add(shown);
  }

 private:
  using Group = std::tuple<std::string, int>;  // a value and its slice
  static Group group_of(const Tag& tag) { return {tag.value.name, tag.value.at.batch}; }

  void note_size(const RectShape& rect) {
    const auto [at, fresh] =
        sizes_.try_emplace(group_of(rect.tag), std::array{rect.at.w, rect.at.w, rect.at.h, rect.at.h});
    if (fresh) return;
    auto& s = at->second;
    s = {std::min(s[0], rect.at.w), std::max(s[1], rect.at.w), std::min(s[2], rect.at.h), std::max(s[3], rect.at.h)};
  }
  /// A lone one may be a bar as well.
  bool sizes_differ(const RectShape& rect) const {
    const auto& s = sizes_.at(group_of(rect.tag));
    const bool alone = s[0] == s[1] && s[2] == s[3];
    return alone || s[1] - s[0] > 1 || s[3] - s[2] > 1;
  }
  /// A chip with a word in it is no bar.
  bool has_words(const RectShape& rect) const {
    return std::any_of(from_.shapes().begin(), from_.shapes().end(), [&](const Shape2D& shape) {
      const auto* text = std::get_if<TextShape>(&shape);
      return text != nullptr && !text->text.empty() && rect.at.contains(text->at);
    });
  }
  /// The bar that a number stands at the end of.
  const RectShape* bar_under(const TextShape& text) const {
    if (text.of_scale || without_numbers(text.text) != "?") return nullptr;
    const Rect box = text_box(text, from_.scale);
    const float near = box.h;
    for (const Shape2D& shape : from_.shapes()) {
      const auto* rect = std::get_if<RectShape>(&shape);
      if (rect == nullptr || rect->fill.a <= 0) continue;
      if (is_number(rect->tag) ? !sizes_differ(*rect) : !rect->of_values) continue;
      const Rect& r = rect->at;
      const Point middle = {box.x + box.w / 2, box.y + box.h / 2};
      const bool over =
          std::abs(middle.x - (r.x + r.w / 2)) <= r.w / 2 && middle.y >= r.y - near && middle.y <= r.bottom() + near;
      const bool beside =
          std::abs(middle.y - (r.y + r.h / 2)) <= r.h / 2 && box.x >= r.right() && box.x <= r.right() + near;
      if (over || beside) return rect;
    }
    return nullptr;
  }
  /// A word of the sentence may be a number itself.
  bool names_a_token(const TextShape& text) const {
    return std::any_of(from_.shapes().begin(), from_.shapes().end(), [&](const Shape2D& shape) {
      const auto* rect = std::get_if<RectShape>(&shape);
      return rect != nullptr && rect->tag.kind == Tag::Kind::token && rect->at.contains(text.at);
    });
  }
  bool is_revealed(const Tag& tag) const {
    return is_number(tag) && std::find(revealed_.begin(), revealed_.end(), tag.value) != revealed_.end();
  }

  const Figure& from_;
  const std::vector<ValueRef>& revealed_;
  const Theme& theme_;
  Color ground_;
  std::map<Group, std::array<float, 4>> sizes_;  // narrowest, widest, lowest, highest
  Figure out_;
};

}  // namespace

Figure covered(const Figure& figure, const std::vector<ValueRef>& revealed, const Theme& theme) {
  return Cover(figure, revealed, theme).cover();
}

bool is_number(const Tag& tag) { return tag.kind == Tag::Kind::cell || tag.kind == Tag::Kind::part; }

std::string without_numbers(std::string_view rich) {
  if (only_a_number(rich)) return "?";
  std::string out;
  for (std::size_t at = 0; at < rich.size();) {
    const bool begins = digit(rich[at]) || (rich[at] == '.' && at + 1 < rich.size() && digit(rich[at + 1]));
    if (!begins || word_before(rich, at)) {
      out += rich[at++];
      continue;
    }
    bool decimal = false;
    const std::size_t end = end_of_power(rich, end_of_number(rich, at, decimal));
    const bool power = end > at && rich[end - 1] == '}';
    if (!decimal && !power) {
      out += rich.substr(at, std::max<std::size_t>(1, end - at));
      at = std::max(end, at + 1);
      continue;
    }
    for (const std::string_view sign : {"−", "-"})  // a sign says something, too
      if (out.ends_with(sign) && (out.size() == sign.size() || out[out.size() - sign.size() - 1] == ' '))
        out.resize(out.size() - sign.size());
    out += '?';
    at = end;
  }
  return out;
}

}  // namespace headlight
