#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/core/figure/figure_helpers.h"

namespace headlight {
namespace {

using testing::Sample;

int step_index(const Run& run, const Selection& selection, const std::string& id) {
  const auto steps = steps_of(run, selection);
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i].id == id) return static_cast<int>(i);
  ADD_FAILURE() << "no step " << id;
  return 0;
}

Figure step(const Run& run, Selection selection, const std::string& id, const Style& style) {
  selection.step = step_index(run, selection, id);
  return step_figure({run, selection, std::nullopt, {}, style});
}

std::vector<std::string> ids_of(const Run& run, const Selection& selection) {
  std::vector<std::string> ids;
  for (const Step& s : steps_of(run, selection)) ids.push_back(s.id);
  return ids;
}

TEST(StepsOf, FollowTheOrderOfComputation) {
  Sample sample;
  const std::vector<std::string> post{"tokens", "embed",    "embed_scaled", "pos_embed",    "resid_in", "qkv",
                                      "scores", "scaled",   "masked",       "pattern",      "z",        "concat",
                                      "out",    "add_norm", "ffn",          "add_norm_ffn", "ln_final", "logits",
                                      "probs"};
  EXPECT_EQ(ids_of(*testing::run_of(sample), {}), post);
  sample.norm = Norm::pre;
  auto pre = post;
  pre.insert(pre.begin() + 5, "ln1");
  EXPECT_EQ(ids_of(*testing::run_of(sample), {}), pre);
}

TEST(StepFigure, EveryStepFitsShowsRealNumbersAndOverlapsNothing) {
  for (const Architecture architecture : {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
    for (const Norm norm : {Norm::pre, Norm::post})
      for (const int tokens : {0, 1, 3, 40, 200}) {
        if (tokens == 200 && architecture == Architecture::encoder_decoder) continue;
        Sample sample;
        sample.architecture = architecture;
        sample.norm = norm;
        sample.causal = architecture != Architecture::encoder;
        if (tokens > 0) sample.sentence = testing::many_tokens(tokens);
        const auto run = testing::run_of(sample);
        for (const auto& size : {std::pair{700.0F, 500.0F}, std::pair{1100.0F, 800.0F}})
          for (const Lang lang : {Lang::en, Lang::zh})
            for (const AttentionKind kind : {AttentionKind::self, AttentionKind::cross}) {
              if (architecture != Architecture::encoder_decoder && kind == AttentionKind::cross) continue;
              Selection selection;
              selection.layer = 1;
              selection.head = 2;
              selection.decoder_stack = architecture == Architecture::encoder_decoder;
              selection.attention = kind;
              for (const std::string& id : ids_of(*run, selection)) {
                const Figure figure = step(*run, selection, id, testing::style_of(size.first, size.second, lang));
                const std::string where = id + ", " + std::to_string(tokens) + " tokens, " + to_string(architecture) +
                                          ", width " + std::to_string(size.first) +
                                          (lang == Lang::zh ? ", zh" : ", en");
                EXPECT_EQ(testing::layout_fault(figure), "") << where;
                EXPECT_EQ(testing::value_fault(figure, *run), "") << where;
                EXPECT_LE(figure.width, size.first) << where;
                EXPECT_LE(figure.height, size.second) << where;
                EXPECT_FALSE(figure.title.empty());
                EXPECT_FALSE(figure.caption.empty());
              }
            }
      }
}

TEST(StepFigure, ShowsTheValuesThatTheStepIsAbout) {
  Sample sample;
  sample.norm = Norm::pre;
  const auto run = testing::run_of(sample);
  const std::vector<std::pair<std::string, std::vector<std::string>>> wanted{
      {"embed", {"embed"}},
      {"embed_scaled", {"embed", "embed_scaled"}},
      {"pos_embed", {"pos_embed"}},
      {"resid_in", {"embed_scaled", "pos_embed", "resid_in"}},
      {"ln1", {"blocks.0.resid_pre", "blocks.0.ln1"}},
      {"qkv", {"blocks.0.ln1", "blocks.0.attn.q", "blocks.0.attn.k", "blocks.0.attn.v"}},
      {"scores", {"blocks.0.attn.q", "blocks.0.attn.k", "blocks.0.attn.scores"}},
      {"scaled", {"blocks.0.attn.scores", "blocks.0.attn.scaled"}},
      {"masked", {"blocks.0.attn.scaled", "blocks.0.attn.masked"}},
      {"pattern", {"blocks.0.attn.masked", "blocks.0.attn.pattern"}},
      {"z", {"blocks.0.attn.pattern", "blocks.0.attn.v", "blocks.0.attn.z"}},
      {"concat", {"blocks.0.attn.z", "blocks.0.attn.concat"}},
      {"out", {"blocks.0.attn.concat", "blocks.0.attn.W_O", "blocks.0.attn.out"}},
      {"add_norm", {"blocks.0.resid_pre", "blocks.0.attn.out", "blocks.0.resid_mid", "blocks.0.ln2"}},
      {"ffn", {"blocks.0.ln2", "blocks.0.ffn.pre", "blocks.0.ffn.hidden", "blocks.0.ffn.out"}},
      {"add_norm_ffn", {"blocks.0.resid_mid", "blocks.0.ffn.out", "blocks.0.resid_post"}}};
  for (const auto& [id, names] : wanted) {
    const Figure figure = step(*run, {}, id, testing::style_of(820, 620));
    for (const std::string& name : names) testing::grid_showing(figure, name);
  }
}

TEST(StepFigure, CrossAttentionTakesKeysAndValuesFromTheEncoder) {
  Sample sample;
  sample.architecture = Architecture::encoder_decoder;
  const auto run = testing::run_of(sample);
  Selection selection;
  selection.decoder_stack = true;
  selection.attention = AttentionKind::cross;
  const Figure figure = step(*run, selection, "qkv", testing::style_of(1100, 800));
  testing::grid_showing(figure, "decoder.blocks.0.resid_mid");
  testing::grid_showing(figure, "encoder.ln_final");
  const auto keys = testing::token_labels(figure, "key");
  ASSERT_EQ(keys.size(), 10U);
  EXPECT_EQ(keys[0].text, "今天");
  EXPECT_EQ(testing::token_labels(figure, "query")[0].text, "<bos>");
}

TEST(StepFigure, BarsStandBelowTheirColumnsAndAreAsTallAsTheirWeights) {
  const auto run = testing::run_of({});
  const Figure figure = step(*run, {}, "pattern", testing::style_of(820, 620));
  const GridShape grid = testing::grid_showing(figure, "blocks.0.attn.pattern");
  std::vector<RectShape> bars;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* bar = std::get_if<RectShape>(&shape))
      if (bar->tag.kind == Tag::Kind::cell && bar->tag.value.name == "blocks.0.attn.pattern") bars.push_back(*bar);
  ASSERT_EQ(bars.size(), 10U);
  const auto row = run->value("blocks.0.attn.pattern").slice(0).row(9);
  Eigen::Index best = 0;
  row.maxCoeff(&best);
  const float tallest = bars[static_cast<std::size_t>(best)].at.h;
  for (int i = 0; i < 10; ++i) {
    const RectShape& bar = bars[static_cast<std::size_t>(i)];
    const Rect cell = grid.cell(9, i);
    EXPECT_NEAR(bar.at.x + bar.at.w / 2, cell.x + cell.w / 2, 0.1F);
    EXPECT_NEAR(bar.at.h, std::max(1.0F, tallest * row(i) / row(best)), 0.1F);
    EXPECT_EQ(bar.tag.value.at, (Index3{0, 9, i}));
  }
}

TEST(StepFigure, TokensShowTheirIds) {
  const auto run = testing::run_of({});
  const Figure figure = step(*run, {}, "tokens", testing::style_of(820, 620));
  int found = 0;
  for (const TextShape& text : testing::texts_of(figure))
    if (text.tag.kind == Tag::Kind::cell && text.tag.value.name == "~ids") {
      EXPECT_EQ(text.text, std::to_string(run->source[0].ids[static_cast<std::size_t>(text.tag.value.at.row)]));
      ++found;
    }
  EXPECT_EQ(found, 10);
}

TEST(StepFigure, EverySwitchHasItsPicture) {
  for (const Score score : {Score::dot, Score::additive, Score::cosine})
    for (const Position position :
         {Position::none, Position::learned, Position::sinusoidal, Position::rotary, Position::alibi}) {
      Request request = testing::request_of({});
      request.model.config.score = score;
      request.model.config.position = position;
      request.model.config.activation = Activation::gelu;
      request.model.config.biases = false;
      request.model.config.embedding_scale = 1;
      const auto run = run_request(request);
      for (const std::string& id : ids_of(*run, {})) {
        const Figure figure = step(*run, {}, id, testing::style_of(820, 620));
        EXPECT_EQ(testing::layout_fault(figure), "") << id;
        EXPECT_EQ(testing::value_fault(figure, *run), "") << id;
      }
    }
}

TEST(StepFigure, TheSentenceOfABatchIsShownWithItsPaddingHatched) {
  Request request = testing::request_of({});
  request.sentences = {"a|b|c|d|e", "x|y"};
  request.targets = {"", ""};
  const auto run = run_request(request);
  Selection selection;
  selection.sentence = 1;
  selection.head = 2;
  const Figure figure = step(*run, selection, "pattern", testing::style_of(820, 620));
  const GridShape grid = testing::grid_showing(figure, "blocks.0.attn.pattern");
  EXPECT_EQ(grid.source.at.batch, 6);  // the second sentence's third of four heads
  EXPECT_EQ(testing::token_labels(figure, "query")[1].text, "y");
  EXPECT_FALSE(grid.is_masked(0, 1));
  EXPECT_TRUE(grid.is_masked(0, 2));
  EXPECT_EQ(testing::value_fault(figure, *run), "");
}

TEST(StepFigure, LongSentenceShowsTheRowsAroundTheQuery) {
  Sample sample;
  sample.sentence = testing::many_tokens(200);
  const auto run = testing::run_of(sample);
  Selection selection;
  selection.query = 120;
  const Figure figure = step(*run, selection, "resid_in", testing::style_of(820, 620));
  const GridShape grid = testing::grid_showing(figure, "resid_in");
  EXPECT_LE(grid.source.at.row, 120);
  EXPECT_GT(grid.source.at.row + grid.rows, 120);
  EXPECT_LT(grid.rows, 200);
}

TEST(StepFigure, LockedElementAndItsOperandsAreOutlined) {
  const auto run = testing::run_of({});
  FigureInput input{*run, {}, std::nullopt, {}, testing::style_of(820, 620)};
  input.selection.step = step_index(*run, {}, "scores");
  const std::size_t before = step_figure(input).shapes().size();
  input.selection.locked = ValueRef{"blocks.0.attn.scores", {0, 9, 8}};
  input.operands = {{"blocks.0.attn.q", {0, 9, 0}}, {"blocks.0.attn.k", {0, 8, 0}}};
  const Figure figure = step_figure(input);
  EXPECT_GT(figure.shapes().size(), before);
  const Rect cell = testing::grid_showing(figure, "blocks.0.attn.scores").cell(9, 8);
  const Theme& colors = theme(ThemeKind::light);
  bool framed = false;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      framed = framed || (rect->stroke == colors.focus && std::abs(rect->at.x - cell.x) < 3 &&
                          std::abs(rect->at.y - cell.y) < 3 && std::abs(rect->at.w - cell.w) < 6);
  EXPECT_TRUE(framed);
}

}  // namespace
}  // namespace headlight
