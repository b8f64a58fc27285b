// The command train: a folder that is used, a training that goes on, and Ctrl-C.
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <nlohmann/json.hpp>
#include <thread>

#include "cli_driver.h"
#include "core/models/model_folder.h"
#include "core/tensor/safetensors.h"

namespace headlight::testing {
namespace {

using Json = nlohmann::json;

class CliTrain : public Cli {
 protected:
  void SetUp() override {
    Cli::SetUp();
    std::ofstream text(at("text.txt"));
    for (int i = 0; i < 80; ++i) text << "the cat saw the " << (i % 3 == 0 ? "dog" : "hen") << " .\n";
    text.close();
    recipe("tiny", 6);
    recipe("other", 6, R"(, "dropout": 0.2)");
    recipe("long", 100000);
  }
  void recipe(const std::string& name, int steps, const std::string& more = "") {
    std::ofstream(dir_ / (name + ".json")) << R"({"name": ")" << name << R"(", "model": {"architecture": "decoder",
      "n_layers": 1, "n_heads": 2, "d_model": 8, "max_positions": 32}, "data": [{"kind": "text", "path": "text.txt", "window": 8}],
      "training": {"batch": 4, "snapshots": 3, "steps": )"
                                           << steps << more << "}}";
  }
  Result train(const std::string& name, const std::string& out, const std::vector<std::string>& more = {}) const {
    return run(std::vector<std::string>{"train", at(name + ".json"), "--examples", "5", "--out", at(out)} + more);
  }
  std::vector<std::string> failing(const std::string& name, const std::string& out,
                                   const std::vector<std::string>& more) const {
    return std::vector<std::string>{"train", at(name + ".json"), "--out", at(out)} + more;
  }
};

TEST_F(CliTrain, AUsedFolderIsNotMixedWithAnotherModel) {
  ASSERT_EQ(train("tiny", "m").code, 0);
  ASSERT_TRUE(fs::exists(at("m/snapshots/000006")));
  std::ofstream(at("m/notes.md")) << "kept";
  const std::string before = read_file(at("m/model.safetensors"));
  expect_error(failing("tiny", "m", {"--steps", "4"}), {at("m"), "without a model", "--overwrite"});
  expect_error({"new", "--vocab-from", at("words.txt"), "--out", at("m")}, {"without a model", "--overwrite"});
  expect_error(failing("tiny", "m", {"--overwrite", "--resume"}), {"--overwrite", "leave one out"});
  EXPECT_EQ(read_file(at("m/model.safetensors")), before);

  ASSERT_EQ(train("tiny", "m", {"--steps", "4", "--half", "--overwrite"}).code, 0);
  EXPECT_FALSE(fs::exists(at("m/snapshots/000006")));
  EXPECT_TRUE(fs::exists(at("m/snapshots/000004")));
  EXPECT_FALSE(fs::exists(at("m/optimizer.safetensors")));
  new_model("m", {"--overwrite"});
  for (const char* name : {"snapshots", "curve.csv", "recipe.json"}) EXPECT_FALSE(fs::exists(at("m") + "/" + name));
  EXPECT_EQ(read_file(at("m/notes.md")), "kept");
}

TEST_F(CliTrain, AResumedTrainingGoesOnToMoreSteps) {
  ASSERT_EQ(train("tiny", "m").code, 0);
  const Result over = train("tiny", "m", {"--resume"});
  ASSERT_EQ(over.code, 0) << over.err;
  EXPECT_NE(over.err.find("all steps are done"), std::string::npos);
  const double loss = Json::parse(over.out)["loss"];
  EXPECT_GT(loss, 0.5);

  const Result more = run({"train", "--resume", "--steps", "9", "--examples", "5", "--out", at("m")});
  ASSERT_EQ(more.code, 0) << more.err;
  EXPECT_EQ(Json::parse(more.out)["steps"], 9);
  const std::string curve = read_file(at("m/curve.csv"));
  EXPECT_EQ(std::count(curve.begin(), curve.end(), '\n'), 10);
  EXPECT_TRUE(fs::exists(at("m/snapshots/000009")));
}

TEST_F(CliTrain, AResumedTrainingIsNotAnother) {
  ASSERT_EQ(train("tiny", "m").code, 0);
  expect_error(failing("tiny", "m", {"--resume", "--seed", "2"}), {"--seed: expected 1", "found 2", "leave it out"});
  expect_error(failing("tiny", "m", {"--resume", "--steps", "3"}), {"--steps: expected at least 6", "found 3"});
  expect_error(failing("other", "m", {"--resume"}), {"RECIPE", "\"tiny\"", "\"other\""});
  expect_error(failing("tiny", "none", {"--resume"}), {"none", "found no recipe.json", "without --resume"});
  expect_error({"train", "--out", at("x")}, {"RECIPE", "found nothing"});
  ASSERT_EQ(train("tiny", "half", {"--half"}).code, 0);
  expect_error(failing("tiny", "half", {"--resume"}), {"recipe.json", "--half"});
}

TEST_F(CliTrain, AnInterruptedTrainingIsResumed) {
  std::atomic<bool> over = false;
  std::thread hand([&] {  // Ctrl-C, once the first snapshot says that the training runs
    while (!fs::exists(at("m/snapshots/000000/config.json"))) std::this_thread::yield();
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (!over) ::kill(::getpid(), SIGINT);
  });
  const Result stopped = train("long", "m");
  over = true;
  hand.join();
  EXPECT_EQ(stopped.code, 130);
  EXPECT_NE(stopped.err.find("go on with: headlight train --resume --out"), std::string::npos) << stopped.err;
  const int done = Json::parse(load_model(at("m"))->training)["steps"];
  ASSERT_GT(done, 0);

  const int steps = done + 2;
  const Result resumed = train("long", "m", {"--resume", "--steps", std::to_string(steps)});
  ASSERT_EQ(resumed.code, 0) << resumed.err;
  EXPECT_EQ(Json::parse(resumed.out)["steps"], steps);
  const std::string curve = read_file(at("m/curve.csv"));
  EXPECT_EQ(std::count(curve.begin(), curve.end(), '\n'), steps + 1);
}

}  // namespace
}  // namespace headlight::testing
