// The exhibits of sequence models: influence, the copy race, what a layer costs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/figure/canvas.h"
#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"
#include "core/lab/state_path.h"
#include "core/train/race.h"
#include "tests/ui/driver.h"
#include "tests/ui/exhibit_shown.h"

namespace headlight::testing {
namespace {

const std::vector<std::string> short_race{"exhibit.steps=20", "exhibit.distance=10"};

bool has_text(const Figure& figure, const std::string& words) {
  const auto texts = texts_of(figure);
  return std::any_of(texts.begin(), texts.end(), [&](const TextShape* t) { return t->text == words; });
}

TEST(SequenceExhibits, CanBeReadInBothLanguages) {
  const ShownExhibit influence = show_exhibit("influence"), race = show_exhibit("race", short_race),
                     cost = show_exhibit("complexity");
  for (const ShownExhibit* s : {&influence, &race, &cost})
    for (const Lang lang : {Lang::en, Lang::zh})
      for (const auto& [width, height] : {std::pair{860.0F, 690.0F}, {1230.0F, 560.0F}, {1850.0F, 930.0F}}) {
        Style style;
        style.lang = lang;
        style.width = width;
        style.height = height;
        ShownExhibit styled = *s;
        styled.style = style;
        const Figure figure = styled.figure();
        const std::string where =
            s->state.exhibit.id + (lang == Lang::en ? " en " : " zh ") + std::to_string(static_cast<int>(width));
        EXPECT_LE(figure.width, width + 1) << where;
        EXPECT_LE(figure.height, height + 1) << where;
        expect_readable(figure, width, where);
      }
}

TEST(SequenceExhibits, InfluenceKnowsItsWays) {
  const ShownExhibit s = show_exhibit("influence", {"exhibit.layers=2", "exhibit.kernel=3"});
  EXPECT_EQ(s.number("words"), 10);
  EXPECT_EQ(s.number("rnn_path"), 9);
  EXPECT_EQ(s.number("lstm_path"), 9);
  EXPECT_EQ(s.number("cnn_path"), -1);
  EXPECT_EQ(s.number("cnn_influence"), 0);
  EXPECT_EQ(s.number("attention_path"), 1);
  EXPECT_GT(s.number("attention_influence"), 0);
  EXPECT_EQ(s.number("cnn_field"), 5);
  EXPECT_EQ(s.number("dilated_cnn_field"), 7);
  EXPECT_EQ(s.number("rnn_series"), 10);
  EXPECT_EQ(s.number("attention_series"), 2);
  EXPECT_EQ(show_exhibit("influence", {"exhibit.layers=5"}).number("cnn_path"), 5);
  // A smaller W_h forgets faster, and a gate that keeps less, too.
  EXPECT_LT(show_exhibit("influence", {"exhibit.radius=0.3"}).number("rnn_left"), s.number("rnn_left") / 10);
  EXPECT_LT(show_exhibit("influence", {"exhibit.keep=0.5"}).number("lstm_left"), s.number("lstm_left"));
}

TEST(SequenceExhibits, APairIsChosenInThePicture) {
  ShownExhibit s = show_exhibit("influence");
  const Figure figure = s.figure();
  std::string fields;
  Tag tag;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* area = std::get_if<RectShape>(&shape); area != nullptr && area->tag.value.at == Index3{0, 6, 3}) {
      tag = area->tag;
      fields = tag.value.name;
    }
  ASSERT_EQ(fields, "exhibit.from=3\nexhibit.to=6");
  EXPECT_FALSE(has_text(figure, "3"));        // no path is so long
  EXPECT_TRUE(has_text(s.figure(tag), "3"));  // the mouse over it: 6 − 3 states
  s.state = with_field(with_field(s.state, "exhibit.from=3"), "exhibit.to=6");
  EXPECT_EQ(s.number("rnn_path"), 3);
}

TEST(SequenceExhibits, LongAndEmptySentencesHaveTheirPicture) {
  std::string many;
  for (int i = 0; i < 90; ++i) many += "w" + std::to_string(i) + " ";
  ShownExhibit s = show_exhibit("influence", {"request.sentences=[\"" + many + "\"]"});
  EXPECT_EQ(s.number("words"), 64);
  EXPECT_LE(s.figure().width, 861);
  s = show_exhibit("influence", {"request.sentences=[\"\"]"});
  EXPECT_FALSE(s.figure().shapes().empty());
}

TEST(SequenceExhibits, TheRaceIsTheRaceOfTheCommandLine) {
  const ShownExhibit s = show_exhibit(
      "race", {"exhibit.steps=20", "exhibit.distance=12", "exhibit.seed=3", "exhibit.lstm=false", "exhibit.cnn=false"});
  RaceSettings settings;
  settings.steps = 20;
  settings.task.distance = 12;
  settings.seed = 3;
  settings.kinds = {SequenceKind::rnn, SequenceKind::dilated_cnn, SequenceKind::attention};
  Race race(settings);
  while (race.advance()) {
  }
  for (const RacerRecord& r : race.records()) {
    EXPECT_EQ(s.number(to_string(r.config.kind) + "_loss"), r.curve.back().loss);
    EXPECT_EQ(s.number(to_string(r.config.kind) + "_accuracy"), r.curve.back().accuracy);
  }
  EXPECT_EQ(s.number("steps"), 20);
  const Figure figure = s.figure();
  EXPECT_TRUE(has_text(figure, "空洞 CNN"));
  EXPECT_FALSE(has_text(figure, "LSTM"));
  for (const char* curves : {"exhibit.curves=1", "exhibit.curves=2"}) {
    ShownExhibit other = s;
    other.state = with_field(s.state, curves);
    EXPECT_TRUE(has_text(other.figure(), "损失（nat）")) << curves;
  }
  // Nobody runs.
  EXPECT_FALSE(show_exhibit("race", {"exhibit.rnn=false", "exhibit.lstm=false", "exhibit.cnn=false",
                                     "exhibit.dilated_cnn=false", "exhibit.attention=false"})
                   .figure()
                   .shapes()
                   .empty());
}

TEST(SequenceExhibits, RewindingARaceGivesTheSameRace) {
  const Exhibit* exhibit = find_exhibit("race");
  ASSERT_NE(exhibit, nullptr);
  ShownExhibit s = show_exhibit("race", short_race);
  const auto experiment = exhibit->experiment(s.state, ExhibitValues(exhibit->controls, s.state.exhibit));
  EXPECT_EQ(experiment->progress(), 0);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(experiment->advance());
  experiment->rewind();
  EXPECT_EQ(experiment->progress(), 0);
  while (experiment->advance()) {
  }
  EXPECT_EQ(experiment->progress(), 1);
  const double before = s.number("attention_loss");
  s.study = experiment->look();
  EXPECT_EQ(s.number("attention_loss"), before);
}

TEST(SequenceExhibits, CostsAreMeasuredAndCounted) {
  const ShownExhibit s = show_exhibit("complexity", {"exhibit.d=64", "exhibit.n=60"});
  EXPECT_EQ(s.number("n"), 64);
  EXPECT_EQ(s.number("kernel"), 3);
  EXPECT_EQ(show_exhibit("complexity", {"exhibit.kernel=5"}).number("kernel"), 5) << "lesson 17 says it";
  EXPECT_EQ(s.number("rnn_work"), s.number("attention_work"));
  for (const char* name : {"rnn_ms", "cnn_ms", "attention_ms"}) EXPECT_GT(s.number(name), 0);
  EXPECT_EQ(s.number("rnn_path"), 63);
  EXPECT_EQ(s.number("attention_path"), 1);
  EXPECT_GT(show_exhibit("complexity", {"exhibit.projections=true", "exhibit.n=64"}).number("attention_work"),
            s.number("attention_work"));
}

// In the window: play, pause, step, rewind, and every control of the three.
TEST(SequenceExhibits, AreDrivenByMouse) {
  Driver d(opening_state());
  d.session.state.view = ViewKind::exhibit;
  d.session.state.exhibit.id = "race";
  d.session.state.exhibit.values["steps"] = {20};
  d.settle();
  ASSERT_NE(d.session.experiment(), nullptr);
  d.click("exhibit.step");
  d.session.experiment()->wait();
  EXPECT_FALSE(d.session.experiment()->finished());
  d.click("exhibit.play");
  d.frames(1);
  d.session.experiment()->wait();
  EXPECT_TRUE(d.session.experiment()->finished());
  d.click("exhibit.rewind");
  d.session.experiment()->wait();
  d.settle();
  EXPECT_EQ(d.session.experiment()->progress(), 0);
  d.click("exhibit.lstm");
  d.settle();
  EXPECT_EQ(d.session.state.exhibit.values.at("lstm"), std::vector<double>{0});
  d.session.state.exhibit = {"influence", {}, {}};
  d.settle();
  d.click("exhibit.logarithmic");
  d.settle();
  EXPECT_EQ(d.session.state.exhibit.values.at("logarithmic"), std::vector<double>{1});
  d.session.state.exhibit = {"complexity", {}, {}};
  d.settle();
  d.click("exhibit.measure");
  d.settle();
  EXPECT_EQ(d.session.state.exhibit.values.at("again"), std::vector<double>{1});
}

}  // namespace
}  // namespace headlight::testing
