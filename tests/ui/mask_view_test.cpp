#include <gtest/gtest.h>

#include "core/lab/mask_presets.h"
#include "core/lab/model_source.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

LabState workbench() {
  LabState state = initial_state();
  state.view = ViewKind::masks;
  return state;
}

Point cell(const Driver& d, int row, int col) {
  const Rect grid = d.rect("masks.grid");
  return {grid.x + grid.w * (static_cast<float>(col) + 0.5F) / 10,
          grid.y + grid.h * (static_cast<float>(row) + 0.5F) / 10};
}

float weight(const Driver& d, int row, int col) { return d.session.run->value("blocks.0.attn.pattern")(0, row, col); }

TEST(MaskView, APresetIsChosenAndItsNumbersDragged) {
  Driver d(workbench());
  d.settle();
  d.click("masks.preset");
  d.frames();
  d.click("masks.preset.6");  // the window
  d.settle();
  EXPECT_EQ(weight(d, 0, 5), 0);
  EXPECT_GT(weight(d, 0, 2), 0);
  const Rect slider = d.rect("masks.part.0.size");
  d.move_to({slider.x + slider.w / 2, slider.y + slider.h / 2});
  d.press(Key::right);
  d.settle();
  EXPECT_EQ(d.session.state.request.mask.sparse[0].size, 3);
  EXPECT_GT(weight(d, 0, 3), 0);
}

TEST(MaskView, TheMousePaintsRectanglesLinesAndSingleCells) {
  Driver d(workbench());
  d.settle();
  d.click("masks.tool.1");
  d.drag(cell(d, 2, 3), cell(d, 4, 6));
  d.settle();
  for (int r = 0; r < 10; ++r)
    for (int c = 0; c < 10; ++c) EXPECT_EQ(weight(d, r, c) == 0, r >= 2 && r <= 4 && c >= 3 && c <= 6) << r << c;
  d.rest(5);
  d.click("masks.way.1");
  d.click("masks.tool.0");
  d.click_at(cell(d, 3, 4));
  d.settle();
  EXPECT_GT(weight(d, 3, 4), 0);
  EXPECT_EQ(weight(d, 3, 5), 0);
  d.rest(5);
  d.click("masks.way.0");
  d.click("masks.tool.2");
  d.drag(cell(d, 9, 0), cell(d, 9, 9));
  d.settle();
  for (int c = 0; c < 10; ++c) EXPECT_EQ(weight(d, 9, c), 0);
  d.rest(5);
  d.frames();
  d.press(Key::z, true);
  d.settle();
  EXPECT_GT(weight(d, 9, 9), 0) << "undone";
  d.click("masks.invert");
  d.settle();
  EXPECT_EQ(weight(d, 0, 0), 0);
  EXPECT_GT(weight(d, 3, 5), 0);
}

TEST(MaskView, PaintingBeginsFromWhatIsThere) {
  LabState state = workbench();
  state.request.mask.causal = true;
  Driver d(state);
  d.settle();
  d.click("masks.way.1");
  d.click_at(cell(d, 0, 7));
  d.settle();
  EXPECT_GT(weight(d, 0, 7), 0) << "allowed, although it is later";
  EXPECT_EQ(weight(d, 0, 8), 0);
}

TEST(MaskView, TheMistakesAreMade) {
  LabState state = workbench();
  state.request.mask.causal = true;
  Driver d(state);
  d.settle();
  d.click("masks.place.1");
  d.settle();
  EXPECT_LT(d.session.run->value("blocks.0.attn.pattern").slice(0).row(0).sum(), 0.9F);
  d.click("masks.place.0");
  d.click("masks.fill.1");
  d.settle();
  EXPECT_EQ(d.session.run->value("blocks.0.attn.masked")(0, 0, 5) < -1e8F, true);
  EXPECT_EQ(d.session.state.request.mask.fill, MaskSpec::Fill::minus_1e9);
  d.click("masks.fill.0");
  d.click("masks.empty.1");
  EXPECT_EQ(d.session.state.request.mask.empty_row, MaskSpec::EmptyRow::nan);
  d.session.state.request.mask.painted = PaintedMask{1, 10, std::vector<char>(10, 0)};
  d.settle();
  EXPECT_EQ(d.session.run_error, "");
  EXPECT_NE(d.session.current_figure, nullptr);
}

/// At 1280 × 800 two bars lie above the picture of a two-stack model: every word has its label all the same.
TEST(MaskView, EveryWordOfTwelveAndThirteenIsLabelled) {
  for (const char* const sentence : {"the animal didn't cross the street because it was too wide .",
                                     "the old animal didn't cross the street because it was too wide ."}) {
    LabState state = workbench();
    use_stored(state.request, "translate-en-fr");
    state.request.sentences = {sentence};
    state.request.targets = {""};
    state.request.encoder_mask.causal = true;  // not its own: the change of every word is drawn as well
    for (const Lang lang : {Lang::en, Lang::zh}) {
      Driver d(state, 1280, 800);
      ui().lang = lang;
      d.settle();
      const auto words = static_cast<int>(d.session.run->source.front().tokens.size());
      int queries = 0, keys = 0;
      for (const Shape2D& shape : d.session.current_figure->shapes())
        if (const auto* text = std::get_if<TextShape>(&shape)) {
          queries += text->tag.kind == Tag::Kind::token && text->tag.value.name == "query" ? 1 : 0;
          keys += text->tag.kind == Tag::Kind::token && text->tag.value.name == "key" ? 1 : 0;
        }
      EXPECT_EQ(queries, 3 * words) << sentence;
      EXPECT_EQ(keys, 2 * words) << sentence;
    }
  }
}

}  // namespace
}  // namespace headlight::testing
