#include <gtest/gtest.h>

#include <cmath>

#include "core/models/model.h"
#include "core/nn/parameters.h"

namespace headlight {
namespace {

using Words = std::vector<std::string>;

ModelConfig medium() {
  ModelConfig c;
  c.d_model = 64;
  c.d_head = 16;
  c.n_heads = 4;
  c.d_ff = 96;
  c.position = Position::learned;
  return c;
}

Words many_words(int n) {
  Words out = Vocabulary().words();
  for (int i = 4; i < n; ++i) out.push_back("word" + std::to_string(i));
  return out;
}

double mean(const Tensor& t) { return t.flat().cast<double>().mean(); }
double variance(const Tensor& t) { return t.flat().cast<double>().array().square().mean() - mean(t) * mean(t); }
double largest(const Tensor& t) { return t.flat().cwiseAbs().maxCoeff(); }

bool equal(const Tensor& a, const Tensor& b) { return a.shape() == b.shape() && a.flat() == b.flat(); }

TEST(InitialParameters, AreAllOfTheShapesAndFinite) {
  ModelConfig config = medium();
  config.architecture = Architecture::encoder_decoder;
  config.score = Score::additive;
  const Parameters parameters = initial_parameters(config, 1, many_words(10), many_words(12));
  const auto shapes = parameter_shapes(config, 10, 12);
  EXPECT_EQ(parameters.size(), shapes.size());
  for (const auto& [name, shape] : shapes) {
    EXPECT_EQ(parameters.get(name).shape(), shape) << name;
    EXPECT_TRUE(parameters.get(name).flat().allFinite()) << name;
  }
}

TEST(InitialParameters, HaveTheStatedDistributions) {
  const Parameters p = initial_parameters(medium(), 7, many_words(1000), {});
  const Tensor& tokens = p.get("token_embedding");
  EXPECT_NEAR(mean(tokens), 0, 0.003);
  EXPECT_NEAR(variance(tokens) * 64, 1, 0.03);
  EXPECT_GT(largest(tokens) * 8, 3.5) << "a normal distribution has tails";

  EXPECT_NEAR(std::sqrt(variance(p.get("position_embedding"))), 0.02, 0.001);

  const Tensor& w1 = p.get("blocks.0.ffn.W_1");  // 64 -> 96
  const double limit = std::sqrt(6.0 / (64 + 96));
  EXPECT_LE(largest(w1), limit);
  EXPECT_GT(largest(w1), 0.99 * limit);
  EXPECT_NEAR(mean(w1), 0, 0.01);
  EXPECT_NEAR(variance(w1) / (limit * limit / 3), 1, 0.05);

  const Tensor& unembed = p.get("unembed");
  EXPECT_LE(largest(unembed), std::sqrt(3.0 / 64));
  EXPECT_NEAR(variance(unembed) * 64, 1, 0.03);

  EXPECT_EQ(largest(p.get("blocks.1.attn.b_Q")), 0);
  EXPECT_EQ(largest(p.get("blocks.1.ffn.b_2")), 0);
  EXPECT_EQ(largest(p.get("blocks.1.ln2.bias")), 0);
  EXPECT_EQ(p.get("ln_final.gain").flat(), Matrix::Ones(1, 64));
}

TEST(InitialParameters, RowsOfDifferentWordsAreNotAlike) {
  const Parameters p = initial_parameters(medium(), 3, many_words(200), {});
  const Matrix rows = p.get("token_embedding").slice(0);
  const Matrix products = rows * rows.transpose();  // N(0, 1/64) off the diagonal, about 1 on it
  double squares = 0;
  for (int i = 0; i < 200; ++i)
    for (int j = 0; j < i; ++j) squares += products(i, j) * products(i, j);
  EXPECT_NEAR(squares / (200 * 199 / 2) * 64, 1, 0.1);
  EXPECT_NEAR(products.diagonal().mean(), 1, 0.05);
}

TEST(InitialParameters, RepeatWithTheSeedOnly) {
  const Parameters a = initial_parameters(medium(), 5, many_words(20), {});
  const Parameters b = initial_parameters(medium(), 5, many_words(20), {});
  const Parameters c = initial_parameters(medium(), 6, many_words(20), {});
  a.visit([&](const std::string& name, const Tensor& value) {
    EXPECT_TRUE(equal(value, b.get(name))) << name;
    const bool constant = value.flat().minCoeff() == value.flat().maxCoeff();
    EXPECT_EQ(equal(value, c.get(name)), constant) << name;
  });
  EXPECT_FALSE(equal(a.get("blocks.0.attn.W_Q"), a.get("blocks.0.attn.W_K")));
  EXPECT_FALSE(equal(a.get("blocks.0.attn.W_Q"), a.get("blocks.1.attn.W_Q")));
}

TEST(InitialParameters, AWordHasTheSameVectorInEveryVocabulary) {
  const Vocabulary one = Vocabulary::of({"cat", "dog"});
  const Vocabulary two = Vocabulary::of({"a", "dog", "b", "cat"});
  const Parameters p = initial_parameters(medium(), 5, one.words(), {});
  const Parameters q = initial_parameters(medium(), 5, two.words(), {});
  for (const std::string word : {"cat", "dog", "<unk>"}) {
    EXPECT_EQ(p.get("token_embedding").slice(0).row(one.id(word)), q.get("token_embedding").slice(0).row(two.id(word)));
    EXPECT_EQ(p.get("unembed").slice(0).col(one.id(word)), q.get("unembed").slice(0).col(two.id(word)));
  }
  EXPECT_TRUE(equal(p.get("blocks.0.ffn.W_1"), q.get("blocks.0.ffn.W_1")));
}

TEST(InitialParameters, MoreLayersDoNotChangeTheFirst) {
  ModelConfig config = medium();
  const Parameters two = initial_parameters(config, 5, many_words(6), {});
  config.n_layers = 4;
  config.tied = true;
  const Parameters four = initial_parameters(config, 5, many_words(6), {});
  two.visit([&](const std::string& name, const Tensor& value) {
    if (name == "unembed") return;
    EXPECT_TRUE(equal(value, four.get(name))) << name;
  });
}

TEST(AdditiveScore, ParametersAddedLaterAreThoseOfTheBeginning) {
  ModelConfig config = medium();
  config.architecture = Architecture::encoder_decoder;
  Parameters added = initial_parameters(config, 5, many_words(6), many_words(6));
  const std::size_t before = added.size();
  add_additive_score_parameters(added, config, 5);
  config.score = Score::additive;
  const Parameters whole = initial_parameters(config, 5, many_words(6), many_words(6));
  EXPECT_EQ(added.size(), before + 3 * (2 + 2 + 2));
  EXPECT_EQ(added.size(), whole.size());
  whole.visit(
      [&](const std::string& name, const Tensor& value) { EXPECT_TRUE(equal(value, added.get(name))) << name; });

  added.get("encoder.blocks.0.attn.additive.v")(0, 0, 0) = 42;
  add_additive_score_parameters(added, config, 5);
  EXPECT_EQ(added.get("encoder.blocks.0.attn.additive.v")(0, 0, 0), 42) << "what is there stays";
}

TEST(RandomModel, HasItsSeedItsWordsAndIsNotTrained) {
  const Vocabulary source = Vocabulary::of({"I", "love", "you"});
  const Vocabulary target = Vocabulary::of({"我", "爱", "你"});
  ModelConfig config = medium();
  const auto encoder = random_model(config, 9, source, target);
  EXPECT_EQ(encoder->source, source);
  EXPECT_EQ(encoder->target.size(), 4);
  EXPECT_EQ(encoder->seed, 9U);
  EXPECT_FALSE(encoder->trained);
  EXPECT_EQ(encoder->parameters.get("token_embedding").rows(), 7);
  config.architecture = Architecture::encoder_decoder;
  EXPECT_EQ(random_model(config, 9, source, target)->target, target);
  config.n_layers = 0;
  EXPECT_THROW(random_model(config, 9, source, target), std::invalid_argument);
}

}  // namespace
}  // namespace headlight
