#include "core/lesson/lesson_page.h"

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/figure/canvas.h"
#include "core/figure/flow_text.h"
#include "core/lesson/lesson_read.h"
#include "core/lesson/page_questions.h"

namespace headlight {
namespace {

constexpr float line_spacing = 1.62F;  // of the type's size
constexpr float block_gap = 11;
constexpr float item_indent = 20;

/// What a piece of the flow looks like and does.
struct PieceLook {
  Color color{};
  std::optional<Color> ground{};
  bool underlined = false;
  Tag tag{};
};

class Page {
 public:
  explicit Page(const LessonPageInput& input) : in_(input), canvas_(input.style), t_(canvas_.colors) {}

  Figure run() {
    const LessonStep& step = in_.lesson.steps.at(static_cast<std::size_t>(in_.step));
    y_ = canvas_.u(4);
    head(step);
    for (const LessonBlock& block : step.blocks) draw(block);
    Figure figure = std::move(canvas_.figure);
    figure.width = in_.style.width;
    figure.height = y_ + canvas_.u(8);
    figure.title = step.title;
    return figure;
  }

 private:
  float width() const { return in_.style.width; }

  void head(const LessonStep& step) {
    if (!in_.printed) {
      const std::string now = std::to_string(in_.step + 1), all = std::to_string(in_.lesson.steps.size());
      canvas_.text({0, y_ + canvas_.u(8)},
                   canvas_.say({"step " + now + " of " + all, "第 " + now + " 步，共 " + all + " 步"}), TextSize::label,
                   t_.muted);
      y_ += canvas_.u(26);
    }
    const float line = pixels(TextSize::heading) * in_.style.scale * 1.3F;
    for (const std::string& one : wrapped(title_text(step.title), TextSize::heading, width(), in_.style.scale)) {
      canvas_.text({0, y_ + line / 2}, one, TextSize::heading, t_.ink);
      y_ += line;
    }
    y_ += canvas_.u(10);
  }

  void draw(const LessonBlock& block) {
    using Kind = LessonBlock::Kind;
    switch (block.kind) {
      case Kind::paragraph:
        flow(block.line, 0, TextSize::text);
        break;
      case Kind::heading:
        y_ += canvas_.u(4);
        flow(block.line, 0, TextSize::title);
        break;
      case Kind::item:
        item(block);
        return;
      case Kind::quote: {
        const float top = y_;
        flow(block.line, canvas_.u(14), TextSize::text);
        canvas_.figure.add(RectShape{{0, top, canvas_.u(3), y_ - top}, t_.rule});
        break;
      }
      case Kind::formula:
        formula(block.text);
        break;
      case Kind::table:
        table(block);
        break;
      case Kind::figure:
        if (in_.figure) {
          const Figure part = in_.figure(block, width(), in_.style);
          canvas_.figure.place(part, 0, y_);
          y_ += part.height;
        }
        break;
      case Kind::question:
        y_ = draw_question(canvas_, in_, block.question, y_);
        break;
    }
    y_ += canvas_.u(block_gap);
  }

  void item(const LessonBlock& block) {
    const float left = canvas_.u(item_indent) * static_cast<float>(block.level + 1);
    const float line = pixels(TextSize::text) * in_.style.scale * line_spacing;
    canvas_.text({left - canvas_.u(8), y_ + line / 2}, block.marker, TextSize::text, t_.muted, Align::right);
    flow(block.line, left, TextSize::text);
    y_ += canvas_.u(4);
  }

  void formula(const std::string& rich) {
    const bool high = rich.find("\\frac{") != std::string::npos;
    const float line = pixels(TextSize::title) * in_.style.scale * (high ? 2.7F : 1.9F);
    TextShape& shape = canvas_.text({width() / 2, y_ + line / 2}, rich, TextSize::text, t_.ink, Align::center);
    shape.max_width = width();
    y_ += line;
  }

  PieceLook look_of(const LessonSpan& span) const {
    PieceLook look;
    look.color = t_.ink;
    const std::string& link = span.link;
    if (link.starts_with("light:")) {
      const std::string name(trimmed(std::string_view(link).substr(6)));
      look.color = color_of_quantity(t_, name);
      look.ground = with_alpha(look.color, 0.1F);
      look.tag = {Tag::Kind::quantity, {resolved_name(in_.context, name), {}}};
    } else if (!link.empty()) {
      look.color = t_.weight;
      look.underlined = true;
      look.tag = {Tag::Kind::link, {link, {}}};
    }
    if (span.kind == LessonSpan::Kind::computed) {
      look.color = t_.focus;
      try {
        if (ValueRef element = span.expression->element(in_.context); !element.name.empty() && link.empty())
          look.tag = {Tag::Kind::cell, std::move(element)};
      } catch (const std::exception&) {  // not there now: the number is a dash
      }
    }
    return look;
  }
  FlowPiece piece_of(const LessonSpan& span) const {
    switch (span.kind) {
      case LessonSpan::Kind::line_break:
        return {"\n", false};
      case LessonSpan::Kind::formula:
        return {span.text, true};
      case LessonSpan::Kind::computed:
        return {in_.covered ? "?" : shown_number(span), true};
      case LessonSpan::Kind::code:
        return {literal_text(span.text), true};
      default:
        break;
    }
    const std::string words = title_text(span.text);
    const bool strong = span.bold || span.italic;
    return {strong && !trimmed(span.text).empty() ? "**" + words + "**" : words, false};
  }
  std::string shown_number(const LessonSpan& span) const {
    try {
      return spoken(span.expression->evaluate(in_.context), span.decimals);
    } catch (const std::exception&) {
      return "–";
    }
  }

  void flow(const LessonLine& spans, float left, TextSize size) {
    y_ = draw_line(spans, left, y_, width() - left, size);
  }

  /// Draws the spans in lines from y on; returns the lower edge.
  float draw_line(const LessonLine& spans, float left, float y, float room, TextSize size) {
    std::vector<FlowPiece> pieces;
    std::vector<PieceLook> looks;
    for (const LessonSpan& span : spans) {
      pieces.push_back(piece_of(span));
      looks.push_back(look_of(span));
    }
    const float line = pixels(size) * in_.style.scale * line_spacing;
    for (const auto& parts : flowed(pieces, size, room, in_.style.scale)) {
      for (const FlowPart& part : parts) draw_part(part, looks[part.piece], left, y, line, size);
      y += line;
    }
    return y;
  }
  void draw_part(const FlowPart& part, const PieceLook& look, float left, float y, float line, TextSize size) {
    const float x = left + part.x;
    const Rect box{x, y + line * 0.12F, part.width, line * 0.76F};
    if (look.ground || look.tag.kind != Tag::Kind::none) {
      RectShape ground;
      ground.at = {box.x - canvas_.u(2), box.y, box.w + canvas_.u(4), box.h};
      ground.fill = look.ground.value_or(Color{0, 0, 0, 0});
      ground.radius = canvas_.u(3);
      ground.tag = look.tag;
      canvas_.figure.add(ground);
    }
    if (look.underlined) {
      const float under = y + line * 0.86F;
      LineShape mark{{{x, under}, {x + part.width, under}}, look.color};
      mark.line = in_.style.scale;
      mark.dashed = true;
      canvas_.figure.add(std::move(mark));
    }
    canvas_.text({x, y + line / 2}, part.rich, size, look.color).tag = look.tag;
  }

  void table(const LessonBlock& block) {
    const std::size_t columns = block.rows.empty() ? 0 : block.rows[0].size();
    if (columns == 0) return;
    const float gap = canvas_.u(12),
                column = (width() - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    for (std::size_t r = 0; r < block.rows.size(); ++r) {
      float bottom = y_;
      for (std::size_t c = 0; c < std::min(columns, block.rows[r].size()); ++c)
        bottom = std::max(
            bottom, draw_line(block.rows[r][c], static_cast<float>(c) * (column + gap), y_, column, TextSize::label));
      y_ = bottom + canvas_.u(3);
      canvas_.figure.add(
          RectShape{{0, y_, width(), (r == 0 ? 1.5F : 1.0F) * in_.style.scale}, r == 0 ? t_.muted : t_.rule});
      y_ += canvas_.u(4);
    }
  }

  const LessonPageInput& in_;
  Canvas canvas_;
  const Theme& t_;
  float y_ = 0;
};

}  // namespace

std::string title_text(const std::string& plain) {
  static const std::string root = "√";
  std::string out;
  for (std::size_t i = 0; i < plain.size();) {
    std::size_t end = i + root.size();
    const auto belongs = [&](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    if (plain.compare(i, root.size(), root) != 0 || end >= plain.size() || !belongs(plain[end])) {
      out += literal_text(std::string_view(plain).substr(i, 1));
      ++i;
      continue;
    }
    while (end < plain.size() && belongs(plain[end])) ++end;
    std::string inside = plain.substr(i + root.size(), end - i - root.size());
    if (const std::size_t under = inside.find('_'); under != std::string::npos && under + 1 < inside.size())
      inside = inside.substr(0, under) + "_{" + inside.substr(under + 1) + "}";
    out += "\\sqrt{" + inside + "}";
    i = end;
  }
  return out;
}

Color color_of_quantity(const Theme& theme, const std::string& name) {
  const std::size_t dot = name.find_last_of(".@");
  const std::string last = dot == std::string::npos ? name : name.substr(dot + 1);
  if (last == "q" || last == "W_Q" || last == "b_Q") return theme.query;
  if (last == "k" || last == "W_K" || last == "b_K") return theme.key;
  if (last == "v" || last == "W_V" || last == "b_V" || last == "z") return theme.value;
  if (last == "pattern" || last == "scores" || last == "scaled" || last == "masked") return theme.weight;
  return theme.ink;
}

Figure lesson_page(const LessonPageInput& input) { return Page(input).run(); }

}  // namespace headlight
