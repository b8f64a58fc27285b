// The connections view in the window: every control, and what a click on a token or a line does.
#include <gtest/gtest.h>

#include <algorithm>

#include "core/lab/model_source.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState connections_of(const std::string& model = "", const std::string& sentence = "") {
  LabState state = initial_state();
  state.view = ViewKind::connections;
  if (!model.empty()) use_stored(state.request, model);
  if (!sentence.empty()) state.request.sentences = {sentence};
  return state;
}

std::vector<CurveShape> lines(const Driver& d) {
  std::vector<CurveShape> all;
  if (d.session.current_figure)
    for (const Shape2D& shape : d.session.current_figure->shapes())
      if (const auto* curve = std::get_if<CurveShape>(&shape)) all.push_back(*curve);
  return all;
}

bool says(const Driver& d, const std::string& words) {
  if (!d.session.current_figure) return false;
  for (const Shape2D& shape : d.session.current_figure->shapes())
    if (const auto* text = std::get_if<TextShape>(&shape);
        text != nullptr && text->text.find(words) != std::string::npos)
      return true;
  return false;
}

/// Where the figure shows the token of a position.
Point token_at(const Driver& d, const std::string& role, int position) {
  const Rect figure = d.rect("connections.figure.figure");
  for (const Shape2D& shape : d.session.current_figure->shapes()) {
    const auto* text = std::get_if<TextShape>(&shape);
    if (text == nullptr || !(text->tag == Tag{Tag::Kind::token, {role, {0, position, 0}}})) continue;
    const Rect box = text_box(*text, d.session.current_figure->scale);
    return {figure.x + box.x + box.w / 2, figure.y + box.y + box.h / 2};
  }
  ADD_FAILURE() << "no " << role << " " << position;
  return {};
}

TEST(ConnectionsView, ChoosesFormAndWhichLinesAreDrawn) {
  Driver d(connections_of());
  d.settle();
  const std::size_t before = lines(d).size();
  ASSERT_GT(before, 10U);
  d.click("connections.form.1");
  d.settle();
  EXPECT_EQ(d.session.state.connections.form, ConnectionsOptions::Form::arcs);
  EXPECT_EQ(lines(d).size(), before);
  d.click("connections.form.0");
  d.click("connections.keep.0");
  d.settle();
  EXPECT_TRUE(d.has("connections.strongest"));
  d.click("connections.keep.1");
  d.settle();
  ASSERT_TRUE(d.has("connections.mass"));
  const Rect slider = d.rect("connections.mass");
  d.drag({slider.x + slider.w * 0.5F, slider.y + slider.h / 2}, {slider.right() + 20, slider.y + slider.h / 2});
  d.settle();
  EXPECT_FLOAT_EQ(d.session.state.connections.mass, 1);
  EXPECT_EQ(lines(d).size(), 100U);
}

TEST(ConnectionsView, KeepsSoManyOfEveryQuery) {
  LabState state = connections_of();
  state.connections.keep = ConnectionsOptions::Keep::strongest;
  Driver d(state);
  d.settle();
  EXPECT_EQ(lines(d).size(), 30U);
  d.hover("connections.strongest");
  d.press(Key::right);
  d.settle();
  EXPECT_EQ(d.session.state.connections.strongest, 4);
  EXPECT_EQ(lines(d).size(), 40U);
  d.click("connections.only_query");
  d.settle();
  EXPECT_EQ(lines(d).size(), 4U);
  for (const CurveShape& line : lines(d)) EXPECT_EQ(line.tag.value.at.row, 9);
}

TEST(ConnectionsView, HeadsAreAddedAndTakenAwayAndTheLastOneIsTheSelectedOne) {
  Driver d(connections_of());
  d.settle();
  d.click("connections.head.2");
  d.settle();
  EXPECT_EQ(d.session.state.connections.heads, (std::vector<int>{0, 2}));
  EXPECT_TRUE(says(d, "头 3"));
  d.click("connections.head.0");
  d.settle();
  EXPECT_TRUE(d.session.state.connections.heads.empty());
  EXPECT_EQ(d.session.state.selection.head, 2);
  for (const CurveShape& line : lines(d)) EXPECT_EQ(line.tag.value.at.batch, 2);
  d.click("connections.head.2");  // the only one stays
  d.settle();
  EXPECT_EQ(d.session.state.selection.head, 2);
  EXPECT_TRUE(d.session.state.connections.heads.empty());
}

TEST(ConnectionsView, AClickOnATokenMakesItTheQueryAndAClickOnALineLocksTheWeight) {
  for (const auto form : {ConnectionsOptions::Form::columns, ConnectionsOptions::Form::arcs}) {
    LabState state = connections_of();
    state.connections.form = form;
    Driver d(state);
    d.settle();
    d.click_at(token_at(d, "query", 4));
    d.settle();
    EXPECT_EQ(d.session.state.selection.query, 4);
    if (form == ConnectionsOptions::Form::columns) {
      d.rest(1);
      d.click_at(token_at(d, "key", 7));
      d.settle();
      EXPECT_EQ(d.session.state.selection.query, 7) << "in self-attention a key is a word of the same sentence";
    }
    d.rest(1);
    d.move_to({5, 5});
    d.settle();
    // The middle of the line that lies on top is its own.
    const CurveShape top = lines(d).back();
    const auto way = points_on(top);
    const Rect figure = d.rect("connections.figure.figure");
    d.click_at({figure.x + way[16].x, figure.y + way[16].y});
    d.settle();
    EXPECT_EQ(d.session.state.selection.locked, std::optional(top.tag.value));
  }
}

TEST(ConnectionsView, HoveringATokenShowsBothDirections) {
  Driver d(connections_of());
  d.settle();
  d.move_to(token_at(d, "query", 5));
  d.settle();
  EXPECT_TRUE(says(d, "它看谁"));
  EXPECT_TRUE(says(d, "谁看它"));
  const Theme& t = theme(ThemeKind::light);
  int blue = 0, orange = 0;
  for (const CurveShape& line : lines(d)) {
    blue += line.tag.value.at.row == 5 && line.color.b > line.color.r ? 1 : 0;
    orange += line.tag.value.at.row != 5 && line.tag.value.at.col == 5 && line.color.r > line.color.b ? 1 : 0;
  }
  EXPECT_GT(blue, 0);
  EXPECT_GT(orange, 0);
  EXPECT_GT(t.query.b, t.query.r);
}

TEST(ConnectionsView, CrossAttentionHasColumnsOnly) {
  LabState state = connections_of("translate-en-fr", "The animal didn't cross the street because it was too tired.");
  state.request.targets = {"L'animal n'a pas traversé la rue parce qu'il était trop fatigué."};
  state.selection.decoder_stack = true;
  state.selection.attention = AttentionKind::cross;
  Driver d(state);
  d.settle();
  d.click("connections.form.1");
  d.settle();
  EXPECT_EQ(d.session.state.connections.form, ConnectionsOptions::Form::columns);
  EXPECT_TRUE(says(d, "写出"));
  d.click_at(token_at(d, "query", 3));
  d.settle();
  EXPECT_EQ(d.session.state.selection.query, 3);
  d.rest(1);
  d.click_at(token_at(d, "key", 8));
  d.settle();
  EXPECT_EQ(d.session.state.selection.query, 3) << "a word of the other sentence is no query";
}

TEST(ConnectionsView, ALongSentenceIsInViewOrScrolls) {
  std::string sentence;
  for (int i = 0; i < 300; ++i) sentence += "w" + std::to_string(i) + "|";
  Driver d(connections_of("", sentence));
  d.settle();
  const Rect area = d.rect("connections.figure");
  EXPECT_LE(d.rect("connections.figure.figure").h, area.h + 20);
  d.click("connections.lens");
  d.settle();
  EXPECT_FALSE(d.session.state.connections.lens);
  EXPECT_GT(d.rect("connections.figure.figure").h, 5000);
  const float before = d.rect("connections.figure.figure").y;
  d.scroll("connections.figure", -5);
  d.settle();
  EXPECT_LT(d.rect("connections.figure.figure").y, before);
}

// One menu, three views.
TEST(ReadingMenu, HidesInHeatmapConnectionsAndAllHeadsAlike) {
  for (const auto& [view, id] :
       {std::pair{ViewKind::heatmap, std::string("heatmap")},
        std::pair{ViewKind::connections, std::string("connections")}, std::pair{ViewKind::grid, std::string("grid")}}) {
    LabState state = connections_of();
    state.view = view;
    Driver d(state);
    d.settle();
    EXPECT_FALSE(says(d, "已隐藏"));
    bool* const options[] = {&d.session.state.reading.hide_first, &d.session.state.reading.hide_special,
                             &d.session.state.reading.hide_punctuation, &d.session.state.reading.words};
    for (int i = 0; i < 4; ++i) {
      d.click(id + ".reading");
      d.settle();
      d.click(id + ".reading." + std::to_string(i));
      d.settle();
      EXPECT_TRUE(*options[i]) << id << i;
    }
    EXPECT_TRUE(says(d, "已隐藏：第一个词元")) << id;
    EXPECT_TRUE(says(d, "1 个标点")) << id;
    EXPECT_TRUE(says(d, "重新归一化")) << id;
    d.press(Key::z, true);
    d.settle();
    EXPECT_FALSE(d.session.state.reading.words) << "undone like every other choice";
  }
}

TEST(ReadingMenu, ARenormalisedCellLocksItsElementAndAJoinedOneNothing) {
  LabState state = connections_of();
  state.view = ViewKind::heatmap;
  state.reading.hide_first = true;
  Driver d(state);
  d.settle();
  const ValueRef element{"blocks.0.attn.pattern", {0, 7, 3}};
  d.click_at(d.at_element(element, "heatmap.figure"));
  d.settle();
  EXPECT_EQ(d.session.state.selection.locked, std::optional(element));
  d.rest(1);
  d.click_at(d.at_element(element, "heatmap.figure"));
  d.settle();
  EXPECT_FALSE(d.session.state.selection.locked);

  state.reading = {.words = true};
  state.request.segmentation = Segmentation::characters;
  state.request.sentences = {"今天天气真好"};
  Driver joined(state);
  joined.settle();
  joined.click_at(joined.at_element({"blocks.0.attn.pattern", {0, 0, 2}}, "heatmap.figure"));
  joined.settle();
  EXPECT_FALSE(joined.session.state.selection.locked) << "a sum is no single element";
}

TEST(GridView, ThePageToPrintIsOneSwitch) {
  LabState state = connections_of();
  state.view = ViewKind::grid;
  Driver d(state);
  d.settle();
  d.click("grid.page");
  d.settle();
  EXPECT_TRUE(d.session.state.grid.page);
  EXPECT_TRUE(says(d, "全部注意力头"));
  EXPECT_TRUE(d.session.current_figure->width == 794 || d.session.current_figure->width == 1123);
}

}  // namespace
}  // namespace headlight::testing
