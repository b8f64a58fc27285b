// Every control of the model panel, and what it does to the state and to the run.
#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>

#include "app/panels/mask_editor.h"
#include "app/panels/model_settings.h"
#include "core/models/model_folder.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

class ModelPanel : public ::testing::Test {
 protected:
  void SetUp() override {
    d.settle();
    d.click("bar.model");
    d.settle();
    ASSERT_EQ(d.session.panel, Panel::model);
  }
  /// Scrolls the panel until the widget is well inside, then gives its place.
  Rect reach(const std::string& id) {
    for (int i = 0; i < 60; ++i) {
      const WidgetInfo* w = registry::find(id);
      if (w != nullptr && w->visible && w->rect.y > 170 && w->rect.bottom() < 730) break;
      const bool below = w == nullptr || w->rect.y > 400;
      d.scroll("model.scroll", below ? -1 : 1);
    }
    return d.rect(id);
  }
  void click(const std::string& id) {
    reach(id);
    d.click(id);
    d.settle();
  }
  void pull(const std::string& id, float to) {
    const Rect at = reach(id);
    d.drag({at.x + at.w * 0.5F, at.y + at.h / 2}, {at.x + at.w * to, at.y + at.h / 2});
    d.settle();
  }
  const ModelConfig& config() const { return d.session.state.request.model.config; }
  const headlight::Run& run() const { return *d.session.run; }

  Driver d;
};

TEST_F(ModelPanel, Sizes) {
  pull("model.layers", 0.8F);
  EXPECT_GT(config().n_layers, 8);
  EXPECT_TRUE(run().has("blocks." + std::to_string(config().n_layers - 1) + ".attn.pattern"));
  pull("model.d_model", 0.6F);
  EXPECT_EQ(config().d_model % 8, 0);
  EXPECT_GT(config().d_model, 64);
  EXPECT_EQ(run().value("embed").cols(), config().d_model);
  EXPECT_EQ(config().d_head * config().n_heads, config().d_model);
  EXPECT_FLOAT_EQ(config().embedding_scale, std::sqrt(static_cast<float>(config().d_model)));
  pull("model.d_ff", 0.7F);
  EXPECT_EQ(run().value("blocks.0.ffn.pre").cols(), config().d_ff);
  EXPECT_GT(config().d_ff, 128);
}

TEST_F(ModelPanel, HeadsAreDivisorsOfTheWidth) {
  EXPECT_EQ(possible_heads(32), (std::vector<int>{1, 2, 4, 8, 16}));
  EXPECT_EQ(possible_heads(24), (std::vector<int>{1, 2, 3, 4, 6, 8, 12}));
  click("model.heads.3");
  EXPECT_EQ(config().n_heads, 8);
  EXPECT_EQ(config().d_head, 4);
  EXPECT_EQ(run().value("blocks.0.attn.pattern").batch(), 8);
  ModelConfig c = config();
  c.n_heads = 16;
  set_d_model(c, 24);
  EXPECT_EQ(c.n_heads, 12);
  EXPECT_EQ(c.d_head, 2);
}

TEST_F(ModelPanel, Seed) {
  const float before = run().value("embed")(0, 0, 0);
  click("model.dice");
  EXPECT_NE(d.session.state.request.model.seed, 1U);
  EXPECT_NE(run().value("embed")(0, 0, 0), before);
  click("model.seed");
  d.press(Key::a, true);
  d.type("1");
  d.settle();
  EXPECT_EQ(d.session.state.request.model.seed, 1U);
  EXPECT_EQ(run().value("embed")(0, 0, 0), before);
  d.type("x");  // no number: the seed stays
  d.settle();
  EXPECT_EQ(d.session.state.request.model.seed, 1U);
}

TEST_F(ModelPanel, Architectures) {
  click("model.architecture.1");
  EXPECT_EQ(config().architecture, Architecture::decoder);
  EXPECT_EQ(run().value("blocks.0.attn.pattern")(0, 0, 5), 0);
  click("model.architecture.2");
  EXPECT_EQ(config().architecture, Architecture::encoder_decoder);
  EXPECT_TRUE(run().has("decoder.blocks.0.cross.pattern"));
  click("model.architecture.0");
  EXPECT_GT(run().value("blocks.0.attn.pattern")(0, 0, 5), 0);
}

TEST_F(ModelPanel, Kinds) {
  click("model.norm.0");
  EXPECT_EQ(run().config.norm, Norm::pre);
  click("model.activation.1");
  EXPECT_EQ(run().config.activation, Activation::gelu);
  click("model.position.2");
  EXPECT_EQ(run().config.position, Position::learned);
  click("model.position.3");
  EXPECT_TRUE(run().has("blocks.0.attn.q_rotated"));
  click("model.position.4");
  EXPECT_EQ(run().config.position, Position::alibi);
  click("model.position.0");
  EXPECT_EQ(run().config.position, Position::none);
  click("model.tied");
  EXPECT_TRUE(run().config.tied);
  click("model.biases");
  EXPECT_FALSE(run().config.biases);
  EXPECT_FALSE(run().model->parameters.has("blocks.0.attn.b_Q"));
}

TEST_F(ModelPanel, ScalesAndScores) {
  click("model.embedding_scale.0");
  EXPECT_EQ(run().config.embedding_scale, 1);
  click("model.embedding_scale.2");
  EXPECT_EQ(run().config.embedding_scale, 8);
  click("model.embedding_scale.1");
  EXPECT_FLOAT_EQ(run().config.embedding_scale, std::sqrt(32.0F));
  pull("model.embedding_factor", 0.8F);
  EXPECT_GT(run().config.embedding_scale, 10);
  EXPECT_NEAR(run().value("embed_scaled")(0, 0, 0), run().config.embedding_scale * run().value("embed")(0, 0, 0), 1e-5);
  click("model.attention_scale");
  EXPECT_FALSE(run().config.attention_scale);
  EXPECT_EQ(run().value("blocks.0.attn.scaled")(0, 1, 2), run().value("blocks.0.attn.scores")(0, 1, 2));
  const Score scores[] = {Score::scaled, Score::dot, Score::additive, Score::cosine};
  for (const int i : {1, 2, 3, 0}) {
    click("model.score." + std::to_string(i));
    EXPECT_EQ(run().config.score, scores[i]);
  }
}

TEST_F(ModelPanel, CausalPaddingAndSegmentation) {
  click("model.causal");
  EXPECT_EQ(run().value("blocks.0.attn.pattern")(0, 2, 3), 0);
  click("model.causal");
  EXPECT_FALSE(d.session.state.request.mask.causal.has_value());  // the model's own again
  click("model.padding");
  EXPECT_FALSE(d.session.state.request.mask.padding);
  d.session.set_sentence("今天天气真好");
  d.settle();
  const std::size_t words = run().source[0].tokens.size();
  click("model.segmentation.1");
  EXPECT_EQ(run().source[0].tokens.size(), 6U);
  EXPECT_LT(words, 6U);
}

TEST_F(ModelPanel, PaintedMask) {
  click("model.mask.painted");
  ASSERT_TRUE(d.session.state.request.mask.painted.has_value());
  EXPECT_EQ(d.session.state.request.mask.painted->rows, 10);
  reach("model.mask.undo");
  const Rect grid = d.rect("model.mask.grid");
  const float cell = grid.w / 10;
  const auto middle = [&](int r, int c) {
    return Point{grid.x + (static_cast<float>(c) + 0.5F) * cell, grid.y + (static_cast<float>(r) + 0.5F) * cell};
  };
  d.click_at(middle(4, 7));
  d.settle();
  EXPECT_FALSE(d.session.state.request.mask.painted->at(4, 7));
  EXPECT_EQ(run().value("blocks.0.attn.pattern")(0, 4, 7), 0);
  d.click_at(middle(4, 7));
  d.settle();
  EXPECT_TRUE(d.session.state.request.mask.painted->at(4, 7));
  d.drag(middle(6, 1), middle(6, 8));
  d.settle();
  for (int c = 1; c <= 8; ++c) EXPECT_EQ(run().value("blocks.0.attn.pattern")(0, 6, c), 0) << c;
  EXPECT_GT(run().value("blocks.0.attn.pattern")(0, 6, 0), 0);
  click("model.mask.invert");
  EXPECT_TRUE(d.session.state.request.mask.painted->at(6, 4));
  EXPECT_FALSE(d.session.state.request.mask.painted->at(0, 0));
  EXPECT_EQ(run().value("blocks.0.attn.pattern")(0, 0, 0), 0);  // a row without keys: zeros, no NaN
  click("model.mask.diagonal");
  EXPECT_EQ(run().value("blocks.0.attn.pattern")(0, 3, 3), 1);
  click("model.mask.clear");
  EXPECT_GT(run().value("blocks.0.attn.pattern")(0, 0, 9), 0);
  click("model.mask.undo");
  EXPECT_FALSE(d.session.state.request.mask.painted->at(0, 0) && d.session.state.request.mask.painted->at(0, 1));
  click("model.mask.painted");
  EXPECT_FALSE(d.session.state.request.mask.painted.has_value());
}

TEST_F(ModelPanel, PaintedMaskOfCrossAttention) {
  click("model.architecture.2");
  d.session.set_sentence("I love you");
  d.session.set_target("我|爱");
  d.settle();
  click("model.mask.which.1");
  click("model.mask.painted");
  ASSERT_TRUE(d.session.state.request.cross_mask.painted.has_value());
  EXPECT_EQ(d.session.state.request.cross_mask.painted->rows, 3);  // <bos> 我 爱
  EXPECT_FALSE(d.session.state.request.mask.painted.has_value());
  click("model.mask.invert");
  EXPECT_EQ(run().value("decoder.blocks.0.cross.pattern")(0, 1, 1), 0);
  click("model.mask.painted");
  click("model.mask.which.0");
}

TEST_F(ModelPanel, OpensAModelFolderAndGoesBack) {
  const TemporaryFolder own;
  const auto folder = own.path();
  ModelConfig small;
  small.n_layers = 3;
  save_model(*random_model(small, 5, Vocabulary::of({"我", "爱", "你"}), {}), folder.string());
  click("model.folder");
  d.type(folder.string());
  click("model.open");
  EXPECT_EQ(d.session.state.request.model.folder, folder.string());
  EXPECT_EQ(run().config.n_layers, 3);
  EXPECT_FALSE(registry::find("model.layers")->enabled);
  click("model.score.3");  // switches go into the request
  EXPECT_EQ(d.session.state.request.score, Score::cosine);
  EXPECT_EQ(run().config.score, Score::cosine);
  click("model.embedding_scale.0");
  EXPECT_EQ(run().config.embedding_scale, 1);
  click("model.attention_scale");
  click("model.random");
  EXPECT_TRUE(d.session.state.request.model.folder.empty());
  EXPECT_FALSE(d.session.state.request.score.has_value());
  EXPECT_EQ(run().config.n_layers, 2);
}

TEST_F(ModelPanel, AWrongFolderIsSaidAndChangesNothing) {
  const LabState before = d.session.state;
  click("model.folder");
  d.type("/no/such/folder");
  d.press(Key::enter);
  d.settle();
  EXPECT_TRUE(d.session.state.request == before.request);
  ASSERT_FALSE(d.session.toasts.empty());
  EXPECT_TRUE(d.session.toasts.back().is_error);
}

TEST_F(ModelPanel, LabelsExplainThemselves) {
  registry::record_texts(true);
  for (const char* id : {"model.norm.about", "model.heads.about", "model.position.about"}) {
    const Rect at = reach(id);
    d.move_to({at.x + 10, at.y + at.h / 2});
    const std::size_t before = registry::texts().size();
    for (int i = 0; i < 4; ++i) {  // the mouse rests, frame after frame
      d.rest(0.15);
      d.frames(1);
    }
    EXPECT_GT(registry::texts().size(), before) << id;
  }
  registry::record_texts(false);
}

TEST(PaintedMasks, GrowInvertAndLines) {
  PaintedMask mask = grown({2, 2, {1, 0, 0, 1}}, 3, 3);
  EXPECT_EQ(mask.allowed, (std::vector<char>{1, 0, 1, 0, 1, 1, 1, 1, 1}));
  invert(mask);
  EXPECT_EQ(mask.allowed, (std::vector<char>{0, 1, 0, 1, 0, 0, 0, 0, 0}));
  paint_line(mask, 0, 0, 2, 2, true);
  EXPECT_TRUE(mask.at(0, 0) && mask.at(1, 1) && mask.at(2, 2));
  paint_line(mask, 5, 5, 5, 5, true);  // outside: nothing happens
}

}  // namespace
}  // namespace headlight::testing
