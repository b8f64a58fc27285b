#include "core/models/vision_folder.h"

#include <gtest/gtest.h>

#include "../../temporary_folder.h"
#include "core/models/model_folder.h"
#include "core/text/error.h"

namespace headlight {
namespace {

std::shared_ptr<VisionModel> a_model(VisionForm form) {
  ModelConfig config;
  config.norm = Norm::pre;
  if (form == VisionForm::queries) config = with_architecture(config, Architecture::encoder_decoder);
  VisionSpec vision;
  vision.form = form;
  return random_vision_model(config, vision, 3, Vocabulary::of({"circle", "square"}));
}

TEST(VisionFolder, GivesEveryFormBack) {
  const testing::TemporaryFolder folder;
  for (const VisionForm form : {VisionForm::whole, VisionForm::windows, VisionForm::queries, VisionForm::captions}) {
    const auto model = a_model(form);
    const std::string path = folder / to_string(form);
    save_vision_model(*model, path);
    const auto back = load_vision_model(path);
    EXPECT_EQ(back->config, model->config);
    EXPECT_EQ(back->vision, model->vision);
    EXPECT_EQ(back->source, model->source);
    EXPECT_EQ(back->name, to_string(form));
    model->parameters.visit([&](const std::string& name, const Tensor& value) {
      ASSERT_EQ(back->parameters.get(name).shape(), value.shape()) << name;
      EXPECT_EQ(back->parameters.get(name).flat(), value.flat()) << name;
    });
    EXPECT_EQ(back->parameters.size(), model->parameters.size());
    EXPECT_TRUE(is_vision_folder(path));
  }
  EXPECT_FALSE(is_vision_folder(folder.path().string()));
}

TEST(VisionFolder, IsNotTakenForAModelOfText) {
  const testing::TemporaryFolder folder;
  save_vision_model(*a_model(VisionForm::whole), folder / "m");
  EXPECT_THROW(load_model(folder / "m"), Error);
  const auto text = random_model({}, 1, Vocabulary::of({"a"}), {});
  save_model(*text, folder / "text");
  EXPECT_FALSE(is_vision_folder(folder / "text"));
  EXPECT_THROW(load_vision_model(folder / "text"), Error);
}

TEST(VisionFolder, RefusesSizesThatDoNotFit) {
  const auto refuses = [](const std::string& json) {
    EXPECT_THROW(vision_from_json(json, "f"), std::exception) << json;
  };
  refuses("[]");
  refuses(R"({"form": "round"})");
  refuses(R"({"patch": -1})");
  refuses(R"({"patch": "four"})");
  refuses(R"({"colour": 3})");
  EXPECT_EQ(vision_from_json(R"({"form": "windows", "window": 2})", "f").window, 2);

  VisionSpec vision;
  vision.patch = 5;  // 32 is no multiple of it
  EXPECT_THROW(random_vision_model({}, vision, 1, Vocabulary::of({"a", "b"})), ArgumentError);
  EXPECT_THROW(random_vision_model({}, {}, 1, Vocabulary::of({"a"})), ArgumentError);
}

}  // namespace
}  // namespace headlight
