// Every exhibit: its numbers against computations of another kind, its controls, handles and entries, both languages.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "core/figure/canvas.h"
#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"
#include "core/lab/picture_provenance.h"
#include "core/lab/state_path.h"
#include "tests/ui/exhibit_shown.h"

namespace headlight::testing {
namespace {

const std::vector<std::string> ids{"lookup",      "softmax-check",   "plane",       "by-hand",     "projection",
                                   "split-heads", "norms",           "wavelengths", "batch-masks", "score-functions",
                                   "sparse",      "teacher-forcing", "silence",     "families"};

// All that can be seen of a figure, as text.
std::string seen(const Figure& figure) {
  std::string all;
  const auto put = [&](float x) { all += std::to_string(static_cast<int>(std::lround(x * 8))) + " "; };
  for (const Shape2D& shape : figure.shapes()) {
    const Rect at = bounds(shape, figure.scale);
    for (const float x : {at.x, at.y, at.w, at.h}) put(x);
    if (const auto* text = std::get_if<TextShape>(&shape)) all += text->text + "\n";
    if (const auto* grid = std::get_if<GridShape>(&shape))
      for (const float x : *grid->values) put(std::isfinite(x) ? x * 100 : -1);
    if (const auto* rect = std::get_if<RectShape>(&shape)) put(rect->fill.r + 2 * rect->fill.g + 4 * rect->fill.b);
  }
  return all;
}

std::vector<double> softmax_by_hand(const std::vector<double>& scores) {
  std::vector<double> out;
  out.reserve(scores.size());
  double sum = 0;
  for (const double s : scores) sum += std::exp(s);
  for (const double s : scores) out.push_back(std::exp(s) / sum);
  return out;
}

TEST(Exhibits, AllOfThemAreThere) {
  for (const std::string& id : ids) EXPECT_NE(find_exhibit(id), nullptr) << id;
  std::set<std::string> seen_ids;
  for (const Exhibit& exhibit : exhibits()) {
    EXPECT_TRUE(seen_ids.insert(exhibit.id).second) << exhibit.id;
    EXPECT_GE(exhibit.lesson, 1) << exhibit.id;
    EXPECT_LE(exhibit.lesson, 21) << exhibit.id;
    EXPECT_GT(exhibit.about.in(Lang::zh).size(), 60U) << exhibit.id;
  }
}

// Nothing leaves the figure, no text lies over another, no text had to be cut.
struct Room {
  float width, height, scale = 1;
};

TEST(Exhibits, CanBeReadInBothLanguages) {
  for (const std::string& id : ids)
    for (const Lang lang : {Lang::en, Lang::zh})
      for (const Room room : {Room{860, 690}, {1230, 560}, {1400, 900}, {900, 470}, {480, 600}, {1100, 900, 1.3F}}) {
        const Style style{.lang = lang, .scale = room.scale, .width = room.width, .height = room.height};
        const Figure figure = show_exhibit(id, {}, style).figure();
        const std::string where = id + (lang == Lang::en ? " en " : " zh ") +
                                  std::to_string(static_cast<int>(room.width)) + "×" +
                                  std::to_string(static_cast<int>(room.height));
        EXPECT_FALSE(figure.title.empty()) << where;
        // A smaller window scrolls.
        EXPECT_TRUE(room.width < 860 || figure.width <= room.width + 1) << figure.width << " " << where;
        EXPECT_TRUE(room.width < 860 || room.height < 560 || figure.height <= room.height + 1)
            << figure.height << " " << where;
        EXPECT_GT(texts_of(figure).size(), 8U) << where;
        expect_readable(figure, figure.width, where, room.width < 860);
      }
}

// A control that changes nothing would be a lie. What needs another setting first has it here.
TEST(Exhibits, EveryControlChangesThePicture) {
  const std::map<std::string, std::vector<std::string>> first{
      {"sparse.step", {"exhibit.pattern=3"}}, {"sparse.seed", {"exhibit.pattern=5"}}, {"by-hand.blanks", {}}};
  const std::set<std::string> without{"silence.take_time"};  // of large models only
  for (const std::string& id : ids) {
    const Exhibit* exhibit = find_exhibit(id);
    ASSERT_NE(exhibit, nullptr) << id;
    for (const ExhibitControl& control : exhibit->controls) {
      const std::string name = id + "." + control.id;
      if (without.contains(name)) continue;
      const auto needs = first.find(name);
      ShownExhibit s = show_exhibit(id, needs == first.end() ? std::vector<std::string>{} : needs->second);
      const std::string before = seen(s.figure());
      ExhibitValues values(exhibit->controls, s.state.exhibit);
      std::vector<double> numbers = values.numbers(control.id);
      using Kind = ExhibitControl::Kind;
      double& one = numbers.front();
      if (control.kind == Kind::toggle || control.kind == Kind::choice)
        one = one == 0 ? 1 : 0;
      else
        one = one + (control.high - one) * 0.4 > one + 0.01 ? one + (control.high - one) * 0.4 : control.low;
      values.set(control.id, numbers);
      s.state.exhibit = values.state();
      s.study = picture_of(ViewKind::exhibit).study(exhibit_question(s.state), nullptr);
      EXPECT_NE(seen(s.figure()), before) << name;
    }
  }
}

TEST(Exhibits, HandlesFollowTheMouse) {
  for (const std::string& id : ids) {
    const Exhibit* exhibit = find_exhibit(id);
    if (exhibit->drag == nullptr) continue;
    const ShownExhibit s = show_exhibit(id);
    std::set<std::string> handles;
    const Figure figure = s.figure();
    for (const Shape2D& shape : figure.shapes())
      if (const auto* rect = std::get_if<RectShape>(&shape))
        if (rect->tag.kind == Tag::Kind::handle && rect->at.w < 60) handles.insert(rect->tag.value.name);
    EXPECT_FALSE(handles.empty()) << id;
    for (const std::string& handle : handles) {
      const auto middle = [&](const Figure& of) {
        Point at;
        for (const Shape2D& shape : of.shapes())
          if (const auto* rect = std::get_if<RectShape>(&shape))
            if (rect->tag.kind == Tag::Kind::handle && rect->tag.value.name == handle && rect->at.w < 60)
              at = {rect->at.x + rect->at.w / 2, rect->at.y + rect->at.h / 2};
        return at;
      };
      const Point from = middle(figure), to{from.x + 14, from.y - 9};
      ExhibitValues values(exhibit->controls, s.state.exhibit);
      const FigureInput base = s.base();
      exhibit->drag({base, s.state, values, s.study.get()}, handle, to, values);
      ShownExhibit moved = s;
      moved.state.exhibit = values.state();
      EXPECT_NEAR(middle(moved.figure()).x, to.x, 8) << id << " " << handle;
    }
    // A name that no shape has changes nothing.
    ExhibitValues values(exhibit->controls, s.state.exhibit);
    const FigureInput base = s.base();
    exhibit->drag({base, s.state, values, s.study.get()}, "nothing of the kind!", {10, 10}, values);
    EXPECT_EQ(values.state(), s.state.exhibit) << id;
  }
}

TEST(Exhibits, LookUpIsASoftmaxOfDistances) {
  const ShownExhibit s = show_exhibit("lookup", {"exhibit.query=10", "exhibit.temperature=8"});
  std::vector<double> scores;
  for (const double key : {6, 9, 12, 16, 20}) scores.push_back(-(10 - key) * (10 - key) / 8);
  const auto weights = softmax_by_hand(scores);
  for (std::size_t i = 0; i < 5; ++i) EXPECT_NEAR(s.number("weight" + std::to_string(i + 1)), weights[i], 1e-6);
  double red = 0;
  const double reds[] = {0.95, 0.6, 0.2, 0.95, 0.2};
  for (std::size_t i = 0; i < 5; ++i) red += weights[i] * reds[i];
  EXPECT_NEAR(s.number("red"), red, 1e-6);
  EXPECT_EQ(s.number("equal"), 0);
  EXPECT_EQ(show_exhibit("lookup", {"exhibit.query=12"}).number("equal"), 1);
  EXPECT_NEAR(show_exhibit("lookup", {"exhibit.temperature=0.1"}).number("largest"), 1, 1e-6)
      << "cold: one key has all";
  EXPECT_NEAR(show_exhibit("lookup", {"exhibit.temperature=1000"}).number("entropy"), std::log(5), 2e-3)
      << "hot: all alike";
}

TEST(Exhibits, TheClaimedTableIsNoSoftmax) {
  const ShownExhibit s = show_exhibit("softmax-check");
  EXPECT_NEAR(s.number("sum"), 0.87, 1e-9);
  EXPECT_EQ(s.number("zeros"), 1);
  EXPECT_EQ(s.number("farthest"), 5);
  const double known[] = {0.074, 0.082, 0.090, 0.100, 0.067, 0.074, 0.110, 0.122, 0.134, 0.149};
  for (int i = 0; i < 10; ++i) EXPECT_NEAR(s.number("true" + std::to_string(i + 1)), known[i], 5e-4);
  const auto has = [](const ShownExhibit& shown, const std::string& words) {
    const Figure figure = shown.figure();
    const auto texts = texts_of(figure);
    return std::any_of(texts.begin(), texts.end(), [&](const TextShape* t) { return t->text == words; });
  };
  EXPECT_TRUE(has(s, "0.870"));
  EXPECT_FALSE(has(show_exhibit("softmax-check", {"exhibit.truth=false"}), "0.870")) << "the learner adds it up";
}

TEST(Exhibits, ThePlaneAttends) {
  const ShownExhibit s =
      show_exhibit("plane", {"exhibit.q=[1,2]", "exhibit.keys=[1,0,0,1,-1,0,0,-1]", "exhibit.temperature=0.5"});
  std::vector<double> scores;
  for (const double dot : {1, 2, -1, -2}) scores.push_back(dot / std::sqrt(2.0) / 0.5);
  const auto weights = softmax_by_hand(scores);
  const double values[] = {2.4, 0.5, -2.2, -0.8};
  double x = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_NEAR(s.number("weight" + std::to_string(i + 1)), weights[i], 1e-6);
    x += weights[i] * values[i];
  }
  EXPECT_NEAR(s.number("output_x"), x, 1e-5);
}

TEST(Exhibits, WhatAProjectionForgets) {
  const ShownExhibit still = show_exhibit("projection"), moved = show_exhibit("projection", {"exhibit.along=1.5"});
  for (const char* y : {"y1", "y2"}) EXPECT_NEAR(still.number(y), moved.number(y), 1e-9) << "W does not see the move";
  EXPECT_NEAR(moved.number("length_x") * moved.number("length_x"),
              std::pow(moved.number("kept"), 2) + std::pow(moved.number("lost"), 2), 1e-9);
  const double n[] = {still.number("forgotten1"), still.number("forgotten2"), still.number("forgotten3")};
  const double w[3][2] = {{1, 0}, {0, 1}, {0.5, -0.5}};
  for (int c = 0; c < 2; ++c) EXPECT_NEAR(n[0] * w[0][c] + n[1] * w[1][c] + n[2] * w[2][c], 0, 1e-12);
  EXPECT_EQ(show_exhibit("projection", {"exhibit.w=[1,2,1,2,0,0]"}).number("rank"), 1);
}

TEST(Exhibits, TheWorksheetHasBlanksAndAnswers) {
  const auto grids = [](const ShownExhibit& s) {
    int count = 0;
    const Figure figure = s.figure();
    for (const Shape2D& shape : figure.shapes()) count += std::holds_alternative<GridShape>(shape) ? 1 : 0;
    return count;
  };
  EXPECT_EQ(grids(show_exhibit("by-hand")), 7);  // Q K V, scores, scaled, weights, output
  EXPECT_EQ(grids(show_exhibit("by-hand", {"exhibit.blanks=true"})), 0);
  const Figure page = show_exhibit("by-hand", {"exhibit.page=true", "exhibit.blanks=true"}).figure();
  EXPECT_NEAR(page.height / page.width, 1083.0 / 794, 1e-3);
  const ShownExhibit s = show_exhibit("by-hand");
  EXPECT_EQ(s.number("score12"), 4);
  EXPECT_NEAR(s.number("weight12"), softmax_by_hand({0, 4 / std::sqrt(2.0), 2 / std::sqrt(2.0)})[1], 1e-6);
  // Its results open in the calculator: they are elements of the study's run.
  const auto element = s.figure().find({name_in_study(0, "blocks.0.attn.pattern"), {0, 0, 1}});
  EXPECT_TRUE(element);
  ASSERT_NE(s.study->run(0), nullptr);
  EXPECT_NEAR(s.study->run(0)->value("blocks.0.attn.pattern")(0, 0, 1), s.number("weight12"), 1e-7);
}

TEST(Exhibits, HeadsAreMovedAndNotChanged) {
  for (const char* moment : {"0", "0.4", "1", "2.5", "3"}) {
    const ShownExhibit s = show_exhibit("split-heads", {std::string("exhibit.moment=") + moment});
    const Figure figure = s.figure();
    int blocks = 0;
    for (const Shape2D& shape : figure.shapes())
      if (const auto* grid = std::get_if<GridShape>(&shape)) {
        const Tensor& value = s.run->value(grid->source.name);
        EXPECT_EQ(grid->value(2, 3), value(grid->source.at.batch, grid->source.at.row + 2, 3));
        ++blocks;
      }
    EXPECT_EQ(blocks, s.run->config.n_heads);
  }
}

TEST(Exhibits, LengthsAndWaves) {
  const ShownExhibit small = show_exhibit("norms", {"exhibit.d=512"});
  EXPECT_NEAR(small.number("word"), 1, 0.01);
  EXPECT_NEAR(small.number("position"), 16, 1e-3);
  EXPECT_NEAR(small.number("ratio_scaled"), std::sqrt(2.0), 0.02);
  EXPECT_NEAR(show_exhibit("norms", {"exhibit.d=512", "exhibit.init=1"}).number("word"), std::sqrt(512.0), 0.3);
  const ShownExhibit waves =
      show_exhibit("wavelengths", {"exhibit.pair=5", "exhibit.d=32", "exhibit.p=4", "exhibit.q=11"});
  EXPECT_NEAR(waves.number("wavelength"), 2 * std::numbers::pi * std::pow(10000, 10.0 / 32), 1e-6);
  double product = 0;
  for (int i = 0; i < 16; ++i) product += std::cos(7 / std::pow(10000, i / 16.0));
  EXPECT_NEAR(waves.number("product"), product, 1e-4);
  EXPECT_NEAR(waves.number("product_later"), product, 1e-4);
  EXPECT_NEAR(waves.number("length"), 4, 1e-5);
}

TEST(Exhibits, PaddingColumnsAreHiddenAndRowsAreNot) {
  const ShownExhibit right = show_exhibit("batch-masks");
  EXPECT_EQ(right.number("padding_weight"), 0);
  EXPECT_NEAR(right.number("row_sum"), 1, 1e-5);
  EXPECT_EQ(right.number("counted"), 18);
  EXPECT_EQ(right.number("rows"), 30);
  const ShownExhibit wrong = show_exhibit("batch-masks", {"exhibit.padding=1", "exhibit.causal=false"});
  EXPECT_GT(wrong.number("padding_weight"), 0);
  EXPECT_EQ(wrong.number("row_sum"), 0);
}

TEST(Exhibits, ScoreFunctionsOfTheSentenceAreThoseOfTheRun) {
  const ShownExhibit s = show_exhibit("score-functions", {"exhibit.where=1"});
  const Selection at = clamped(s.state.selection, *s.run);
  const Tensor& pattern = s.run->value("blocks." + std::to_string(at.layer) + ".attn.pattern");
  EXPECT_NEAR(s.number("largest_scaled"), pattern.slice(at.head).row(at.query).maxCoeff(), 1e-5)
      << "the model's own score is among the four";
  EXPECT_EQ(show_exhibit("score-functions", {"exhibit.q=[1,0]", "exhibit.keys=[2,1,0,0,0,0,0,0]"}).number("score_dot1"),
            2);
}

TEST(Exhibits, SparsePatternsCost) {
  const ShownExhibit s =
      show_exhibit("sparse", {"exhibit.pattern=1", "exhibit.size=3", "exhibit.n=20", "exhibit.length=256"});
  EXPECT_EQ(s.number("kept"), 7 * 20 - 12);
  EXPECT_EQ(s.number("kept_long"), 7 * 256 - 12);
  EXPECT_EQ(s.number("dense_long"), 256 * 256);
  EXPECT_EQ(s.number("bytes"), (7 * 256 - 12) * 8 * 4);
  EXPECT_EQ(s.number("layers"), 7);  // 19 steps, 3 a layer
}

TEST(Exhibits, SilenceIsMeasuredByRunningAgain) {
  const ShownExhibit s = show_exhibit("silence");
  LabState silent = s.state;
  const Selection at = clamped(s.state.selection, *s.run);
  Intervention silence;
  silence.value = "blocks." + std::to_string(at.layer) + ".attn.z";
  silence.head = at.head;
  silent.request.interventions = {silence};
  const auto run = run_lab(silent.request);
  int word = 0;
  const int row = at.query < 0 ? s.run->source.front().length - 1 : at.query;
  EXPECT_NEAR(s.number("p"), s.run->value("probs").slice(0).row(row).maxCoeff(&word), 1e-6);
  EXPECT_NEAR(s.number("p_without"), run->value("probs")(0, row, word), 1e-5);
  EXPECT_EQ(s.number("heads"), s.run->config.n_layers * s.run->config.n_heads);
}

TEST(Exhibits, TeacherForcingAndFamilies) {
  const ShownExhibit s = show_exhibit("teacher-forcing", {"exhibit.step=2"});
  EXPECT_EQ(s.number("rows"), 4);
  EXPECT_EQ(s.number("runs"), 4);
  EXPECT_EQ(s.number("same_words"), 1);
  EXPECT_LT(s.number("difference"), 1e-5);
  const ShownExhibit f = show_exhibit("families");
  EXPECT_EQ(f.number("kept_gpt"), 21);
  EXPECT_EQ(f.number("kept_bert"), 36);
  EXPECT_GT(f.number("p_bert"), 0.9) << "it sees the noun";
  EXPECT_LT(f.number("p_gpt"), 0.5) << "it has to guess";
  Request cloze;
  cloze.model.folder = "cloze";
  cloze.sentences = {"我|买|了|一|<mask>|书"};
  const auto run = run_lab(cloze);
  EXPECT_NEAR(f.number("p_bert"), run->value("probs")(0, 4, run->model->source.id("本")), 1e-6);
}

TEST(Exhibits, AFileSaysWhatItShows) {
  const ShownExhibit own = show_exhibit("by-hand"), of_run = show_exhibit("silence");
  const std::string page = picture_provenance(own.state, *own.run),
                    silence = picture_provenance(of_run.state, *of_run.run);
  EXPECT_NE(page.find("手算"), std::string::npos) << page;
  EXPECT_EQ(page.find("story"), std::string::npos) << "the window's model has no part in it: " << page;
  EXPECT_NE(silence.find("story"), std::string::npos) << silence;
  const ShownExhibit random = show_exhibit("influence");
  const std::string influence = picture_provenance(random.state, *random.run);
  EXPECT_EQ(influence.find("story"), std::string::npos) << "its models have weights of their own: " << influence;
  EXPECT_NE(influence.find("自带权重：随机"), std::string::npos) << influence;
}

}  // namespace
}  // namespace headlight::testing
