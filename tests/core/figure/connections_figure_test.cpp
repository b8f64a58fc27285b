#include "core/figure/connections_figure.h"

#include <gtest/gtest.h>

#include <set>

#include "core/figure/oklab.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;
using Form = ConnectionsOptions::Form;
using Keep = ConnectionsOptions::Keep;

const std::string pattern = "blocks.1.attn.pattern";

Selection second_layer() {
  Selection selection;
  selection.layer = 1;
  selection.head = 2;
  selection.query = 6;
  return selection;
}

std::vector<CurveShape> curves_of(const Figure& figure) {
  std::vector<CurveShape> curves;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* curve = std::get_if<CurveShape>(&shape)) curves.push_back(*curve);
  return curves;
}

Figure draw(const Run& run, const Selection& selection, const ConnectionsOptions& options,
            const ReadingOptions& reading = {}, const std::optional<Tag>& hover = {}, Lang lang = Lang::en) {
  return connections_figure({run, selection, hover, {}, testing::style_of(1000, 600, lang)}, options, reading);
}

TEST(ConnectionsFigure, HasALineForEveryLinkThatIsKeptTaggedWithItsElement) {
  const auto run = testing::run_of({});
  ConnectionsOptions options;
  options.keep = Keep::strongest;
  options.strongest = 3;
  for (const Form form : {Form::columns, Form::arcs}) {
    options.form = form;
    const auto curves = curves_of(draw(*run, second_layer(), options));
    ASSERT_EQ(curves.size(), 30U);
    // Every row has its three largest, found independently.
    const auto w = run->value(pattern).slice(2);
    for (int r = 0; r < 10; ++r) {
      std::vector<float> row(w.row(r).begin(), w.row(r).end());
      std::sort(row.rbegin(), row.rend());
      std::multiset<float, std::greater<>> drawn;
      for (const CurveShape& curve : curves) {
        ASSERT_EQ(curve.tag.kind, Tag::Kind::cell);
        ASSERT_EQ(curve.tag.value.name, pattern);
        ASSERT_EQ(curve.tag.value.at.batch, 2);
        if (curve.tag.value.at.row == r) drawn.insert(w(r, curve.tag.value.at.col));
      }
      EXPECT_EQ((std::vector<float>(drawn.begin(), drawn.end())), (std::vector<float>(row.begin(), row.begin() + 3)));
    }
  }
}

TEST(ConnectionsFigure, ALargerWeightIsAWiderLine) {
  const auto run = testing::run_of({});
  ConnectionsOptions options;
  options.mass = 1;
  auto curves = curves_of(draw(*run, second_layer(), options));
  ASSERT_EQ(curves.size(), 100U);
  const auto weight = [&](const CurveShape& c) { return run->value(pattern)(c.tag.value.at); };
  std::sort(curves.begin(), curves.end(), [&](const auto& a, const auto& b) { return weight(a) < weight(b); });
  for (std::size_t i = 1; i < curves.size(); ++i) EXPECT_GE(curves[i].line, curves[i - 1].line);
  EXPECT_GT(curves.back().line, 2 * curves.front().line);
}

TEST(ConnectionsFigure, LeadsFromTheQueryToTheKeyBothOfWhichAreTokens) {
  const auto run = testing::run_of({});
  const Figure figure = draw(*run, second_layer(), {});
  for (const CurveShape& curve : curves_of(figure)) {
    const auto tag_at = [&](Point p, float dx) { return figure.hit({p.x + dx, p.y}); };
    const auto query = tag_at(curve.from, -14), key = tag_at(curve.to, 14);
    ASSERT_TRUE(query && key);
    EXPECT_EQ(*query, (Tag{Tag::Kind::token, {"query", {0, curve.tag.value.at.row, 0}}}));
    EXPECT_EQ(*key, (Tag{Tag::Kind::token, {"key", {0, curve.tag.value.at.col, 0}}}));
  }
  EXPECT_EQ(testing::token_labels(figure, "query").size(), 10U);
  EXPECT_EQ(testing::token_labels(figure, "key").size(), 10U);
}

/// As beside a lesson's text in front of a class: the legend is below, and there is little room.
TEST(ConnectionsFigure, LabelsShrinkBeforeAWordIsLeftOut) {
  const auto run = testing::run_of({});
  for (const Form form : {Form::columns, Form::arcs})
    for (const bool all_heads : {false, true})
      for (const float height : {480.0F, 450.0F, 420.0F}) {
        ConnectionsOptions options;
        options.form = form;
        if (all_heads) options.heads = {0, 1, 2, 3};
        Style style = testing::style_of(form == Form::arcs ? 230 : 520, height, Lang::en);
        style.scale = 1.0F;
        const Figure figure = connections_figure({*run, second_layer(), {}, {}, style}, options, {});
        const std::string where = std::string(form == Form::arcs ? "arcs " : "columns ") +
                                  std::to_string(static_cast<int>(height)) + (all_heads ? " all heads" : "");
        EXPECT_EQ(testing::token_labels(figure, "query").size(), 10U) << where;
        if (form == Form::columns) {
          EXPECT_EQ(testing::token_labels(figure, "key").size(), 10U) << where;
          EXPECT_LE(figure.height, height + 1) << where;
        }
        // The lines stay where they are when the mouse comes.
        const Tag hover{Tag::Kind::token, {"key", {0, 4, 0}}};
        const Figure hovered = connections_figure({*run, second_layer(), hover, {}, style}, options, {});
        const auto still = curves_of(figure), moved = curves_of(hovered);
        ASSERT_EQ(still.size(), moved.size()) << where;
        float top = 1e9F, hovered_top = 1e9F;
        for (std::size_t i = 0; i < still.size(); ++i) {
          top = std::min(top, still[i].from.y);
          hovered_top = std::min(hovered_top, moved[i].from.y);
        }
        EXPECT_FLOAT_EQ(top, hovered_top) << where;
      }
}

TEST(ConnectionsFigure, ArcsAboveLookBackAndThoseBelowAhead) {
  const auto run = testing::run_of({});
  ConnectionsOptions options;
  options.form = Form::arcs;
  int back = 0, ahead = 0;
  for (const CurveShape& curve : curves_of(draw(*run, second_layer(), options))) {
    const bool above = curve.control1.y < curve.from.y;
    EXPECT_EQ(above, curve.tag.value.at.col <= curve.tag.value.at.row);
    if (curve.tag.value.at.col != curve.tag.value.at.row) {
      EXPECT_EQ(curve.to.x < curve.from.x, curve.tag.value.at.col < curve.tag.value.at.row);
    }
    (above ? back : ahead) += 1;
  }
  EXPECT_GT(back, 5);
  EXPECT_GT(ahead, 5);
  Sample causal;
  causal.architecture = Architecture::decoder;
  causal.causal = true;
  for (const CurveShape& curve : curves_of(draw(*testing::run_of(causal), second_layer(), options)))
    EXPECT_LT(curve.control1.y, curve.from.y) << "a causal pattern looks back only";
}

TEST(ConnectionsFigure, HoveringATokenColoursWhatItLooksAtAndWhatLooksAtIt) {
  const auto run = testing::run_of({});
  const Theme& t = theme(ThemeKind::light);
  ConnectionsOptions options;
  options.mass = 1;
  const Tag hover{Tag::Kind::token, {"key", {0, 4, 0}}};
  const auto nearer = [](Color c, Color a, Color b) {
    const Oklab x = to_oklab(c), y = to_oklab(a), z = to_oklab(b);  // hue: the direction of a and b
    return x.a * y.a + x.b * y.b > x.a * z.a + x.b * z.b;
  };
  for (const CurveShape& curve : curves_of(draw(*run, second_layer(), options, {}, hover))) {
    const Index3 at = curve.tag.value.at;
    if (at.row == 4)
      EXPECT_TRUE(nearer(curve.color, t.query, t.key));
    else if (at.col == 4)
      EXPECT_TRUE(nearer(curve.color, t.key, t.query));
    else
      EXPECT_LT(curve.color.a, 0.25F) << "the others step back";
  }
}

TEST(ConnectionsFigure, WritesTheNumbersOfTheChosenQueryBesideItsKeys) {
  const auto run = testing::run_of({});
  const Figure figure = draw(*run, second_layer(), {});
  int numbers = 0;
  for (const TextShape& text : testing::texts_of(figure)) {
    if (text.tag.kind != Tag::Kind::cell) continue;
    EXPECT_EQ(text.tag.value.at.row, 6);
    EXPECT_NEAR(std::stof("0" + text.text), run->value(pattern)(text.tag.value.at), 0.00051F);
    ++numbers;
  }
  EXPECT_EQ(numbers, 10);
}

TEST(ConnectionsFigure, SeveralHeadsHaveEachItsColourAndALegend) {
  const auto run = testing::run_of({});
  ConnectionsOptions options;
  options.heads = {3, 0, 0, 9};  // twice the same and one that is not there
  const Figure figure = draw(*run, second_layer(), options);
  std::set<int> heads;
  for (const CurveShape& curve : curves_of(figure)) heads.insert(curve.tag.value.at.batch);
  EXPECT_EQ(heads, (std::set<int>{0, 3}));
  int legend = 0;
  for (const TextShape& text : testing::texts_of(figure)) legend += text.tag.kind == Tag::Kind::head ? 1 : 0;
  EXPECT_EQ(legend, 2);
  const std::string title = draw(*run, second_layer(), options, {}, {}, Lang::zh).title;
  EXPECT_NE(title.find("第 2 层第 "), std::string::npos) << title;
  EXPECT_TRUE(title.ends_with(" 头")) << title;
  const Theme& t = theme(ThemeKind::light);
  for (int i = 0; i < most_heads_together; ++i)
    for (int j = 0; j < i; ++j)
      EXPECT_GT(difference(to_oklab(head_color(t, i)), to_oklab(head_color(t, j))), 0.07F) << i << " and " << j;
}

TEST(ConnectionsFigure, TheLockedLinkHasTheColourOfFocusAndLiesOnTop) {
  const auto run = testing::run_of({});
  ConnectionsOptions options;
  options.mass = 1;
  Selection selection = second_layer();
  selection.locked = ValueRef{pattern, {2, 1, 8}};
  const auto curves = curves_of(draw(*run, selection, options));
  EXPECT_EQ(curves.back().tag.value, *selection.locked);
  EXPECT_EQ(curves.back().color, theme(ThemeKind::light).focus);
  options.keep = Keep::strongest;
  options.strongest = 1;
  const auto few = curves_of(draw(*run, selection, options));
  EXPECT_EQ(few.back().tag.value, *selection.locked) << "drawn although it is not among the strongest";
  EXPECT_LE(few.size(), 11U);
}

TEST(ConnectionsFigure, ADecoderLabelsWhatARowWritesAndCrossAttentionHasTwoSentences) {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  const auto run = testing::run_of(sample);
  Selection selection;
  selection.decoder_stack = true;
  selection.attention = AttentionKind::cross;
  ConnectionsOptions arcs;
  arcs.form = Form::arcs;  // two sentences have no one line: columns
  for (const ConnectionsOptions& options : {ConnectionsOptions{}, arcs}) {
    const Figure figure = draw(*run, selection, options);
    EXPECT_EQ(testing::token_labels(figure, "key").size(), 10U);
    EXPECT_EQ(testing::token_labels(figure, "query").size(), 7U);
    bool writes = false;
    for (const TextShape& text : testing::texts_of(figure)) writes = writes || text.text == "writes";
    EXPECT_TRUE(writes);
    EXPECT_EQ(testing::layout_fault(figure), "");
  }
}

TEST(ConnectionsFigure, HidingTokensAndJoiningWordsSaysSoAndItsNumbersAreNoElements) {
  const auto run = testing::run_of({});
  ReadingOptions hide;
  hide.hide_first = true;
  hide.hide_punctuation = true;
  ConnectionsOptions options;
  options.mass = 1;
  for (const Form form : {Form::columns, Form::arcs}) {
    options.form = form;
    const Figure figure = draw(*run, second_layer(), options, hide);
    const auto curves = curves_of(figure);
    EXPECT_EQ(curves.size(), 80U);
    for (const CurveShape& curve : curves) {
      EXPECT_EQ(curve.tag.kind, Tag::Kind::part);
      EXPECT_NE(curve.tag.value.at.col, 0);
      EXPECT_NE(curve.tag.value.at.col, 4);
    }
    bool said = false;
    for (const TextShape& text : testing::texts_of(figure)) said = said || text.text.find("Hidden:") == 0;
    EXPECT_TRUE(said);
    EXPECT_EQ(testing::layout_fault(figure), "");
  }
}

TEST(ConnectionsFigure, FitsItsRoomForShortAndLongSentencesInBothLanguages) {
  for (const int n : {1, 4, 60, 300}) {
    Sample sample;
    sample.sentence = testing::many_tokens(n);
    const auto run = testing::run_of(sample);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      for (const Form form : {Form::columns, Form::arcs}) {
        ConnectionsOptions options;
        options.form = form;
        Selection selection;
        selection.query = n / 2;
        const Figure figure = draw(*run, selection, options, {}, {}, lang);
        EXPECT_EQ(testing::layout_fault(figure), "") << n;
        EXPECT_LE(figure.width, 1000);
        EXPECT_LE(figure.height, 620) << n << " tokens through the lens";
        EXPECT_LE(curves_of(figure).size(), static_cast<std::size_t>(most_lines));
        options.lens = false;
        const Figure whole = draw(*run, selection, options, {}, {}, lang);
        EXPECT_EQ(testing::layout_fault(whole), "") << n;
        EXPECT_GE(std::max(whole.width, whole.height), static_cast<float>(n) * 18);
      }
    }
  }
}

}  // namespace
}  // namespace headlight
