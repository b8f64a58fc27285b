#include "core/nn/parameters.h"

#include <gtest/gtest.h>

#include <set>

namespace headlight {
namespace {

using Names = std::set<std::string>;

ModelConfig small(Architecture architecture = Architecture::encoder) {
  ModelConfig c;
  c.architecture = architecture;
  c.n_layers = 1;
  c.n_heads = 2;
  c.d_model = 6;
  c.d_head = 4;
  c.d_ff = 10;
  c.max_positions = 7;
  return c;
}

Names names(const ModelConfig& config) {
  Names out;
  for (const auto& parameter : parameter_shapes(config, 5, 9)) EXPECT_TRUE(out.insert(parameter.name).second);
  return out;
}

Shape shape_of(const ModelConfig& config, const std::string& name) {
  for (const auto& parameter : parameter_shapes(config, 5, 9))
    if (parameter.name == name) return parameter.shape;
  ADD_FAILURE() << "no parameter " << name;
  return {};
}

TEST(ParameterShapes, OfAnEncoderAreThoseOfTheContract) {
  EXPECT_EQ(names(small()), (Names{"token_embedding",   "blocks.0.attn.W_Q", "blocks.0.attn.b_Q", "blocks.0.attn.W_K",
                                   "blocks.0.attn.b_K", "blocks.0.attn.W_V", "blocks.0.attn.b_V", "blocks.0.attn.W_O",
                                   "blocks.0.attn.b_O", "blocks.0.ln1.gain", "blocks.0.ln1.bias", "blocks.0.ffn.W_1",
                                   "blocks.0.ffn.b_1",  "blocks.0.ffn.W_2",  "blocks.0.ffn.b_2",  "blocks.0.ln2.gain",
                                   "blocks.0.ln2.bias", "ln_final.gain",     "ln_final.bias",     "unembed"}));
  EXPECT_EQ(shape_of(small(), "token_embedding"), (Shape{1, 5, 6}));
  EXPECT_EQ(shape_of(small(), "blocks.0.attn.W_Q"), (Shape{1, 6, 8}));
  EXPECT_EQ(shape_of(small(), "blocks.0.attn.b_V"), (Shape{1, 1, 8}));
  EXPECT_EQ(shape_of(small(), "blocks.0.attn.W_O"), (Shape{1, 8, 6}));
  EXPECT_EQ(shape_of(small(), "blocks.0.attn.b_O"), (Shape{1, 1, 6}));
  EXPECT_EQ(shape_of(small(), "blocks.0.ffn.W_1"), (Shape{1, 6, 10}));
  EXPECT_EQ(shape_of(small(), "blocks.0.ffn.b_1"), (Shape{1, 1, 10}));
  EXPECT_EQ(shape_of(small(), "blocks.0.ffn.W_2"), (Shape{1, 10, 6}));
  EXPECT_EQ(shape_of(small(), "unembed"), (Shape{1, 6, 5}));
}

TEST(ParameterShapes, OfTwoStacksHaveCrossAttentionAndPredictInTheDecoder) {
  const ModelConfig config = small(Architecture::encoder_decoder);
  const Names found = names(config);
  EXPECT_EQ(shape_of(config, "encoder.token_embedding"), (Shape{1, 5, 6}));
  EXPECT_EQ(shape_of(config, "decoder.token_embedding"), (Shape{1, 9, 6}));
  EXPECT_EQ(shape_of(config, "decoder.unembed"), (Shape{1, 6, 9}));
  EXPECT_EQ(found.count("encoder.unembed"), 0U);
  EXPECT_EQ(found.count("encoder.blocks.0.cross.W_Q"), 0U);
  for (const char* name : {"decoder.blocks.0.cross.W_Q", "decoder.blocks.0.cross.b_O", "decoder.blocks.0.ln_cross.gain",
                           "decoder.blocks.0.attn.W_K", "encoder.ln_final.gain", "decoder.ln_final.bias"})
    EXPECT_EQ(found.count(name), 1U) << name;
  EXPECT_EQ(found.size(), 19U + 20U + 10U);
}

TEST(ParameterShapes, FollowTheSwitches) {
  ModelConfig config = small(Architecture::decoder);
  config.tied = true;
  EXPECT_EQ(names(config).count("unembed"), 0U);
  EXPECT_EQ(names(config).count("blocks.0.cross.W_Q"), 0U);
  config.position = Position::learned;
  EXPECT_EQ(shape_of(config, "position_embedding"), (Shape{1, 7, 6}));
  config.norm = Norm::pre;
  EXPECT_EQ(names(config).count("ln_final.gain"), 1U);

  config = small(Architecture::encoder_decoder);
  config.biases = false;
  for (const std::string& name : names(config)) EXPECT_EQ(name.find(".b_"), std::string::npos) << name;
  EXPECT_EQ(names(config).count("decoder.blocks.0.ln1.bias"), 1U);
  config.score = Score::additive;
  EXPECT_EQ(shape_of(config, "encoder.blocks.0.attn.additive.W_q"), (Shape{1, 4, 4}));
  EXPECT_EQ(shape_of(config, "decoder.blocks.0.cross.additive.W_k"), (Shape{1, 4, 4}));
  EXPECT_EQ(shape_of(config, "decoder.blocks.0.attn.additive.v"), (Shape{1, 1, 4}));
}

TEST(ParameterShapes, LeaveOutWhatNeedsAVocabularyWhenThereIsNone) {
  for (const auto& parameter : parameter_shapes(small(), 0, 0)) {
    EXPECT_NE(parameter.name, "token_embedding");
    EXPECT_NE(parameter.name, "unembed");
  }
}

TEST(Parameters, AreFoundByNameAndVisitedInOrder) {
  Parameters parameters;
  parameters.add("b", Tensor::filled({1, 2, 3}, 1));
  parameters.add("a", Tensor::filled({1, 1, 4}, 2));
  parameters.add("b", Tensor::filled({1, 1, 2}, 5));
  EXPECT_EQ(parameters.size(), 2U);
  EXPECT_EQ(parameters.count(), 6U);
  EXPECT_EQ(parameters.get("b")(0, 0, 1), 5);
  parameters.get("a")(0, 0, 0) = 7;
  std::string order;
  std::as_const(parameters).visit([&](const std::string& name, const Tensor&) { order += name; });
  EXPECT_EQ(order, "ab");
  parameters.visit([](const std::string&, Tensor& tensor) { tensor(0, 0, 0) += 1; });
  EXPECT_EQ(parameters.get("a")(0, 0, 0), 8);
  try {
    std::as_const(parameters).get("c");
    FAIL() << "found a parameter that is not there";
  } catch (const std::out_of_range& error) {
    EXPECT_NE(std::string(error.what()).find("\"c\""), std::string::npos);
  }
}

}  // namespace
}  // namespace headlight
