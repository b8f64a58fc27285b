#pragma once
// Runs the command line in-process, with what it prints, in a folder of its own.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "app/cli/cli.h"
#include "tests/temporary_folder.h"

namespace headlight::testing {

namespace fs = std::filesystem;

struct Result {
  int code;
  std::string out, err;
};

inline Result run(std::vector<std::string> words) {
  words.insert(words.begin(), "headlight");
  std::vector<const char*> argv;
  for (const std::string& word : words) argv.push_back(word.c_str());
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int code = run_cli(static_cast<int>(argv.size()), argv.data());
  const std::string out = ::testing::internal::GetCapturedStdout();
  return {code, out, ::testing::internal::GetCapturedStderr()};
}

inline std::vector<std::string> operator+(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

class Cli : public ::testing::Test {
 protected:
  void SetUp() override {
    ::setenv("LC_ALL", "C", 1);  // messages in English, whoever runs the tests
    std::ofstream(dir_ / "words.txt") << "今天|天气|真|好|，|我|想|出|去|玩\nI love you\n我|爱|你\n";
  }

  std::string at(const std::string& name) const { return (dir_ / name).string(); }

  std::string new_model(const std::string& name, const std::vector<std::string>& more) {
    const Result r =
        run(std::vector<std::string>{"new", "--layers", "2", "--heads", "2", "--d-model", "8", "--d-ff", "12", "--seed",
                                     seed_, "--vocab-from", at("words.txt"), "--out", at(name)} +
            more);
    EXPECT_EQ(r.code, 0) << r.err;
    return at(name);
  }

  void expect_error(const std::vector<std::string>& words, const std::vector<std::string>& parts) {
    const Result r = run(words);
    EXPECT_EQ(r.code, 2);
    EXPECT_EQ(std::count(r.err.begin(), r.err.end(), '\n'), 1) << r.err;
    EXPECT_EQ(r.err.rfind("headlight: ", 0), 0U) << r.err;
    for (const std::string& part : parts) EXPECT_NE(r.err.find(part), std::string::npos) << part << " not in " << r.err;
  }

  const TemporaryFolder own_;
  const fs::path dir_ = own_.path();
  std::string seed_ = "3";
};

}  // namespace headlight::testing
