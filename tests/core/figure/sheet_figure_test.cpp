#include "core/figure/sheet_figure.h"

#include <gtest/gtest.h>

#include <set>

#include "core/analysis/head_scores.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

std::set<std::pair<std::string, int>> heads_on_sheet(const Figure& figure) {
  std::set<std::pair<std::string, int>> heads;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->tag.kind == Tag::Kind::head) heads.emplace(rect->tag.value.name, rect->tag.value.at.row);
  return heads;
}

std::shared_ptr<const Run> run_with(int layers, int heads, Architecture architecture = Architecture::encoder) {
  Sample sample;
  sample.layers = layers;
  sample.heads = heads;
  sample.d_model = 4 * heads;
  sample.architecture = architecture;
  return testing::run_of(sample);
}

Figure sheet(const Run& run, Lang lang = Lang::en, const ReadingOptions& reading = {}) {
  return sheet_figure({run, {}, std::nullopt, {}, testing::style_of(960, 640, lang)}, {}, reading);
}

TEST(SheetFigure, HasEveryHeadOnOnePageOfPaperWhateverTheModel) {
  for (const auto& [layers, heads] :
       {std::pair{1, 1}, std::pair{2, 4}, std::pair{12, 12}, std::pair{3, 16}, std::pair{24, 16}}) {
    const auto run = run_with(layers, heads);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      const Figure figure = sheet(*run, lang);
      EXPECT_EQ(heads_on_sheet(figure).size(), static_cast<std::size_t>(layers * heads));
      EXPECT_EQ(testing::layout_fault(figure), "") << layers << " × " << heads;
      // With the lines that an export writes below it is A4 at 96 pixels an inch.
      EXPECT_TRUE((figure.width == 794 && figure.height == 1123 - 48) ||
                  (figure.width == 1123 && figure.height == 794 - 48));
    }
  }
}

TEST(SheetFigure, OfTwoStacksHasThreeGroups) {
  const auto run = run_with(6, 8, Architecture::encoder_decoder);
  const Figure figure = sheet(*run);
  EXPECT_EQ(heads_on_sheet(figure).size(), 144U);
  EXPECT_EQ(testing::layout_fault(figure), "");
}

TEST(SheetFigure, SaysBelowAHeadWhatItMostlyLooksAt) {
  const auto run = run_with(1, 2);
  const Figure figure = sheet(*run);
  const auto measured = measure_heads(*run);
  ASSERT_EQ(measured.size(), 2U);
  for (const HeadMeasurement& head : measured) {
    const std::string begin = words_of(label_of(head)).in(Lang::en).substr(0, 8);
    bool said = false;
    for (const TextShape& text : testing::texts_of(figure)) said = said || text.text.starts_with(begin);
    EXPECT_TRUE(said) << begin;
  }
}

TEST(SheetFigure, NamesModelSentenceAndWhatIsHidden) {
  const auto run = run_with(2, 4);
  const Figure figure = sheet(*run, Lang::en, {.hide_first = true});
  std::string all;
  for (const TextShape& text : testing::texts_of(figure)) all += text.text + "\n";
  for (const char* part : {"All heads", "random weights", "今天 | 天气", "Hidden: the first token", "Rows are queries"})
    EXPECT_NE(all.find(part), std::string::npos) << part;
  EXPECT_EQ(testing::layout_fault(figure), "");
}

}  // namespace
}  // namespace headlight
