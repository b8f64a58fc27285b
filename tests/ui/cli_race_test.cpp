// headlight race: what it prints, in both languages.
#include <nlohmann/json.hpp>

#include "core/train/race.h"
#include "tests/ui/cli_driver.h"

namespace headlight::testing {
namespace {

using nlohmann::json;

TEST_F(Cli, RacePrintsOneResultForEveryModelLengthAndSeed) {
  const Result r = run({"race", "--json", "--curves", "--steps", "6", "--lengths", "8,10", "--seeds", "4,5",
                        "--architectures", "dilated_cnn,rnn"});
  ASSERT_EQ(r.code, 0) << r.err;
  const json out = json::parse(r.out);
  EXPECT_EQ(out.at("complete"), true);
  ASSERT_EQ(out.at("results").size(), 8U);
  const json& third = out.at("results").at(2);
  EXPECT_EQ(third.at("architecture"), "dilated_cnn");
  EXPECT_EQ(third.at("length"), 8);
  EXPECT_EQ(third.at("seed"), 5);

  RaceSettings settings;
  settings.steps = 6;
  settings.seed = 5;
  settings.task.distance = 8;
  Racer racer(settings, SequenceKind::dilated_cnn);  // the same race, alone
  while (!racer.finished()) racer.step();
  racer.measure();
  EXPECT_EQ(third.at("accuracy").get<double>(), racer.record().curve.back().accuracy);
  EXPECT_EQ(third.at("loss").get<double>(), racer.record().curve.back().loss);
  EXPECT_EQ(third.at("curve").size(), 7U);
  EXPECT_EQ(third.at("parameters").get<std::size_t>(), racer.record().parameters);
}

TEST_F(Cli, RacePrintsATable) {
  const std::vector<std::string> words{"race",      "--steps", "2",  "--lengths", "8", "--architectures",
                                       "attention", "--seeds", "1,2"};
  const Result en = run(words);
  EXPECT_EQ(en.code, 0) << en.err;
  EXPECT_EQ(std::count(en.out.begin(), en.out.end(), '\n'), 4) << en.out;
  EXPECT_NE(en.out.find("attention"), std::string::npos);
  const Result zh = run(words + std::vector<std::string>{"--lang", "zh"});
  EXPECT_NE(zh.out.find("正确率"), std::string::npos);
}

TEST_F(Cli, RaceRefusesWhatItDoesNotKnow) {
  expect_error({"race", "--architectures", "gru"}, {"--architectures", "dilated_cnn", "\"gru\""});
  expect_error({"race", "--lengths", "3"}, {"--lengths", "from 4 to 1000"});
  expect_error({"race", "--threads", "9"}, {"--threads", "1 to 2"});
}

}  // namespace
}  // namespace headlight::testing
