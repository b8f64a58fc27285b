#include "core/train/trainer.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/models/model_folder.h"
#include "core/tensor/parallel.h"
#include "core/tensor/safetensors.h"
#include "core/train/evaluate.h"
#include "core/train/generate.h"
#include "tests/temporary_folder.h"

namespace headlight {
namespace {

constexpr const char* grammar = R"(languages en fr
held-out 0.2
Sentence:
  <Animal:a>@right saw <Animal:b>@wrong because it was <Tired:x gender=a.gender>@adjective = <a> a vu <b> parce qu' {a.gender: m=il f=elle}@pronoun était <x> [hold=a+x]
Animal:
  the cow = la vache [gender=f]
  the dog = le chien [gender=m]
  the hen = la poule [gender=f]
  the wolf = le loup [gender=m]
Tired:
  tired = {gender: m=fatigué f=fatiguée}
  small = {gender: m=petit f=petite}
  old = {gender: m=vieux f=vieille}
)";

class TrainerTest : public ::testing::Test {
 protected:
  TrainerTest() { write_file(folder / "tiny.grammar", grammar); }
  Recipe recipe(const std::string& training = R"("steps": 6, "batch": 8, "dropout": 0.1)") const {
    return parse_recipe(R"({"name": "tiny", "model": {"architecture": "encoder_decoder", "n_layers": 1, "n_heads": 2,
        "d_model": 16, "tied": true}, "data": [{"kind": "grammar", "path": "tiny.grammar"}], "training": {)" +
                            training + "}}",
                        "tiny.json", folder.path().string());
  }
  static void expect_equal(const Model& a, const Model& b) {
    ASSERT_EQ(a.parameters.size(), b.parameters.size());
    a.parameters.visit([&](const std::string& name, const Tensor& value) {
      EXPECT_TRUE(value.flat() == b.parameters.get(name).flat()) << name;
    });
  }
  const headlight::testing::TemporaryFolder folder;
};

TEST_F(TrainerTest, SameSeedSameModelOnAnyNumberOfThreads) {
  Trainer one(recipe());
  while (!one.finished()) one.step();
  set_threads(2);
  Trainer two(recipe());
  while (!two.finished()) two.step();
  set_threads(1);
  expect_equal(*one.model(), *two.model());
  Recipe other = recipe();
  other.seed = 2;
  Trainer three(other);
  three.step();
  EXPECT_FALSE(three.model()->parameters.get("encoder.token_embedding").flat() ==
               one.model()->parameters.get("encoder.token_embedding").flat());
}

TEST_F(TrainerTest, ResumedIsAsUninterrupted) {
  Trainer whole(recipe());
  while (!whole.finished()) whole.step();
  Trainer first(recipe());
  for (int i = 0; i < 3; ++i) first.step();
  first.save(folder / "half");
  Trainer second = Trainer::resume(folder / "half");
  EXPECT_EQ(second.steps_done(), 3);
  while (!second.finished()) second.step();
  expect_equal(*whole.model(), *second.model());
}

TEST_F(TrainerTest, EverySeedIsReadBack) {
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1000000000000001}, ~std::uint64_t{0}}) {
    Recipe any = recipe();
    any.seed = seed;
    Trainer(any).save(folder / "s");
    EXPECT_EQ(Trainer::resume(folder / "s").recipe().seed, seed);
  }
  EXPECT_THROW(recipe(R"("seed": -1)"), std::runtime_error);
  EXPECT_THROW(recipe(R"("seed": 1.5)"), std::runtime_error);
}

TEST_F(TrainerTest, ADamagedCheckpointIsRefused) {
  Trainer trainer(recipe());
  trainer.step();
  trainer.save(folder / "c");
  const std::string moments = folder / "c/optimizer.safetensors";
  const std::string bytes = read_file(moments);
  write_file(moments, bytes.substr(0, bytes.size() / 2));
  EXPECT_THROW(Trainer::resume(folder / "c"), std::runtime_error);
  Safetensors content = parse_safetensors(bytes, "x");
  content.metadata["step"] = "7";
  write_safetensors(moments, content);
  EXPECT_THROW(Trainer::resume(folder / "c"), std::runtime_error);
  content.metadata["step"] = "1";
  content.tensors.erase(content.tensors.begin());
  write_safetensors(moments, content);
  EXPECT_THROW(Trainer::resume(folder / "c"), std::runtime_error);
  write_file(moments, bytes);
  EXPECT_EQ(Trainer::resume(folder / "c").steps_done(), 1);
}

TEST_F(TrainerTest, ACancelledStepChangesNothing) {
  Trainer trainer(recipe());
  const auto before = trainer.model();
  const std::atomic<bool> cancelled = true;
  EXPECT_THROW(trainer.step(&cancelled), Cancelled);
  EXPECT_EQ(trainer.steps_done(), 0);
  expect_equal(*before, *trainer.model());
}

TEST_F(TrainerTest, ItsGradientsAreThoseOfFiniteDifferences) {
  Recipe guided = recipe(R"("steps": 6, "batch": 4, "smoothing": 0.1, "guide": {"layer": 0, "head": 1, "weight": 0.5,
                            "query": "pronoun", "key": "right"})");
  const Trainer trainer(guided);
  const Batch batch = trainer.batch(0);
  Parameters parameters = trainer.model()->parameters;
  const auto loss = [&] {
    Graph graph(Graph::Keep::what_backward_needs, true);
    const Losses losses = build_losses({graph, parameters, guided.config}, guided, batch);
    return static_cast<double>(graph.value(losses.total).data()[0]);
  };
  Graph graph(Graph::Keep::what_backward_needs, true);
  const Losses losses = build_losses({graph, parameters, guided.config}, guided, batch);
  ASSERT_TRUE(losses.guide.valid());
  graph.backward(losses.total);
  for (const char* name : {"decoder.blocks.0.cross.W_Q", "encoder.blocks.0.ffn.W_1", "decoder.token_embedding",
                           "encoder.ln_final.gain", "decoder.blocks.0.attn.b_V"}) {
    const Tensor gradient = graph.gradient(graph.find(name));
    // Along the gradient itself: its square is how fast the loss grows.
    const double square = static_cast<double>(gradient.flat().squaredNorm());
    const float step = static_cast<float>(2e-3 / std::sqrt(square));
    parameters.get(name).flat() += step * gradient.flat();
    const double up = loss();
    parameters.get(name).flat() -= 2 * step * gradient.flat();
    const double down = loss();
    parameters.get(name).flat() += step * gradient.flat();
    EXPECT_NEAR((up - down) / (2 * static_cast<double>(step)), square, 0.02 * square) << name;
  }
}

TEST_F(TrainerTest, APieceByPieceStepIsThatOfTheWholeBatch) {
  const Recipe r = recipe(R"("steps": 6, "batch": 13, "dropout": 0.2, "guide": {"layer": 0, "head": 1, "weight": 0.5,
                             "query": "pronoun", "key": "right"})");
  Trainer trainer(r);
  const Batch batch = trainer.batch(0);
  const auto model = trainer.model();
  Graph graph(Graph::Keep::what_backward_needs, true);
  const Losses losses =
      build_losses({graph, model->parameters, r.config, r.dropout, seed_for(r.seed, "dropout/0")}, r, batch);
  const double loss = static_cast<double>(graph.value(losses.cross_entropy).data()[0]);
  const double guide = static_cast<double>(graph.value(losses.guide).data()[0]);
  graph.backward(losses.total);
  double squares = 0;
  model->parameters.visit([&](const std::string& name, const Tensor&) {
    squares += static_cast<double>(graph.gradient(graph.find(name)).flat().squaredNorm());
  });
  const StepReport report = trainer.step();
  EXPECT_NEAR(report.loss, loss, 1e-5 * loss);
  EXPECT_NEAR(report.guide, guide, 1e-5 * guide);
  EXPECT_NEAR(report.gradient_norm, std::sqrt(squares), 1e-4 * std::sqrt(squares));
}

TEST_F(TrainerTest, LearnsAndIsMeasured) {
  Recipe r = recipe(R"("steps": 200, "batch": 32, "learning_rate": 0.01, "warm_up": 10,
                       "guide": {"layer": 0, "head": 1, "weight": 1, "query": "pronoun", "key": "right"})");
  Trainer trainer(r);
  const double first = trainer.step().loss;
  StepReport last;
  while (!trainer.finished()) last = trainer.step();
  EXPECT_LT(last.loss, 0.1 * first);
  const Evaluation e = evaluate(*trainer.model(), r, 60);
  EXPECT_GT(e.measures.at("word"), 0.9);
  ASSERT_EQ(e.legible, 1);
  EXPECT_GT(e.measures.at("legible_right"), 0.8);
  const auto model = trainer.model();
  const Generated out = generate(*model,
                                 {model->source.id("the"), model->source.id("cow"), model->source.id("saw"),
                                  model->source.id("the"), model->source.id("dog"), model->source.id("because"),
                                  model->source.id("it"), model->source.id("was"), model->source.id("old")},
                                 {}, {});
  EXPECT_TRUE(out.ended);
  ASSERT_GE(out.ids().size(), 5U);
  EXPECT_EQ(model->target.word(out.ids()[0]), "la");
  EXPECT_EQ(model->target.word(out.ids()[1]), "vache");
}

TEST(Narrow, KeepsTheMostProbable) {
  std::vector<float> p = {0.5F, 0.25F, 0.125F, 0.125F};
  narrow(p, {.temperature = 1, .top_k = 2});
  EXPECT_FLOAT_EQ(p[0], 2.0F / 3);
  EXPECT_FLOAT_EQ(p[1], 1.0F / 3);
  EXPECT_EQ(p[2], 0);
  p = {0.5F, 0.25F, 0.125F, 0.125F};
  narrow(p, {.temperature = 1, .top_p = 0.6F});
  EXPECT_GT(p[1], 0);
  EXPECT_EQ(p[2], 0);
  p = {0.8F, 0.2F};
  narrow(p, {.temperature = 0.5F});
  EXPECT_NEAR(p[0], 0.64F / 0.68F, 1e-5F);
}

}  // namespace
}  // namespace headlight
