#include "core/models/model_folder.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <functional>
#include <limits>

#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

ModelConfig small(Architecture architecture) {
  ModelConfig c;
  c.architecture = architecture;
  c.d_model = 8;
  c.n_heads = 2;
  c.d_head = 3;
  c.d_ff = 5;
  c.max_positions = 6;
  c.position = Position::learned;
  return c;
}

std::shared_ptr<const Model> made(const ModelConfig& config) {
  return random_model(config, 3, Vocabulary::of({"I", "love", "you"}), Vocabulary::of({"我", "爱"}));
}

class ModelFolder : public testing::Test {
 protected:
  void TearDown() override { fs::remove_all(dir_); }
  std::string folder() const { return (dir_ / "story").string(); }
  std::string weights() const { return (dir_ / "story" / "model.safetensors").string(); }
  std::string config() const { return (dir_ / "story" / "config.json").string(); }
  /// Saves a good model, lets `change` spoil its weights and gives the error of loading it.
  std::string error_after(const std::function<void(Safetensors&)>& change) {
    save_model(*made(small(Architecture::encoder)), folder());
    Safetensors content = read_safetensors(weights());
    change(content);
    write_safetensors(weights(), content);
    return error_of([&] { load_model(folder()); });
  }
  static std::string error_of(const std::function<void()>& act) {
    try {
      act();
    } catch (const std::exception& error) {
      return error.what();
    }
    return "no error";
  }
  fs::path dir_ = fs::path(testing::TempDir()) /
                  (std::string("headlight_models_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(ModelFolder, GivesBackEveryArchitectureAndSwitch) {
  for (const auto architecture : {Architecture::encoder, Architecture::decoder, Architecture::encoder_decoder})
    for (const bool other : {false, true}) {
      ModelConfig c = small(architecture);
      c.tied = other;
      c.biases = !other;
      c.position = other ? Position::none : Position::learned;
      c.score = other ? Score::additive : Score::scaled;
      c.causal = architecture != Architecture::encoder;
      const auto model = made(c);
      save_model(*model, folder());
      const auto again = load_model(folder());
      EXPECT_EQ(again->config, c);
      EXPECT_EQ(again->source, model->source);
      EXPECT_EQ(again->target, model->target);
      EXPECT_EQ(again->seed, 3U);
      EXPECT_EQ(again->name, "story");
      EXPECT_FALSE(again->trained);
      EXPECT_EQ(again->training, "{}");
      EXPECT_EQ(again->parameters.size(), model->parameters.size());
      model->parameters.visit([&](const std::string& name, const Tensor& value) {
        const Tensor& found = again->parameters.get(name);
        EXPECT_EQ(found.shape(), value.shape()) << name;
        EXPECT_EQ(found.flat(), value.flat()) << name;
      });
    }
}

TEST_F(ModelFolder, StoresVectorsIn1dAndMatricesIn2d) {
  ModelConfig c = small(Architecture::encoder);
  c.n_heads = 1;
  c.d_head = 1;
  c.max_positions = 1;
  save_model(*made(c), folder());
  const Safetensors content = read_safetensors(weights());
  EXPECT_EQ(content.tensors.at("ln_final.gain").shape, (std::vector{8}));
  EXPECT_EQ(content.tensors.at("blocks.1.attn.b_Q").shape, (std::vector{1}));
  EXPECT_EQ(content.tensors.at("token_embedding").shape, (std::vector{7, 8}));
  EXPECT_EQ(content.tensors.at("blocks.0.attn.W_O").shape, (std::vector{1, 8})) << "a matrix of one row is a matrix";
  EXPECT_EQ(content.tensors.at("position_embedding").shape, (std::vector{1, 8}));
  EXPECT_EQ(load_model(folder())->config, c);
}

TEST_F(ModelFolder, TakesVectorsOfOneRowToo) {
  EXPECT_EQ(error_after([](Safetensors& content) { content.tensors.at("ln_final.gain").shape = {1, 8}; }), "no error");
}

TEST_F(ModelFolder, TrailingSlashAndOverwritingAreFine) {
  const ModelConfig c = small(Architecture::encoder);
  save_model(*random_model(c, 1, Vocabulary(), Vocabulary()), folder() + "/");
  save_model(*random_model(c, 2, Vocabulary(), Vocabulary()), folder());
  EXPECT_EQ(load_model(folder() + "/")->seed, 2U);
  EXPECT_EQ(load_model(folder() + "/")->name, "story");
}

TEST_F(ModelFolder, SaysWhichParameterIsWrong) {
  const std::string file = weights() + ": tensor ", remedy = "; take the two files of one model";
  EXPECT_EQ(error_after([](Safetensors& content) { content.tensors.erase("blocks.1.ffn.W_2"); }),
            file + "\"blocks.1.ffn.W_2\": expected one of shape [5,8], found none of this name" + remedy);
  EXPECT_EQ(error_after([](Safetensors& content) {
              content.tensors["extra"] = {Tensor::zeros({1, 1, 1}), {}};
            }),
            file + "\"extra\": expected only the parameters that config.json asks for, found 1 more, this one first" +
                remedy);
  EXPECT_EQ(error_after([](Safetensors& content) {
              content.tensors["unembed"] = {Tensor::zeros({1, 7, 8}), {}};
            }),
            file + "\"unembed\": expected the shape [8,7], found [7,8]" + remedy);
  EXPECT_EQ(error_after([](Safetensors& content) {
              content.tensors["unembed"] = {Tensor::zeros({1, 8, 7}), {1, 8, 7}};
            }),
            file + "\"unembed\": expected the shape [8,7], found [1,8,7]" + remedy);
  EXPECT_EQ(error_after([](Safetensors& content) {
              content.tensors["ln_final.bias"] = {Tensor::zeros({1, 8, 1}), {}};
            }),
            file + "\"ln_final.bias\": expected the shape [8], found [8,1]" + remedy);
  EXPECT_EQ(error_after([](Safetensors& content) {
              content.tensors.at("unembed").value(0, 2, 3) = std::numeric_limits<float>::quiet_NaN();
            }),
            file + "\"unembed\": expected finite numbers, found nan at row 2, column 3" + remedy);
  EXPECT_EQ(error_after([](Safetensors& content) {
              content.tensors.at("ln_final.gain").value(0, 0, 1) = -std::numeric_limits<float>::infinity();
            }),
            file + "\"ln_final.gain\": expected finite numbers, found -inf at row 0, column 1" + remedy);
}

TEST_F(ModelFolder, SaysWhichFileIsMissingOrBroken) {
  EXPECT_EQ(error_of([&] { load_model(folder()); }),
            folder() +
                ": expected a model folder with config.json and model.safetensors, found nothing of this name; "
                "headlight new makes one");
  fs::create_directories(folder());
  EXPECT_TRUE(error_of([&] { load_model(folder()); }).starts_with(config() + ": expected a file that can be read"));
  save_model(*made(small(Architecture::encoder)), folder());
  EXPECT_NE(error_of([&] { load_model(config()); }).find("found a file; "), std::string::npos);
  const std::string bytes = read_file(weights());
  write_file(weights(), bytes.substr(0, bytes.size() / 2));
  EXPECT_TRUE(error_of([&] { load_model(folder()); }).starts_with(weights() + ": ")) << "names the file";
  fs::remove(weights());
  EXPECT_TRUE(error_of([&] { load_model(folder()); }).starts_with(weights() + ": expected a file that can be read"));
  write_file(config(), "{}");
  EXPECT_EQ(error_of([&] { load_model(folder()); }),
            config() + ": expected a field \"format\", found none of this name; add it");
}

TEST_F(ModelFolder, RefusesToSaveWhatCouldNotBeRead) {
  Model model = *made(small(Architecture::encoder));
  model.parameters.get("unembed")(0, 0, 0) = std::numeric_limits<float>::quiet_NaN();
  EXPECT_NE(error_of([&] { save_model(model, folder()); }).find("unembed: expected finite numbers, found nan"),
            std::string::npos);
  model.parameters.add("unembed", Tensor::zeros({1, 2, 2}));
  EXPECT_NE(error_of([&] { save_model(model, folder()); }).find("unembed: expected [1, 8, 7], found [1, 2, 2]"),
            std::string::npos);
  model.parameters = {};
  EXPECT_NE(error_of([&] { save_model(model, folder()); }).find("found none of this name"), std::string::npos);
  EXPECT_FALSE(fs::exists(folder())) << "nothing is written";
}

TEST_F(ModelFolder, SaysWhyItCannotBeMade) {
  fs::create_directories(dir_);
  write_file(folder(), "a file");
  const auto model = made(small(Architecture::encoder));
  EXPECT_NE(error_of([&] { save_model(*model, folder()); }).find("expected a place for a folder"), std::string::npos);
  EXPECT_NE(error_of([&] { save_model(*model, folder() + "/inside"); }).find("Not a directory"), std::string::npos);
}

}  // namespace
}  // namespace headlight
