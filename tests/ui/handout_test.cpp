// Lessons on paper, with the exhibits that the program brings along.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/figure/canvas.h"
#include "core/lesson/handout.h"
#include "core/lesson/library.h"

namespace headlight::testing {
namespace {

const Lesson& lesson(const char* id, Lang lang) {
  static const LessonLibrary library({LessonLibrary::standard_folders().front()});
  return *library.find(id, lang);
}

std::vector<Figure> pages(const char* id, Lang lang, bool answers) {
  HandoutOptions options;
  options.answers = answers;
  return handout_pages(lesson(id, lang), options);
}

/// The grids none of whose numbers can be read.
int covered_grids(const std::vector<Figure>& pages) {
  int n = 0;
  for (const Figure& page : pages)
    for (const Shape2D& shape : page.shapes())
      if (const auto* grid = std::get_if<GridShape>(&shape); grid != nullptr && grid->values)
        n += std::all_of(grid->values->begin(), grid->values->end(), [](float v) { return std::isnan(v); }) ? 1 : 0;
  return n;
}

TEST(Handout, StaysOnItsPages) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    int done = 0;
    const Lesson& source = lesson("13-pronoun", lang);
    const std::vector<Figure> all = handout_pages(source, {}, [&](int steps) { done = steps; });
    EXPECT_EQ(done, static_cast<int>(source.steps.size()));
    ASSERT_GT(all.size(), 1U);
    for (const Figure& page : all) {
      EXPECT_FALSE(page.shapes().empty());
      for (const Shape2D& shape : page.shapes()) EXPECT_LE(bounds(shape, page.scale).right(), page.width + 1);
    }
  }
}

TEST(Handout, APictureThatIsTheAnswerIsCoveredUntilAnswersAreAskedFor) {
  for (const Lang lang : {Lang::en, Lang::zh}) {
    EXPECT_GT(covered_grids(pages("20-families", lang, false)), 0);
    EXPECT_EQ(covered_grids(pages("20-families", lang, true)), 0);
    EXPECT_EQ(covered_grids(pages("13-pronoun", lang, false)), 0);  // hides nothing
  }
}

}  // namespace
}  // namespace headlight::testing
