#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

struct Written {
  std::shared_ptr<const headlight::Run> run;
  std::shared_ptr<const OutputStudy> study;
  OutputOptions options;
  FigureInput input(const Style& style) const { return {*run, clamped_selection(), std::nullopt, {}, style}; }
  Selection clamped_selection() const {
    Selection s;
    s.query = 0;
    return s;
  }
  Figure figure(const Style& style = testing::style_of(900, 700)) const {
    return output_figure(input(style), *study, options);
  }
};

Written written(const Sample& sample, OutputOptions options = {}) {
  if (options.most == OutputOptions{}.most) options.most = 6;
  const Request request = testing::request_of(sample);
  return {run_request(request), study_output(output_question(request, {}, options)), options};
}

Sample translator() {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  return sample;
}

/// Every bar of a candidate: its element's id and how long it is.
std::map<int, float> bars(const Figure& figure, const std::string& value, Color color) {
  std::map<int, float> out;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->tag.kind == Tag::Kind::cell && rect->tag.value.name == value && rect->fill == color)
        out[rect->tag.value.at.col] = rect->at.w;
  return out;
}

TEST(OutputFigure, BarsAreTheMostProbableWordsOfTheRow) {
  Written w = written(translator());
  w.options.step = 2;
  const Tensor& probs = w.study->written->value("decoder.probs");
  const auto row = probs.slice(0).row(w.study->begin + 2 - 1);
  std::vector<float> sorted(row.data(), row.data() + row.size());
  std::sort(sorted.rbegin(), sorted.rend());
  const auto found = bars(w.figure(), "written.decoder.probs", theme(ThemeKind::light).weight);
  ASSERT_EQ(found.size(), 8U);
  float unit = 0;
  for (const auto& [id, width] : found) {
    EXPECT_GE(row[id], sorted[7]);
    if (unit == 0) unit = width / row[id];
    EXPECT_NEAR(width, unit * row[id], 0.05F);
  }
}

TEST(OutputFigure, EveryNumberIsAnElementOfARun) {
  const Written w = written(translator());
  const Figure figure = w.figure();
  int numbers = 0;
  for (const TextShape& text : testing::texts_of(figure)) {
    if (text.tag.kind != Tag::Kind::cell) continue;
    const InColumn in = column_of(text.tag.value.name);
    const headlight::Run& run = in.column == written_column ? *w.study->written : *w.run;
    const float value = run.value(in.name)(text.tag.value.at);
    EXPECT_NEAR(std::stof(text.text), value, text.text.size() > 4 ? 5.1e-4F : 5.1e-3F) << text.text;
    EXPECT_EQ(in.name, "decoder.probs");
    ++numbers;
  }
  // Target and end, what was written, eight candidates.
  EXPECT_EQ(numbers, 6 + 1 + 6 + 8);
}

TEST(OutputFigure, TheReferenceIsReadAfterTheRightWords) {
  const Written w = written(translator());
  const Tensor& probs = w.run->value("decoder.probs");
  const Encoding& target = w.run->target.front();
  std::vector<ValueRef> wanted;
  for (int t = 1; t < target.length; ++t)
    wanted.push_back({"decoder.probs", {0, t - 1, target.ids[static_cast<std::size_t>(t)]}});
  wanted.push_back({"decoder.probs", {0, target.length - 1, Vocabulary::eos}});
  double log_p = 0;
  const Figure figure = w.figure();
  for (const ValueRef& element : wanted) {
    EXPECT_TRUE(figure.find(element).has_value()) << element.at.row;
    log_p += std::log(static_cast<double>(probs(element.at)));
  }
  char said[32];
  std::snprintf(said, sizeof said, "ln p = %.2f", log_p);
  const auto texts = testing::texts_of(figure);
  EXPECT_TRUE(std::any_of(texts.begin(), texts.end(), [&](const TextShape& t) { return t.text == said; })) << said;

  Written alone = w;
  alone.options.compare = false;
  EXPECT_FALSE(alone.figure().find(wanted[0]).has_value());
}

TEST(OutputFigure, AStepShowsTheWordsSoFar) {
  Written w = written(translator());
  for (int step = 0; step < 6; ++step) {
    w.options.step = step;
    int words = 0, last = 0;
    for (const TextShape& text : testing::texts_of(w.figure()))
      if (text.tag.kind == Tag::Kind::token && text.tag.value.name == "written") {
        ++words;
        last = std::max(last, text.tag.value.at.row);
      }
    EXPECT_EQ(words, step + 2);  // <bos> too
    EXPECT_EQ(last, step + 1);
  }
}

TEST(OutputFigure, WhatIsCutIsFadedAndSaysSo) {
  OutputOptions options;
  options.method = OutputOptions::Method::sample;
  options.temperature = 1.5F;
  options.top_k = 3;
  Written w = written(translator(), options);
  w.options.step = 0;
  const Figure figure = w.figure();
  EXPECT_EQ(bars(figure, "written.decoder.probs", theme(ThemeKind::light).weight).size(), 3U);
  int cut = 0;
  for (const TextShape& text : testing::texts_of(figure)) cut += text.text == "cut by top-k" ? 1 : 0;
  EXPECT_EQ(cut, 5);
  // The probabilities a word is drawn with, by hand: p^(1/T) of those left, over their sum.
  const auto row = w.study->written->value("decoder.probs").slice(0).row(0);
  std::vector<double> left(row.data(), row.data() + row.size());
  std::sort(left.rbegin(), left.rend());
  left.resize(3);
  double sum = 0;
  for (double& p : left) sum += p = std::pow(p, 1 / 1.5);
  for (const double p : left) {
    char said[32];
    std::snprintf(said, sizeof said, "%.3f", p / sum);
    const auto texts = testing::texts_of(figure);
    EXPECT_TRUE(std::any_of(texts.begin(), texts.end(), [&](const TextShape& t) { return t.text == said; })) << said;
  }
}

TEST(OutputFigure, FitsInBothLanguages) {
  for (const Lang lang : {Lang::en, Lang::zh})
    for (const auto& size : {std::pair{560.0F, 420.0F}, std::pair{800.0F, 520.0F}, std::pair{1400.0F, 800.0F}})
      for (const Architecture architecture :
           {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
        for (const int tokens : {1, 10, 40}) {
          Sample sample;
          sample.architecture = architecture;
          sample.sentence = testing::many_tokens(tokens);
          OutputOptions options;
          options.method = tokens == 10 ? OutputOptions::Method::beam : OutputOptions::Method::sample;
          options.most = 24;
          const Written w = written(sample, options);
          const Figure figure = w.figure(testing::style_of(size.first, size.second, lang));
          EXPECT_EQ(testing::layout_fault(figure), "") << tokens << " tokens, width " << size.first;
          EXPECT_LE(figure.width, size.first);
        }
}

TEST(OutputFigure, AnEncoderFillsItsGaps) {
  Sample sample;
  sample.sentence = "今天|<mask>|真|好|，|我|<mask>|出|去|玩";
  const Written w = written(sample);
  const Figure figure = w.figure();
  for (const int gap : {1, 6}) {
    int found = 0;
    for (const Shape2D& shape : figure.shapes())
      if (const auto* rect = std::get_if<RectShape>(&shape))
        found += rect->tag.kind == Tag::Kind::cell && rect->tag.value.at.row == gap ? 1 : 0;
    EXPECT_EQ(found, 8) << gap;
  }
  EXPECT_EQ(testing::value_fault(figure, *w.run), "");
  sample.sentence = "今天|天气|真|好";
  const Figure none = written(sample).figure();
  EXPECT_NE(none.caption.find("<mask>"), std::string::npos);
}

TEST(OutputFigure, RandomWeightsAreCalledSo) {
  EXPECT_NE(written(translator()).figure().caption.find("random"), std::string::npos);
}

TEST(OutputFigure, TheRowCanBeReadAsATable) {
  const Written w = written(translator());
  const auto grids = testing::grids_of(w.figure());
  ASSERT_EQ(grids.size(), 1U);
  EXPECT_EQ(grids[0].col_labels, w.study->words().words());
  const int row = w.study->begin + static_cast<int>(w.study->generated.words.size()) - 2;
  for (int c = 0; c < grids[0].cols; ++c)
    EXPECT_EQ(grids[0].value(0, c), w.study->written->value("decoder.probs")(0, row, c));
}

}  // namespace
}  // namespace headlight
