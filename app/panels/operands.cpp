#include <algorithm>
#include <cmath>

#include "app/panels/calculator.h"
#include "app/ui/widgets.h"
#include "core/figure/builders.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

std::string digits(float value) { return number(value, 4); }

/// The named element behind an operand of what is locked; unnamed ones cannot be opened.
std::optional<ValueRef> element_of(const Session& session, const Operand& operand) {
  const auto& locked = session.state.selection.locked;
  if (!operand.node.valid() || !locked) return {};
  const Session::Located at = session.locate(*locked);
  if (at.run == nullptr) return {};
  const std::string& name = at.run->graph.name_of(operand.node);
  if (name.empty()) return {};
  return at.global({name, operand.at});
}

ElementWords words_of(const Session& session, const Operand& operand) {
  const auto element = element_of(session, operand);
  return element ? words_of(session, *element) : ElementWords{operand.symbol, ""};
}

struct Cell {
  bool with_name;     // a row with symbol, name and value; otherwise the value alone
  std::string place;  // of the locked element: only other places are worth a word
};

/// A number that can be clicked.
void cell(Session& session, const Operand& operand, std::size_t number_of_it, Rect at, const Cell& options) {
  const Theme& t = colors();
  const auto element = element_of(session, operand);
  const ElementWords words = words_of(session, operand);
  const AreaResult area =
      click_area("calculator.operand." + std::to_string(number_of_it), at, plain_text(words.name), element.has_value());
  if (area.hovered && element) {
    fill(at, t.accent_soft, px(4));
    session.next_hover = Tag{Tag::Kind::cell, *element};  // seen in its own matrix too
  }
  const std::string value = digits(operand.value);
  const bool elsewhere = options.with_name && !words.place.empty() && words.place != options.place;
  const float y = elsewhere ? at.y + px(12) : center(at).y;
  text({at.right() - px(4), y}, value, TextSize::digits, t.ink, Align::right);
  if (options.with_name) {
    const float symbol = px(26), room = at.w - symbol - width_of(value, TextSize::digits) - px(18);
    text({at.x + px(4), y}, operand.symbol, TextSize::label, t.muted, Align::left, false, symbol - px(2));
    text({at.x + symbol + px(4), y}, words.name, TextSize::label, t.ink, Align::left, false, room);
    if (elsewhere)
      text({at.x + symbol + px(4), at.bottom() - px(8)}, words.place, TextSize::tiny, t.muted, Align::left, false,
           at.w - symbol - px(8));
  } else if (area.hovered) {
    tooltip_now(words.name + " = **" + value + "**");
  }
  if (area.clicked && element) session.follow_operand(*element);
}

/// Rows of operands that stand alone are higher when they say where they are.
float row_height(const Session& session, const Operand& operand, const std::string& place) {
  const ElementWords words = words_of(session, operand);
  return words.place.empty() || words.place == place ? px(24) : px(36);
}

/// One row a group: its factors and their product, with the names of the two sides above.
float products(Session& session, const Explanation& e, std::size_t groups, Rect room, Rect visible) {
  const Theme& t = colors();
  const auto per_group = static_cast<std::size_t>(e.group);
  Column column(room);
  for (std::size_t side = 0; side < per_group; ++side) {  // "q: q[玩, 1] … q[玩, 8]"
    const Operand& first = e.operands[side];
    const Operand& last = e.operands[(groups - 1) * per_group + side];
    std::string words = first.symbol + ":  " + words_of(session, first).name;
    if (groups > 1) words += " … " + words_of(session, last).name;
    const Rect room_here{room.x + px(4), column.y, room.w - px(8), 0};
    column.space(paragraph(room_here, words, TextSize::label, t.muted));
  }
  column.space(px(4));
  std::vector<float> shares{0.5F};
  for (std::size_t side = 0; side < per_group; ++side) shares.push_back(1);
  shares.push_back(1.1F);
  const float height = px(21);
  const auto heads = split(column.row(height, 0), shares, px(4));
  for (std::size_t side = 0; side < per_group; ++side)
    text({heads[side + 1].right() - px(4), center(heads[side + 1]).y}, e.operands[side].symbol, TextSize::label,
         t.muted, Align::right);
  text({heads.back().right() - px(4), center(heads.back()).y}, tr({"product", "乘积"}), TextSize::label, t.muted,
       Align::right);
  rule({room.x, column.y}, {room.right(), column.y}, t.rule, t.line);
  column.space(px(2));
  for (std::size_t g = 0; g < groups; ++g) {
    const Rect row = column.row(height, 0);
    if (row.bottom() < visible.y || row.y > visible.bottom()) continue;  // thousands of rows cost nothing
    const auto parts = split(row, shares, px(4));
    text({parts[0].x + px(4), center(row).y}, std::to_string(g), TextSize::tiny, t.muted);
    float product = 1;
    for (std::size_t side = 0; side < per_group; ++side) {
      const std::size_t i = g * per_group + side;
      product *= e.operands[i].value;
      cell(session, e.operands[i], i, parts[side + 1], {false, ""});
    }
    text({parts.back().right() - px(4), center(row).y}, digits(product), TextSize::digits, t.ink, Align::right);
  }
  return column.y;
}

}  // namespace

float draw_operands(Session& session, const Explanation& e, Rect room, Rect visible) {
  const Theme& t = colors();
  Column column(room);
  if (e.operands.empty()) {
    const Session::Located at = session.locate(*session.state.selection.locked);
    const bool parameter = e.node.valid() && at.run != nullptr && at.run->graph.is_parameter(e.node);
    column.space(paragraph(room,
                           parameter
                               ? tr({"This is a parameter of the model: it was not computed but learned, or drawn "
                                     "at random from the seed. The way down ends here.",
                                     "这是模型的参数：不是算出来的，而是学到的，或由随机种子抽取。追溯到此为止。"})
                               : tr({"This is an input: it was not computed. The way down ends here.",
                                     "这是输入：不是算出来的。追溯到此为止。"}),
                           TextSize::label, t.muted));
    return column.y;
  }
  const Rect title = column.row(line_height(TextSize::label), px(2));
  text({title.x, center(title).y}, tr({"Where it comes from (click to go deeper)", "它从哪里来（点击继续向下）"}),
       TextSize::label, t.muted, Align::left, false, title.w);
  const std::string place = words_of(session, *session.state.selection.locked).place;
  const auto group = static_cast<std::size_t>(std::max(1, e.group));
  std::size_t done = 0;
  if (group > 1) {
    const std::size_t groups = e.operands.size() / group;
    if (groups > 0) column.y = products(session, e, groups, {room.x, column.y, room.w, room.h}, visible) + px(4);
    done = groups * group;
  }
  for (; done < e.operands.size(); ++done) {
    // In a long list nothing is measured that is not seen.
    const float height = e.operands.size() > 80 ? px(36) : row_height(session, e.operands[done], place);
    const Rect row = column.row(height, 0);
    if (row.bottom() < visible.y || row.y > visible.bottom()) continue;
    cell(session, e.operands[done], done, row, {true, place});
  }
  return column.y;
}

float draw_trail(Session& session, Rect room) {
  const Theme& t = colors();
  const std::vector<ValueRef> trail = session.state.selection.trail;
  if (trail.empty() || !session.run) return room.y;
  Column column(room);
  constexpr std::size_t most = 4;  // the youngest; older ones are reached by going back
  const std::size_t first = trail.size() > most ? trail.size() - most : 0;
  for (std::size_t i = first; i < trail.size(); ++i) {
    const Rect row = column.row(px(22), 0);
    const float indent = px(12) * static_cast<float>(i - first);
    const std::string name = words_of(session, trail[i]).name;
    const AreaResult area = click_area("calculator.trail." + std::to_string(i), row, plain_text(name));
    if (area.hovered) fill(row, t.accent_soft, px(4));
    const std::string mark = i > first ? "└ " : i > 0 ? "… " : "";
    text({row.x + px(4) + indent, center(row).y}, mark + name, TextSize::label, area.hovered ? t.ink : t.muted,
         Align::left, false, row.w - indent - px(8));
    if (area.clicked)
      for (std::size_t back = trail.size(); back > i; --back) session.unlock();
  }
  column.space(px(4));
  return column.y;
}

}  // namespace headlight
