// What a learner wants to know, and how many clicks from the first window it takes.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/figure/rich_text.h"
#include "core/lab/examples.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

class Learner {
 public:
  explicit Learner(Lang lang) : d(opening_state()) {
    d.session.set_language(lang);
    d.settle();
  }
  Driver d;
  int clicks = 0;

  void click(const std::string& id) {
    d.click(id);
    d.settle();
    ++clicks;
  }
  void choose_example(const std::string& title_en) {
    click("sentence.examples");
    const std::vector<Example> examples = load_examples();
    for (std::size_t i = 0; i < examples.size(); ++i)
      if (examples[i].title.in(Lang::en) == title_en) {
        click("sentence.examples." + std::to_string(i));
        return;
      }
    FAIL() << "no example " << title_en;
  }
  bool figure_says(const std::string& words) const {
    if (!d.session.current_figure) return false;
    std::string all = d.session.current_figure->title + "\n" + d.session.current_figure->caption;
    for (const Shape2D& shape : d.session.current_figure->shapes())
      if (const auto* text = std::get_if<TextShape>(&shape)) all += "\n" + text->text;
    return all.find(words) != std::string::npos;
  }
};

class Questions : public ::testing::TestWithParam<Lang> {};

TEST_P(Questions, WhichHeadDecidesIlOrElle) {
  Learner learner(GetParam());
  learner.choose_example("English to French: it was too wide");
  learner.click("bar.group.whatif");
  EXPECT_LE(learner.clicks, 3);
  EXPECT_TRUE(learner.figure_says("elle"));
  // The map's strongest cell is the head: its tag says which, its number how much.
  float lost = 0;
  Tag strongest;
  const Figure& figure = *learner.d.session.current_figure;
  const auto& shapes = figure.shapes();
  for (std::size_t i = 0; i + 1 < shapes.size(); ++i) {
    const auto* cell = std::get_if<RectShape>(&shapes[i]);
    const auto* text = std::get_if<TextShape>(&shapes[i + 1]);
    if (cell == nullptr || text == nullptr || cell->tag.kind != Tag::Kind::head) continue;
    const float value = std::strtof(text->text.c_str(), nullptr);
    if (value >= lost) continue;
    lost = value;
    strongest = cell->tag;
  }
  EXPECT_LT(lost, -0.9F);
  EXPECT_EQ(strongest.value.name, "decoder.blocks.0.cross.pattern");
  EXPECT_EQ(strongest.value.at.row, 0);
}

TEST_P(Questions, WhatDoesAPaddingRowAttendTo) {
  Learner learner(GetParam());
  learner.choose_example("Random weights: a batch with padding");
  learner.click("sentence.next");
  EXPECT_LE(learner.clicks, 3);
  // The weights of the rows of <pad> stand in the picture: they sum to 1 over the real words.
  const std::string name = "blocks." + std::to_string(learner.d.session.shown().layer) + ".attn.pattern";
  const Tensor& pattern = learner.d.session.run->value(name);
  const int slice = learner.d.session.run->config.n_heads;  // the second sentence's first head
  EXPECT_NEAR(pattern.slice(slice).row(9).head(3).sum(), 1, 1e-5);
  EXPECT_TRUE(learner.d.session.current_figure->find({name, {slice, 9, 1}}).has_value());
}

TEST_P(Questions, WhyDoWordsDrownWithoutTheFactor) {
  Learner learner(GetParam());
  learner.click("bar.group.masks");
  learner.click("bar.view.scaling");
  EXPECT_LE(learner.clicks, 3);
  EXPECT_TRUE(learner.figure_says("\\sqrt{d_{model}}"));
}

INSTANTIATE_TEST_SUITE_P(Languages, Questions, ::testing::Values(Lang::en, Lang::zh));

}  // namespace
}  // namespace headlight::testing
