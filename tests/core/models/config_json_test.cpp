#include "core/models/config_json.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/tensor/random.h"
#include "core/text/error.h"

namespace headlight {
namespace {

/// The example of the format's description.
const std::string example =
    R"({"format": 1, "architecture": "encoder_decoder", "n_layers": 2, "n_heads": 4, "d_model": 64, "d_head": 16, )"
    R"("d_ff": 128, "max_positions": 64, "norm": "pre", "activation": "relu", "position": "sinusoidal", )"
    R"("embedding_scale": 8.0, "attention_scale": true, "score": "scaled", "layer_norm_eps": 1e-5, "tied": true, )"
    R"("mask": "causal", "source_vocab": ["<pad>", "<unk>", "<bos>", "<eos>", "the"], )"
    R"("target_vocab": ["<pad>", "<unk>", "<bos>", "<eos>", "le"], )"
    R"("training": {"recipe": "translate-en-fr", "seed": 5, "steps": 800, "scores": {"sentence": 0.99}}})";

std::string changed(const std::string& from, const std::string& to) {
  std::string out = example;
  const std::size_t at = out.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? out : out.replace(at, from.size(), to);
}

std::string error_of(const std::string& text) {
  try {
    model_from_config_json(text, "config.json");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

TEST(ConfigJson, ReadsTheExample) {
  const Model model = model_from_config_json(example, "config.json");
  ModelConfig expected;
  expected.architecture = Architecture::encoder_decoder;
  expected.d_model = 64;
  expected.d_head = 16;
  expected.d_ff = 128;
  expected.norm = Norm::pre;
  expected.embedding_scale = 8;
  expected.tied = true;
  expected.causal = true;
  EXPECT_EQ(model.config, expected);
  EXPECT_EQ(model.source.word(4), "the");
  EXPECT_EQ(model.target.word(4), "le");
  EXPECT_EQ(model.seed, 5U);
  EXPECT_TRUE(model.trained);
  EXPECT_EQ(model.training, R"({"recipe":"translate-en-fr","scores":{"sentence":0.99},"seed":5,"steps":800})");
}

TEST(ConfigJson, KnowsWhetherAModelIsTrainedAndFromWhichSeed) {
  const auto read = [](const std::string& training) {
    return model_from_config_json(
        changed(R"("training": {"recipe": "translate-en-fr", "seed": 5, "steps": 800, "scores": {"sentence": 0.99}})",
                training),
        "x");
  };
  EXPECT_FALSE(read(R"("training": {})").trained);
  EXPECT_EQ(read(R"("training": {})").seed, 1U);
  EXPECT_FALSE(read(R"("training": {"steps": 0})").trained);
  EXPECT_TRUE(read(R"("training": {"steps": 1})").trained);
  EXPECT_FALSE(read(R"("trained": false, "training": {"steps": 1})").trained);
  EXPECT_TRUE(read(R"("trained": true, "training": {})").trained);
  EXPECT_EQ(read(R"("seed": 18446744073709551615, "training": {"seed": 3})").seed, 18446744073709551615U);
}

TEST(ConfigJson, ReadsWhatItWrites) {
  Model model = model_from_config_json(example, "x");
  model.config.embedding_scale = std::sqrt(32.0F);
  model.config.layer_norm_eps = 1e-5F;
  model.config.biases = false;
  model.config.score = Score::cosine;
  model.config.position = Position::learned;
  model.config.activation = Activation::gelu;
  model.config.attention_scale = false;
  model.seed = 18446744073709551615U;
  const std::string text = config_to_json(model);
  const Model again = model_from_config_json(text, "x");
  EXPECT_EQ(again.config, model.config);
  EXPECT_EQ(again.source, model.source);
  EXPECT_EQ(again.target, model.target);
  EXPECT_EQ(again.seed, model.seed);
  EXPECT_EQ(again.trained, model.trained);
  EXPECT_EQ(again.training, model.training);
  EXPECT_EQ(config_to_json(again), text);
  EXPECT_NE(text.find("\"layer_norm_eps\": 1e-05,\n"), std::string::npos) << text;

  Model one;
  one.source = Vocabulary::of({"我", "a\"b"});
  EXPECT_EQ(model_from_config_json(config_to_json(one), "x").source, one.source);
  EXPECT_EQ(config_to_json(one).find("target_vocab"), std::string::npos);
}

TEST(ConfigJson, NeedsEveryField) {
  for (const std::string field :
       {"format",         "architecture", "n_layers",   "n_heads",      "d_model",         "d_head",          "d_ff",
        "max_positions",  "norm",         "activation", "position",     "embedding_scale", "attention_scale", "score",
        "layer_norm_eps", "tied",         "mask",       "source_vocab", "target_vocab",    "training"}) {
    const std::string message = error_of(changed("\"" + field + "\"", "\"other\""));
    EXPECT_EQ(message, "config.json: expected a field \"" + field + "\", found none of this name; add it");
  }
}

TEST(ConfigJson, SaysWhatIsWrong) {
  const std::string vocab = R"("source_vocab": ["<pad>", "<unk>", "<bos>", "<eos>", "the"])";
  const std::vector<std::pair<std::string, std::string>> cases{
      {changed("\"tied\": true", R"("tied": true, "dropout": 0.1)"),
       "expected only fields of a two-stack model of format 1, found an unknown field \"dropout\""},
      {changed("\"tied\": true", R"("tied": true, "vocab": [])"),
       "expected only fields of a two-stack model of format 1, found an unknown field \"vocab\""},
      {changed("\"tied\": true", R"("tied": 1)"), "tied: expected true or false, found 1"},
      {changed("\"n_layers\": 2", R"("n_layers": 2.5)"), "n_layers: expected a whole number, found 2.5"},
      {changed("\"n_layers\": 2", R"("n_layers": "2")"), "n_layers: expected a whole number, found \"2\""},
      {changed("\"n_layers\": 2", R"("n_layers": 18446744073709551615)"),
       "n_layers: expected a whole number, found 18446744073709551615"},
      {changed("\"n_layers\": 2", R"("n_layers": -4000000000)"),
       "n_layers: expected a whole number, found -4000000000"},
      {changed("\"n_layers\": 2", R"("n_layers": 0)"), "n_layers: expected 1 to 48, found 0"},
      {changed("\"norm\": \"pre\"", R"("norm": "middle")"), "norm: expected one of pre, post, found \"middle\""},
      {changed("\"norm\": \"pre\"", R"("norm": null)"), "norm: expected a string, found null"},
      {changed("\"mask\": \"causal\"", R"("mask": "padding")"),
       "mask: expected one of none, causal, found \"padding\""},
      {changed("8.0", "\"8\""), "embedding_scale: expected a number, found \"8\""},
      {changed("8.0", "1e99"), "embedding_scale: expected a finite number, found inf"},
      {changed("\"format\": 1", "\"format\": 2"),
       "format: expected 1, found 2; the model was written by another version of Headlight"},
      {changed(vocab, R"("source_vocab": "the")"), "source_vocab: expected a list of strings, found \"the\""},
      {changed(vocab, R"("source_vocab": ["<pad>", 3])"), "source_vocab: expected a list of strings, found 3"},
      {changed(vocab, R"("source_vocab": ["<pad>"])"),
       "source_vocab: expected the word \"<unk>\" at index 1, found nothing"},
      {changed("\"steps\": 800", "\"steps\": \"many\""), "training: steps: expected a whole number, found \"many\""},
      {changed("\"seed\": 5", "\"seed\": -5"), "training: seed: expected a whole number of at least 0, found -5"},
      {"[]", "expected an object, found array"},
      {"{", "expected JSON, found an error at line 1, column 2"},
      {changed("\"n_heads\": 4", "\"n_heads\": 4, \"n_heads\": 4"),
       "expected every name once, found \"n_heads\" twice"},
  };
  for (const auto& [text, message] : cases)  // what to do comes after
    EXPECT_TRUE(error_of(text).starts_with("config.json: " + message)) << error_of(text) << "\nexpected " << message;
}

TEST(ConfigJson, SaysItInBothLanguages) {
  try {
    model_from_config_json(changed("\"n_heads\": 4", "\"n_heads\": \"four\""), "config.json");
    FAIL() << "expected an error";
  } catch (const std::exception& e) {
    EXPECT_EQ(words_of(e).in(Lang::en), e.what());
    EXPECT_EQ(words_of(e).in(Lang::zh), "config.json：n_heads：应为整数，实际为 \"four\"；请改正 config.json");
  }
}

TEST(ConfigJson, SurvivesEveryTruncationAndRandomDamage) {
  for (std::size_t n = 0; n < example.size(); ++n)
    EXPECT_NE(error_of(example.substr(0, n)), "no error") << "cut at byte " << n;
  Random random(13);
  int refused = 0;
  for (int round = 0; round < 3000; ++round) {
    std::string damaged = example;
    damaged[static_cast<std::size_t>(random.below(static_cast<int>(example.size())))] =
        static_cast<char>(random.below(256));
    if (error_of(damaged) != "no error") ++refused;  // anything but a runtime_error ends the test
  }
  EXPECT_GT(refused, 1500) << "most of the text is names and punctuation, so most damage shows";
}

}  // namespace
}  // namespace headlight
