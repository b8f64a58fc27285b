// The output view: its film, its ways of choosing, and what a click means. With random weights, which write as well.
#include <gtest/gtest.h>

#include "core/figure/builders.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState writing(Architecture architecture, const std::string& sentence, const std::string& target = "") {
  LabState state = initial_state();
  state.preferences.lang = Lang::en;
  state.request.model.config = with_architecture(state.request.model.config, architecture);
  state.request.sentences = {sentence};
  state.request.targets = {target};
  state.view = ViewKind::output;
  state.output.most = 8;
  return state;
}

/// By a seed whose random weights do not end the sentence at once.
LabState translating() {
  LabState state = writing(Architecture::encoder_decoder, "I love you", "我|爱|你");
  for (std::uint64_t seed = 1; seed < 50; ++seed) {
    state.request.model.seed = seed;
    if (study_output(output_question(state.request, {}, state.output))->generated.words.size() > 3) break;
  }
  return state;
}

/// Clicks the first place of the figure whose tag is as wanted. Fails the test when there is none.
void click_tag(Driver& d, Tag::Kind kind, const std::string& name, int row) {
  const Rect origin = d.rect("output.figure.figure");
  for (float y = 2; y < d.session.current_figure->height; y += 4)
    for (float x = 2; x < d.session.current_figure->width; x += 4) {
      const auto tag = d.session.current_figure->hit({x, y});
      if (!tag || tag->kind != kind || tag->value.name != name || tag->value.at.row != row) continue;
      d.click_at({origin.x + x, origin.y + y});
      d.settle();
      return;
    }
  ADD_FAILURE() << "no " << name << " " << row;
}

int words(const Driver& d) { return static_cast<int>(d.session.output->generated.words.size()); }

TEST(OutputView, AFilmOfTheWords) {
  Driver d(translating());
  d.settle();
  ASSERT_TRUE(d.session.output && d.session.output->written);
  ASSERT_GT(words(d), 2);
  EXPECT_EQ(d.session.state.output.step, -1);
  d.click("output.rewind");
  EXPECT_EQ(d.session.state.output.step, 0);
  d.press(Key::space);
  EXPECT_EQ(d.session.state.output.step, 1);
  d.press(Key::left);
  EXPECT_EQ(d.session.state.output.step, 0);
  d.click("output.next");
  d.click("output.back");
  EXPECT_EQ(d.session.state.output.step, 0);
  d.click("output.dot.1");
  EXPECT_EQ(d.session.state.output.step, 1);
  d.click("output.dot." + std::to_string(words(d) - 1));
  EXPECT_EQ(d.session.state.output.step, -1);  // the end, also of another sentence
  d.press(Key::home);
  EXPECT_EQ(d.session.state.output.step, 0);
  d.press(Key::p);
  EXPECT_TRUE(d.session.playing);
  d.frames(2);
  d.rest(1.7);
  d.frames(2);
  EXPECT_EQ(d.session.state.output.step, 1);
  d.click("output.play");
  EXPECT_FALSE(d.session.playing);
}

TEST(OutputView, WaysOfChoosingWriteAnew) {
  Driver d(translating());
  d.settle();
  auto before = d.session.output;
  const auto changed = [&](const std::string& what) {
    d.settle();
    EXPECT_NE(d.session.output, before) << what;
    before = d.session.output;
  };
  EXPECT_FALSE(d.has("output.temperature"));
  d.click("output.method.1");
  EXPECT_EQ(d.session.state.output.method, OutputOptions::Method::sample);
  changed("sampling");
  const Rect temperature = d.rect("output.temperature"), top_p = d.rect("output.top_p");
  d.drag({temperature.x + temperature.w * 0.6F, temperature.y + temperature.h / 2},
         {temperature.x + temperature.w * 0.7F, temperature.y + temperature.h / 2});
  EXPECT_NE(d.session.state.output.temperature, 1);
  changed("temperature");
  d.click("output.top_k.more");
  d.click("output.top_k.more");
  EXPECT_EQ(d.session.state.output.top_k, 2);
  changed("top-k");
  EXPECT_EQ(d.session.output->question.sampling.top_k, 2);
  d.click("output.top_k.less");
  EXPECT_EQ(d.session.state.output.top_k, 1);
  d.drag({top_p.x + top_p.w * 0.5F, top_p.y + top_p.h / 2}, {top_p.x + top_p.w * 0.55F, top_p.y + top_p.h / 2});
  EXPECT_LT(d.session.state.output.top_p, 1);
  changed("top-p");
  d.click("output.seed.more");
  EXPECT_EQ(d.session.state.output.seed, 2U);
  changed("seed");
  d.click("output.seed.less");
  d.click("output.seed.less");
  EXPECT_EQ(d.session.state.output.seed, 1U);

  d.click("output.method.2");
  changed("beam");
  EXPECT_FALSE(d.session.output->generated.beams.empty());
  d.click("output.beam.less");
  EXPECT_EQ(d.session.state.output.beam, 3);
  changed("beams");
  d.session.undo();
  d.session.undo();
  changed("undo");
  d.click("output.method.0");
  d.settle();
  EXPECT_TRUE(d.session.output->generated.beams.empty());
}

TEST(OutputView, TheReferenceCanBeHidden) {
  Driver d(translating());
  d.settle();
  const ValueRef right{"decoder.probs", {0, 0, d.session.run->target[0].ids[1]}};
  EXPECT_TRUE(d.session.current_figure->find(right).has_value());
  d.click("output.compare");
  d.settle();
  EXPECT_FALSE(d.session.state.output.compare);
  EXPECT_FALSE(d.session.current_figure->find(right).has_value());
}

TEST(OutputView, WhatWasWrittenBecomesTheTarget) {
  Driver d(translating());
  d.settle();
  const std::string text = d.session.output->text;
  const std::vector<int> ids = d.session.output->generated.ids();
  std::vector<std::string> wanted{"<bos>"};
  for (const int id : ids) wanted.push_back(d.session.output->words().word(id));
  ASSERT_NE(text, d.session.target());
  d.click("output.use");
  d.settle();
  EXPECT_EQ(d.session.target(), text);
  std::vector<std::string> cut;
  for (const Token& token : d.session.run->target[0].tokens) cut.push_back(token.text);
  EXPECT_EQ(cut, wanted);
  d.session.undo();
  EXPECT_EQ(d.session.target(), "我|爱|你");
}

TEST(OutputView, AWordLeadsToTheRowThatWritesIt) {
  Driver d(translating());
  d.settle();
  click_tag(d, Tag::Kind::token, "reference", 2);
  EXPECT_TRUE(d.session.state.selection.decoder_stack);
  EXPECT_EQ(d.session.state.selection.query, 1);
  EXPECT_EQ(d.session.state.output.step, -1);
  // Written words that the target does not begin with have no row in the other views, but their own step here.
  click_tag(d, Tag::Kind::token, "written", 1);
  EXPECT_EQ(d.session.state.output.step, 0);
  EXPECT_EQ(d.session.state.selection.query, 0);  // <bos> is in both
}

TEST(OutputView, EveryProbabilityCanBeFollowedDown) {
  Driver d(translating());
  d.settle();
  d.click("output.dot.1");
  d.settle();
  const int id = d.session.output->generated.words[1].id;
  const ValueRef element{"written.decoder.probs", {0, 1, id}};
  d.click_at(d.at_element(element, "output.figure"));
  d.settle();
  ASSERT_TRUE(d.session.state.selection.locked == element);
  ASSERT_TRUE(d.session.explanation.has_value());
  EXPECT_NEAR(d.session.explanation->value, d.session.output->generated.words[1].probability, 1e-6F);
  for (int depth = 0; depth < 60 && !d.session.explanation->operands.empty(); ++depth) {
    d.click("calculator.operand.0");
    d.settle();
    ASSERT_TRUE(d.session.explanation.has_value());
    EXPECT_EQ(column_of(d.session.state.selection.locked->name).column, written_column);
  }
  const auto& own = d.session.output->written->graph;
  EXPECT_TRUE(own.is_parameter(own.find(column_of(d.session.state.selection.locked->name).name)));
}

TEST(OutputView, FollowsTheTyping) {
  Driver d(translating());
  d.settle();
  const auto before = d.session.output;
  d.press(Key::f2);
  d.frames();
  d.press(Key::end);
  d.type(" too");
  d.settle();
  EXPECT_EQ(d.session.sentence(), "I love you too");
  EXPECT_NE(d.session.output, before);
  EXPECT_EQ(d.session.output->written->source[0].length, 4);
}

TEST(OutputView, AStoryGoesOnFromTheWordsItIsGiven) {
  Driver d(writing(Architecture::decoder, "the cat saw the dog"));
  d.settle();
  EXPECT_EQ(d.session.output->begin, 5);
  d.click("output.given.less");
  d.click("output.given.less");
  d.settle();
  EXPECT_EQ(d.session.state.output.given, 3);
  EXPECT_EQ(d.session.output->begin, 3);
  EXPECT_TRUE(d.session.current_figure->find({"probs", {0, 2, d.session.run->source[0].ids[3]}}).has_value());
  d.click("output.given.more");
  d.click("output.given.more");
  EXPECT_EQ(d.session.state.output.given, -1);  // all, also of another sentence
  d.click("output.most.less");
  d.settle();
  EXPECT_LE(words(d), 7);
  EXPECT_FALSE(d.has("output.method.2"));  // beam search is for translation
  const std::string text = d.session.output->text;
  d.click("output.use");
  d.settle();
  EXPECT_EQ(d.session.sentence(), text);
}

TEST(OutputView, AnEncoderFillsTheGapThatIsMade) {
  Driver d(writing(Architecture::encoder, "今天|天气|真|好"));
  d.settle();
  EXPECT_FALSE(d.has("output.method.0"));
  EXPECT_FALSE(d.has("output.next"));
  d.click("sentence.token.1");
  d.click("output.mask");
  d.settle();
  EXPECT_EQ(d.session.sentence(), "今天|<mask>|真|好");
  EXPECT_TRUE(d.session.current_figure->find({"probs", {0, 1, 0}}).has_value());
  EXPECT_FALSE(registry::find("output.mask")->enabled);
  d.session.undo();
  EXPECT_EQ(d.session.sentence(), "今天|天气|真|好");
}

TEST(OutputView, AnEmptySentenceIsAnInvitation) {
  Driver d(translating());
  d.settle();
  d.session.set_sentence("");
  d.settle();
  EXPECT_EQ(d.session.current_figure, nullptr);
  EXPECT_TRUE(d.session.output_error.empty());
  d.session.set_sentence("I see");
  d.settle();
  EXPECT_NE(d.session.current_figure, nullptr);
}

}  // namespace
}  // namespace headlight::testing
