// The commands train, evaluate and models, for models that look at pictures.
#include <nlohmann/json.hpp>

#include "cli_driver.h"
#include "core/models/vision_folder.h"

namespace headlight::testing {
namespace {

using Json = nlohmann::json;

TEST_F(Cli, TrainsAndMeasuresAVisionModel) {
  const std::vector<std::string> train{"train", "shapes", "--steps", "3", "--examples", "20", "--half"};
  const Result r = run(train + std::vector<std::string>{"--out", at("s")});
  ASSERT_EQ(r.code, 0) << r.err;
  const Json result = Json::parse(r.out);
  EXPECT_EQ(result["recipe"], "shapes");
  EXPECT_EQ(result["steps"], 3);
  EXPECT_FALSE(result["reached"].get<bool>());
  const auto model = load_vision_model(at("s"));
  EXPECT_TRUE(model->trained);
  EXPECT_TRUE(fs::exists(at("s/curve.csv")));
  EXPECT_LT(fs::file_size(at("s/model.safetensors")), 100000U);

  const Result measured = run({"evaluate", "--model", at("s"), "--examples", "20", "--json"});
  ASSERT_EQ(measured.code, 0) << measured.err;
  EXPECT_EQ(Json::parse(measured.out)["measures"], result["measures"]);

  ASSERT_EQ(run(train + std::vector<std::string>{"--out", at("again")}).code, 0);
  EXPECT_EQ(read_file(at("s/model.safetensors")), read_file(at("again/model.safetensors")));
}

TEST_F(Cli, ListsVisionModelsApart) {
  const Result r = run({"models", "--json"});
  ASSERT_EQ(r.code, 0) << r.err;
  int vision = 0;
  for (const Json& model : Json::parse(r.out)) {
    const bool shapes = model["name"].get<std::string>().starts_with("shapes");
    EXPECT_EQ(model.contains("vision"), shapes) << model.dump();
    vision += shapes ? 1 : 0;
  }
  EXPECT_EQ(vision, 4);
  EXPECT_NE(run({"models"}).out.find("pictures (whole)"), std::string::npos);
}

TEST_F(Cli, AVisionModelIsNotResumedNorAskedForText) {
  ASSERT_EQ(run({"train", "shapes", "--steps", "1", "--examples", "5", "--out", at("s")}).code, 0);
  expect_error({"train", "shapes", "--resume", "--out", at("s")}, {"vision model"});
  expect_error({"render", "heatmap", "--model", "shapes", "--out", at("f.png")}, {"works on pictures", "exhibits"});
}

}  // namespace
}  // namespace headlight::testing
