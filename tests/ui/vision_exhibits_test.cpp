// The exhibits about pictures: painting, choosing, clicking, in both languages.
#include <gtest/gtest.h>

#include <algorithm>

#include "app/exhibits/drawing_pad.h"
#include "core/figure/canvas.h"
#include "core/lab/model_source.h"
#include "core/lab/state_path.h"
#include "core/models/run.h"
#include "tests/ui/driver.h"
#include "tests/ui/exhibit_shown.h"

namespace headlight::testing {
namespace {

const std::vector<std::string> ids{"patches", "windows", "object-queries", "captions"};

LabState state_of(const std::string& id) {
  LabState state = opening_state();
  state.view = ViewKind::exhibit;
  state.exhibit.id = id;
  return state;
}

TEST(VisionExhibits, CanBeReadInBothLanguages) {
  for (const std::string& id : ids)
    for (const Lang lang : {Lang::en, Lang::zh})
      for (const bool empty : {false, true})
        for (const auto& [width, height] : {std::pair{860.0F, 690.0F}, {1230.0F, 600.0F}, {1860.0F, 900.0F}}) {
          ShownExhibit shown =
              show_exhibit(id, empty ? std::vector<std::string>{R"(exhibit.drawing="")"} : std::vector<std::string>{});
          shown.style.lang = lang;
          shown.style.width = width;
          shown.style.height = height;
          const Figure figure = shown.figure();
          const std::string where = id + (lang == Lang::en ? " en " : " zh ") + std::to_string(static_cast<int>(width));
          EXPECT_FALSE(figure.title.empty()) << where;
          EXPECT_LE(figure.width, width + 1) << where;
          EXPECT_LE(figure.height, height + 1) << where;
          expect_readable(figure, width, where);
        }
}

// Weights, probabilities and cosines in the figure are elements of the study's run.
TEST(VisionExhibits, EveryTaggedNumberIsOfTheRun) {
  for (const std::string& id : ids) {
    const ShownExhibit shown = show_exhibit(id);
    const auto* study = dynamic_cast<const VisionStudy*>(shown.study.get());
    ASSERT_NE(study, nullptr);
    const std::string prefix = name_in_study(0, "");
    int cells = 0;
    const Figure figure = shown.figure();
    for (const Shape2D& shape : figure.shapes()) {
      const auto check = [&](const Tag& tag) {
        if (tag.kind != Tag::Kind::cell) return;
        ASSERT_TRUE(tag.value.name.starts_with(prefix)) << tag.value.name;
        const Tensor* value = study->run(0)->graph.find_value(tag.value.name.substr(prefix.size()));
        ASSERT_NE(value, nullptr) << tag.value.name;
        EXPECT_TRUE(value->contains(tag.value.at)) << tag.value.name;
        ++cells;
      };
      if (const auto* rect = std::get_if<RectShape>(&shape)) check(rect->tag);
      if (const auto* text = std::get_if<TextShape>(&shape)) check(text->tag);
      if (const auto* grid = std::get_if<GridShape>(&shape)) check(grid->tag(0, 0));
    }
    EXPECT_GT(cells, 5) << id;
  }
}

TEST(VisionExhibits, NumbersAreOfTheExhibit) {
  const auto patches = show_exhibit("patches").numbers();
  EXPECT_EQ(patches.at("patches"), 64);
  EXPECT_GT(patches.at("on_shape"), patches.at("share"));
  EXPECT_EQ(patches.at("class"), 0);  // the first example is a circle
  const auto windows = show_exhibit("windows").numbers();
  EXPECT_EQ(windows.at("pairs"), 1024);
  EXPECT_EQ(windows.at("seen_1"), 16);
  EXPECT_GT(windows.at("reach"), 16);
  EXPECT_LE(windows.at("reach"), 64);
  EXPECT_GE(show_exhibit("object-queries").numbers().at("found"), 1);
  EXPECT_GE(show_exhibit("captions").numbers().at("pictures_right"), 4);
}

TEST(VisionExhibits, PaintingLeavesInkAndTheRubberTakesItAway) {
  for (const std::string& id : ids) {
    const Exhibit* exhibit = find_exhibit(id);
    ASSERT_NE(exhibit, nullptr) << id;
    ShownExhibit shown = show_exhibit(id, {R"(exhibit.drawing="")"});
    ExhibitValues values(exhibit->controls, shown.state.exhibit);
    Rect pad;
    const Figure figure = shown.figure();
    for (const Shape2D& shape : figure.shapes())
      if (const auto* rect = std::get_if<RectShape>(&shape))
        if (rect->tag.kind == Tag::Kind::handle) pad = rect->at;
    ASSERT_GT(pad.w, 100) << id;
    const auto drag_to = [&](float column, float row) {
      const FigureInput base = shown.base();
      exhibit->drag({base, shown.state, values, shown.study.get()}, "pad",
                    {pad.x + pad.w * column / 32, pad.y + pad.h * row / 32}, values);
    };
    drag_to(8, 16);
    drag_to(12, 16);
    drag_to(16, 16);
    const Matrix line = drawing_of(values);
    for (int c = 8; c < 16; ++c) EXPECT_GT(line(15, c), 0.5F) << c;  // no gaps between the points
    EXPECT_EQ(line(5, 5), 0);
    drag_to(28, 4);  // far away: a new stroke
    EXPECT_EQ(drawing_of(values)(10, 22), 0);
    EXPECT_GT(drawing_of(values)(4, 28), 0.5F);
    values.set("rubber", 1.0);
    drag_to(12, 16);
    EXPECT_LT(drawing_of(values)(15, 12), 0.1F);
    EXPECT_GT(drawing_of(values)(15, 8), 0.5F);
    const Matrix before = drawing_of(values);
    const FigureInput base = shown.base();
    exhibit->drag({base, shown.state, values, shown.study.get()}, "another", {pad.x, pad.y}, values);
    EXPECT_EQ(drawing_of(values), before);
  }
}

TEST(VisionExhibits, ButtonsGiveExamplesAndAnEmptySheet) {
  for (const std::string& id : ids) {
    Driver driver(state_of(id));
    driver.settle();
    driver.click("exhibit.another");
    driver.settle();
    EXPECT_TRUE(driver.session.state.exhibit.words.contains("drawing")) << id;
    driver.click("exhibit.clear");
    driver.settle();
    EXPECT_EQ(driver.session.state.exhibit.words.at("drawing"), "") << id;
    driver.click("exhibit.rubber");
    driver.settle();
    EXPECT_EQ(driver.session.state.exhibit.values.at("rubber").front(), 1) << id;
  }
}

TEST(VisionExhibits, AClickOnAPatchAsksIt) {
  Driver driver(state_of("patches"));
  driver.settle();
  const Rect view = driver.rect("exhibit.figure.figure");
  Point patch{-1, -1};
  for (const Shape2D& shape : driver.session.current_figure->shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->tag.kind == Tag::Kind::setting && rect->tag.value.name == "exhibit.query=12" && rect->at.w > 15)
        patch = {view.x + rect->at.x + rect->at.w / 2, view.y + rect->at.y + rect->at.h / 2};
  ASSERT_GE(patch.x, 0);
  driver.click_at(patch);
  driver.settle();
  EXPECT_EQ(driver.session.state.exhibit.values.at("query").front(), 12);
}

TEST(VisionExhibits, ADragWithTheMousePaints) {
  Driver driver(state_of("patches"));
  driver.settle();
  driver.click("exhibit.clear");
  driver.settle();
  const Rect view = driver.rect("exhibit.figure.figure");
  Rect pad;
  for (const Shape2D& shape : driver.session.current_figure->shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->tag.kind == Tag::Kind::handle) pad = rect->at;
  driver.drag({view.x + pad.x + pad.w * 0.4F, view.y + pad.y + pad.h * 0.5F},
              {view.x + pad.x + pad.w * 0.5F, view.y + pad.y + pad.h * 0.5F});
  driver.settle();
  const Exhibit* exhibit = find_exhibit("patches");
  const ExhibitValues values(exhibit->controls, driver.session.state.exhibit);
  EXPECT_GT(drawing_of(values).sum(), 5);
}

}  // namespace
}  // namespace headlight::testing
