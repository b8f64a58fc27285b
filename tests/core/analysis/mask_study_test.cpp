#include "core/analysis/mask_study.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "core/figure/mask_figure.h"
#include "core/lab/lab_state.h"
#include "core/lab/mask_presets.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

MaskQuestion question_with(const MaskSpec& spec) {
  MaskQuestion question;
  question.request = initial_state().request;
  question.request.mask = spec;
  return question;
}

TEST(MaskStudy, CountsWhatAMaskKeeps) {
  MaskSpec causal;
  causal.causal = true;
  const auto study = study_mask(question_with(causal));
  EXPECT_EQ(study->cost.entries, 100);
  EXPECT_EQ(study->cost.kept, 55);  // n (n + 1) / 2
  const ModelConfig& c = study->masked->config;
  EXPECT_DOUBLE_EQ(study->cost.multiply_adds, 55.0 * 2 * c.d_head * c.n_heads);
  EXPECT_DOUBLE_EQ(study->cost.bytes, 55.0 * 4 * c.n_heads);
  for (const MaskStudy::Point& p : study->curve) EXPECT_EQ(p.kept, p.n * (p.n + 1) / 2.0);
}

TEST(MaskStudy, TheWindowGrowsLinearly) {
  MaskSpec window;
  window.sparse = {{SparsePart::Kind::window, 2}};
  const auto study = study_mask(question_with(window));
  for (const MaskStudy::Point& p : study->curve) EXPECT_EQ(p.kept, 5.0 * p.n - 6);  // two and one are cut at each end
}

// The last curve is kept: neither another rule nor one that was broken off may be taken for it.
TEST(MaskStudy, TheCurveIsThatOfTheRule) {
  MaskSpec causal;
  causal.causal = true;
  MaskSpec window;
  window.sparse = {{SparsePart::Kind::window, 3}};
  const std::atomic<bool> cancelled{true};
  for (int again = 0; again < 2; ++again) {
    EXPECT_EQ(study_mask(question_with(window), &cancelled), nullptr);
    for (int same = 0; same < 2; ++same) {
      const auto study = study_mask(question_with(causal));
      ASSERT_EQ(study->curve.size(), 7U);
      for (const MaskStudy::Point& p : study->curve) EXPECT_EQ(p.kept, p.n * (p.n + 1) / 2.0);
    }
    const auto study = study_mask(question_with(window));
    ASSERT_EQ(study->curve.size(), 7U);
    for (const MaskStudy::Point& p : study->curve) EXPECT_EQ(p.kept, 7.0 * p.n - 12);
  }
}

TEST(MaskStudy, TheModelIsReallyRun) {
  const auto own = study_mask(question_with({}));
  EXPECT_EQ(own->own, own->masked);
  for (const float moved : own->moved) EXPECT_EQ(moved, 0);
  MaskSpec causal;
  causal.causal = true;
  const auto study = study_mask(question_with(causal));
  const Tensor& with = study->masked->value("ln_final");
  const Tensor& without = study->own->value("ln_final");
  for (int q = 0; q < with.rows(); ++q) {
    const float expected = (with.slice(0).row(q) - without.slice(0).row(q)).norm() / without.slice(0).row(q).norm();
    EXPECT_NEAR(study->moved[static_cast<std::size_t>(q)], expected, 1e-6);
    EXPECT_NEAR(study->row_sums[static_cast<std::size_t>(q)], 1, 1e-5);
  }
  EXPECT_GT(study->moved[0], 0.01F);
}

TEST(MaskStudy, AfterTheSoftmaxRowsDoNotSumToOne) {
  MaskSpec spec;
  spec.causal = true;
  spec.place = MaskSpec::Place::after_softmax;
  const auto study = study_mask(question_with(spec));
  EXPECT_LT(study->row_sums[0], 0.5F);
  EXPECT_NEAR(study->row_sums[9], 1, 1e-5) << "the last row may look at all";
  const Tensor& pattern = study->masked->value("blocks.0.attn.pattern");
  const Tensor& before = study->masked->value("~blocks.0.attn.pattern_before_mask");
  for (int q = 0; q < 10; ++q)
    for (int k = 0; k < 10; ++k) EXPECT_EQ(pattern(0, q, k), k <= q ? before(0, q, k) : 0);
}

TEST(MaskStudy, AnEmptyRowIsZeroOrEverywhereOrNaN) {
  MaskSpec spec;
  spec.painted = PaintedMask{1, 10, std::vector<char>(10, 0)};
  const auto zeros = study_mask(question_with(spec));
  EXPECT_EQ(zeros->empty_rows, std::vector<int>{0});
  EXPECT_EQ(zeros->row_sums[0], 0);
  EXPECT_EQ(zeros->nan_values, 0);
  spec.fill = MaskSpec::Fill::minus_1e9;
  const auto large = study_mask(question_with(spec));
  for (int k = 0; k < 10; ++k) EXPECT_FLOAT_EQ(large->masked->value("blocks.0.attn.pattern")(0, 0, k), 0.1F);
  EXPECT_NEAR(large->leaked, 0.1F, 1e-5) << "one of ten rows gives all its weight away";
  spec.fill = MaskSpec::Fill::infinity;
  spec.empty_row = MaskSpec::EmptyRow::nan;
  const auto nan = study_mask(question_with(spec));
  EXPECT_EQ(nan->nan_values, nan->output_values) << "two layers: the second spreads it everywhere";
  EXPECT_TRUE(std::isnan(nan->row_sums[0]));
}

TEST(MaskStudy, PaddingRowsInPlaceOfColumns) {
  MaskQuestion question = question_with({});
  question.request.sentences = {"今天|天气|真|好", "我|想"};
  question.sentence = 1;
  const auto right = study_mask(question);
  const Tensor& weights = right->masked->value("blocks.0.attn.pattern");
  const int slice = right->masked->config.n_heads;  // the second sentence's first head
  EXPECT_EQ(weights(slice, 0, 3), 0);
  EXPECT_NEAR(weights.slice(slice).row(3).sum(), 1, 1e-5) << "padding queries still sum to 1";
  question.request.mask.padding_rows = true;
  const auto wrong = study_mask(question);
  EXPECT_GT(wrong->masked->value("blocks.0.attn.pattern")(slice, 0, 3), 0) << "the padding is looked at";
  EXPECT_EQ(wrong->row_sums[3], 0);
}

TEST(MaskStudy, TheCurveGoesOnAsTheTableBeginsAndAPaintedMaskDoesNotGoOn) {
  MaskQuestion question = question_with({});
  question.request.sentences = {"a b c d e f g h i j k l m n o p"};
  for (const MaskPreset& preset : mask_presets()) {
    question.request.mask = preset.spec;
    const auto study = study_mask(question);
    ASSERT_EQ(study->curve.front().n, 16);
    EXPECT_EQ(study->curve.front().kept, static_cast<double>(study->cost.kept)) << preset.id;
  }
  question.request.mask = {};
  question.request.mask.painted = PaintedMask{16, 16, std::vector<char>(256, 0)};
  const auto painted = study_mask(question);
  EXPECT_EQ(painted->cost.kept, 0);
  EXPECT_TRUE(painted->curve.empty());
  bool said = false;
  const FigureInput input{*painted->masked, clamped({}, *painted->masked), {}, {}, testing::style_of(1000, 700)};
  for (const TextShape& text : testing::texts_of(mask_figure(input, *painted)))
    said = said || text.text.find("Painted for these 16 words") != std::string::npos;
  EXPECT_TRUE(said);

  question.request.sentences = {"a"};
  question.request.mask.painted = PaintedMask{1, 1, std::vector<char>(1, 1)};
  const auto one = study_mask(question);
  said = false;
  const FigureInput of_one{*one->masked, clamped({}, *one->masked), {}, {}, testing::style_of(1000, 700)};
  for (const TextShape& text : testing::texts_of(mask_figure(of_one, *one)))
    said = said || text.text.find("Painted for this one word:") != std::string::npos;
  EXPECT_TRUE(said);
}

// A file says 0 and 1, whatever the picture's shade, and can be read again.
TEST(MaskStudy, TheMatrixIsOfZerosAndOnes) {
  MaskQuestion question = question_with({});
  question.request.mask.causal = true;
  const auto study = study_mask(question);
  const FigureInput input{*study->masked, clamped({}, *study->masked), {}, {}, testing::style_of(1000, 700)};
  const Figure figure = mask_figure(input, *study);
  const GridShape* grid = mask_grid(figure);
  ASSERT_NE(grid, nullptr);
  for (int r = 0; r < grid->rows; ++r)
    for (int c = 0; c < grid->cols; ++c) EXPECT_EQ(grid->value(r, c), c <= r ? 1 : 0);
  EXPECT_EQ(grid->row_labels.size(), static_cast<std::size_t>(grid->rows));
}

// 0 / 0 is no mask: its cells say NaN over their hatching.
TEST(MaskStudy, RowsThatAreNoNumbersSaySo) {
  MaskQuestion question = question_with({});
  question.request.mask.painted = PaintedMask{1, 64, std::vector<char>(64, 0)};
  question.request.mask.empty_row = MaskSpec::EmptyRow::nan;
  const auto study = study_mask(question);
  ASSERT_GT(study->nan_values, 0);
  const FigureInput input{*study->masked, clamped({}, *study->masked), {}, {}, testing::style_of(1000, 700)};
  const Figure figure = mask_figure(input, *study);
  int marked = 0;
  for (const TextShape& text : testing::texts_of(figure))
    marked += text.text == "NaN" && text.color == theme(ThemeKind::light).focus ? 1 : 0;
  EXPECT_GE(marked, 1);
}

TEST(MaskStudy, EveryPresetRunsOnEveryKindOfModel) {
  std::set<std::string> ids;
  for (const MaskPreset& preset : mask_presets()) {
    EXPECT_TRUE(ids.insert(preset.id).second);
    for (const Architecture architecture : {Architecture::encoder, Architecture::encoder_decoder}) {
      MaskQuestion question = question_with(preset.spec);
      question.request.model.config = with_architecture(question.request.model.config, architecture);
      question.request.targets = {"a b c"};
      question.request.cross_mask = question.request.encoder_mask = preset.spec;
      for (const MaskOf of : {MaskOf::self, MaskOf::encoder, MaskOf::cross}) {
        question.of = of;
        const auto study = study_mask(question);
        ASSERT_NE(study, nullptr);
        EXPECT_EQ(study->nan_values, 0) << preset.id;
        const FigureInput input{*study->masked, clamped({}, *study->masked), {}, {}, {}};
        EXPECT_NE(mask_grid(mask_figure(input, *study)), nullptr);
      }
    }
  }
  for (std::size_t i = 0; i < mask_presets().size(); ++i)
    EXPECT_EQ(preset_of(mask_presets()[i].spec), static_cast<int>(i));
}

TEST(MaskPresets, AWindowOverTheModelsOwnMaskIsAWindow) {
  const auto name = [](const MaskSpec& spec) {
    return mask_presets().at(static_cast<std::size_t>(preset_of(spec))).id;
  };
  MaskSpec spec;
  EXPECT_EQ(name(spec), "own");
  spec.sparse = {{SparsePart::Kind::window, 2}};
  EXPECT_EQ(name(spec), "window");
  spec.sparse.push_back({SparsePart::Kind::strided, 0, 7});
  EXPECT_EQ(name(spec), "window+strided");
  spec.sparse.clear();
  spec.prefix = 4;
  EXPECT_EQ(name(spec), "prefix");
}

}  // namespace
}  // namespace headlight
