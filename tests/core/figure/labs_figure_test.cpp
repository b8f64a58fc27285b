// The pictures of the laboratories: they fit, nothing lies over anything else, and every tagged number is an element.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "core/analysis/rollout.h"
#include "core/figure/inspector_figure.h"
#include "core/figure/positions_figure.h"
#include "core/figure/rollout_figure.h"
#include "core/figure/scaling_pages.h"
#include "core/figure/scores_figure.h"
#include "core/models/own_run.h"
#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

/// Sentences of every length, every architecture, both languages, two sizes.
struct Case {
  Request request;
  Style style;
  std::string name;
};
std::vector<Case> cases() {
  std::vector<Case> all;
  for (const Architecture architecture : {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
    for (const int tokens : {1, 10, 60})
      for (const Lang lang : {Lang::en, Lang::zh}) {
        Sample sample;
        sample.architecture = architecture;
        if (tokens != 10) sample.sentence = testing::many_tokens(tokens);
        const float width = lang == Lang::en ? 760.0F : 1000.0F;
        all.push_back({testing::request_of(sample), testing::style_of(width, 560, lang),
                       to_string(architecture) + " " + std::to_string(tokens)});
      }
  return all;
}

/// Every cell tagged with a run of the study shows that run's number.
template <typename RunOf>
void expect_numbers_of_study(const Figure& figure, const RunOf& run_of) {
  for (const GridShape& grid : testing::grids_of(figure)) {
    const InColumn in = column_of(grid.source.name);
    if (in.column < study_column) continue;
    const headlight::Run* run = run_of(in.column - study_column);
    ASSERT_NE(run, nullptr) << grid.source.name;
    for (int r = 0; r < grid.rows; ++r)
      for (int c = 0; c < grid.cols; ++c)
        ASSERT_EQ(grid.value(r, c), run->value(in.name)(grid.tag(r, c).value.at)) << grid.source.name;
  }
}

bool says(const Figure& figure, const std::string& words) {
  std::string all;  // lines of a paragraph are texts of their own
  for (const TextShape& text : testing::texts_of(figure)) all += text.text + " ";
  return all.find(words) != std::string::npos;
}

TEST(LabsFigure, ScoresFitAndMarkTheHead) {
  const auto curves = study_scores({});
  for (const Case& c : cases()) {
    const auto run = run_request(c.request);
    const FigureInput input{*run, {}, std::nullopt, {}, c.style};
    const Figure figure = scores_figure(input, *curves, {512, 16, 1});
    EXPECT_EQ(testing::layout_fault(figure), "") << c.name;
    EXPECT_LE(figure.width, c.style.width);
    const auto head = measure_head(RunView(*run, {}));
    EXPECT_TRUE(says(figure, number(static_cast<float>(head->measure[1].largest), 2))) << c.name;
    EXPECT_TRUE(says(figure, number(static_cast<float>(curves->at[14].measure[0].largest), 3)));
  }
}

TEST(LabsFigure, ScoresBeyondTheHistogramAreToldAndNotPiledUpAtItsEdge) {
  const auto curves = study_scores({});
  const auto run = run_request(testing::request_of(Sample{}));
  const FigureInput input{*run, {}, std::nullopt, {}, testing::style_of(1000, 560, Lang::en)};
  const ScoresAt& widest = curves->at.back();
  const auto outside =
      std::count_if(widest.products.begin(), widest.products.end(), [](float p) { return p < -96 || p >= 96; });
  ASSERT_GT(outside, 0);
  const Figure figure = scores_figure(input, *curves, {widest.d_k, 16, 1});
  EXPECT_TRUE(says(figure, std::to_string(outside) + " of " + std::to_string(widest.products.size())));
  EXPECT_FALSE(says(scores_figure(input, *curves, {16, 16, 1}), "lie further out"));
  for (const TextShape& note : testing::texts_of(figure)) {
    if (note.text.find("lie further out") == std::string::npos) continue;
    for (const Shape2D& shape : figure.shapes())
      if (const auto* bar = std::get_if<RectShape>(&shape); bar != nullptr && bar->of_values && bar->at.x < note.at.x &&
                                                            bar->at.bottom() > note.at.y && bar->at.y < note.at.y)
        ADD_FAILURE() << "a bar lies under the note";
  }
}

TEST(LabsFigure, PositionsFitAndShowEveryRun) {
  for (const Case& c : cases()) {
    const auto run = run_request(c.request);
    const FigureInput input{*run, {}, std::nullopt, {}, c.style};
    const auto study = study_positions({c.request, 0, 1, false});
    const auto run_of = [&](int i) {
      const PositionTrial& trial = study->trials[static_cast<std::size_t>(i % position_kinds)];
      return i < position_kinds ? trial.run.get() : trial.shuffled.get();
    };
    const Figure kinds = position_kinds_figure(input, *study), shuffle = position_shuffle_figure(input, *study);
    const Figure waves = position_waves_figure(input, {});
    for (const Figure* figure : {&kinds, &shuffle, &waves}) {
      EXPECT_EQ(testing::layout_fault(*figure), "") << c.name << " " << figure->title;
      EXPECT_LE(figure->width, c.style.width) << c.name;
      expect_numbers_of_study(*figure, run_of);
    }
    int patterns = 0;
    for (const GridShape& grid : testing::grids_of(kinds)) patterns += grid.source.name.ends_with(".pattern") ? 1 : 0;
    EXPECT_EQ(patterns, 4) << c.name;  // no learned table
  }
}

TEST(LabsFigure, TheWavesSayThatOnlyTheDifferenceCounts) {
  const auto run = testing::run_of({});
  PositionsOptions options;
  options.p = 7, options.q = 12;
  const Figure figure = position_waves_figure({*run, {}, std::nullopt, {}, testing::style_of(1000, 600)}, options);
  double expected = 0;
  for (int i = 0; i < 32; ++i) expected += std::cos(5 * std::pow(10000.0, -2.0 * i / 64));
  const std::string value = number(static_cast<float>(expected), 3);
  EXPECT_TRUE(says(figure, "p_{7} · p_{12} = " + value + ",   p_{0} · p_{5} = " + value));
}

TEST(LabsFigure, TheInspectorFitsAndItsNumbersAreTheRuns) {
  for (const Case& c : cases())
    for (const Score score : {Score::scaled, Score::additive}) {
      Request request = c.request;
      request.model.config.score = score;
      const auto run = run_request(request);
      Selection selection;
      selection.decoder_stack = true;
      selection.attention = AttentionKind::cross;
      const FigureInput input{*run, selection, std::nullopt, {}, c.style};
      InspectorOptions options;
      for (const auto edit :
           {InspectorOptions::Edit::none, InspectorOptions::Edit::query, InspectorOptions::Edit::key}) {
        options.edit = edit;
        options.value = 2;
        const Figure figure = inspector_figure(input, options);
        EXPECT_EQ(testing::layout_fault(figure), "") << c.name;
        EXPECT_LE(figure.width, c.style.width) << c.name;
        if (edit != InspectorOptions::Edit::none) continue;
        for (const TextShape& text : testing::texts_of(figure)) {
          if (text.tag.kind != Tag::Kind::cell || text.color == theme(ThemeKind::light).key) continue;
          const float value = run->value(text.tag.value.name)(text.tag.value.at);
          const bool product = text.tag.value.name.ends_with(".scores") && text.size == TextSize::digits_small;
          const bool near =
              std::isinf(value) ? text.text == number(value) : std::abs(std::atof(text.text.c_str()) - value) <= 0.0051;
          EXPECT_TRUE(product || near) << text.text << " is not " << text.tag.value.name << " = " << value;
        }
      }
    }
}

// Whatever a component is dragged to: numbers below bars have fixed decimals, and the sum takes another line when long.
TEST(LabsFigure, TheInspectorFitsWithSmallAndLargeComponents) {
  for (const Lang lang : {Lang::en, Lang::zh})
    for (const float width : {760.0F, 800.0F, 1000.0F})
      for (const float value : {-87.654F, 2.59e-5F, 87.654F, 1234.5F}) {
        const auto run = testing::run_of({});
        const FigureInput input{*run, {}, std::nullopt, {}, testing::style_of(width, 560, lang)};
        for (int component = 0; component < 8; ++component) {
          const Figure figure = inspector_figure(input, {3, InspectorOptions::Edit::query, component, value});
          EXPECT_EQ(testing::layout_fault(figure), "") << width << " " << value << " " << component;
          for (const TextShape& text : testing::texts_of(figure))
            if (text.size == TextSize::digits_small) {
              EXPECT_EQ(text.text.find('e'), std::string::npos) << text.text;
            }
        }
      }
}

TEST(LabsFigure, TheInspectorNamesItsWordsInQuotationMarksWithTheirPlaces) {
  Sample sample;
  sample.sentence = "the|cat|saw|the|dog";
  const auto run = testing::run_of(sample);
  Selection selection;
  selection.query = 4;
  for (const Lang lang : {Lang::en, Lang::zh}) {
    const FigureInput input{*run, selection, std::nullopt, {}, testing::style_of(1000, 600, lang)};
    EXPECT_TRUE(says(inspector_figure(input, {3}), "“dog”")) << "it is there once";
    EXPECT_TRUE(says(inspector_figure(input, {3}), "“the”_{3}"));
    EXPECT_FALSE(says(inspector_figure(input, {3}), "“dog”_"));
  }
}

TEST(LabsFigure, TitlesOfRolloutsBeginWithACapital) {
  for (const Architecture architecture : {Architecture::decoder, Architecture::encoder_decoder}) {
    Sample sample;
    sample.architecture = architecture;
    auto rolled = own_run(run_request(testing::request_of(sample)));
    add_rollout(*rolled, {0.5F, CombineHeads::mean});
    const std::string title =
        rollout_figure({*rolled, {}, std::nullopt, {}, testing::style_of(1000, 600)}, *rolled, {}).title;
    const bool two = architecture == Architecture::encoder_decoder;
    EXPECT_TRUE(title.starts_with(two ? "Encoder: attention rollout after" : "Attention rollout after")) << title;
  }
}

TEST(LabsFigure, ANarrowTableOfWordsAnnouncesNoLengths) {
  const Request request = testing::request_of({});
  const auto run = run_request(request);
  const auto study = study_scaling({request, 3, 64});
  for (const float width : {760.0F, 1400.0F}) {
    const bool wide = width > 1000;
    const Figure en =
        scaling_tokens_figure({*run, {}, std::nullopt, {}, testing::style_of(width, 560, Lang::en)}, *study);
    bool column = false;
    for (const TextShape& text : testing::texts_of(en)) column = column || text.text == "length";
    EXPECT_EQ(column, wide);
    EXPECT_EQ(en.caption.find("The length of") != std::string::npos, wide) << en.caption;
    const Figure zh =
        scaling_tokens_figure({*run, {}, std::nullopt, {}, testing::style_of(width, 560, Lang::zh)}, *study);
    EXPECT_EQ(zh.caption.find("x 的长度，") != std::string::npos, wide) << zh.caption;
  }
}

TEST(LabsFigure, TheInspectorShowsRotatedVectorsAndTheBiasOfAlibi) {
  for (const Position position : {Position::rotary, Position::alibi}) {
    Request request = testing::request_of({});
    request.position = position;
    const auto run = run_request(request);
    const Figure figure = inspector_figure({*run, {}, std::nullopt, {}, testing::style_of(1000, 600)}, {});
    const std::string name = position == Position::rotary ? "blocks.0.attn.q_rotated" : "blocks.0.attn.alibi";
    bool found = false;
    for (const TextShape& text : testing::texts_of(figure)) found = found || text.tag.value.name == name;
    EXPECT_TRUE(found) << name;
  }
}

TEST(LabsFigure, ThePagesOfTheScalingLaboratoryFit) {
  const auto lengths = draw_lengths(1);
  for (const Case& c : cases()) {
    const auto run = run_request(c.request);
    const FigureInput input{*run, {}, std::nullopt, {}, c.style};
    const auto study = study_scaling({c.request, 3, 64});
    for (const Figure& figure :
         {scaling_tokens_figure(input, *study), scaling_neighbours_figure(input, *study),
          scaling_draws_figure(input, lengths, 512, false), scaling_draws_figure(input, lengths, 64, true)}) {
      EXPECT_EQ(testing::layout_fault(figure), "") << c.name << " " << figure.title;
      EXPECT_LE(figure.width, c.style.width) << c.name << " " << figure.title;
    }
  }
}

TEST(LabsFigure, LoudPositionsShowInTheNeighbours) {
  const Request request = testing::request_of({});
  const auto run = run_request(request);
  const auto study = study_scaling({request, 3, 64});
  const Figure figure = scaling_neighbours_figure({*run, {}, std::nullopt, {}, testing::style_of(1000, 600)}, *study);
  EXPECT_TRUE(says(figure, "the position decides"));
  EXPECT_TRUE(says(figure, "the word decides"));
}

}  // namespace
}  // namespace headlight
