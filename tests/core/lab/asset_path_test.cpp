#include "core/lab/asset_path.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

TEST(AssetPath, FindsTheFilesOfTheBuildTree) {
  EXPECT_TRUE(std::filesystem::exists(asset_path("sentences/examples.json")));
}

TEST(AssetPath, PrefersTheFolderOfTheEnvironment) {
  const std::string folder = testing::TempDir() + "headlight_assets";
  std::filesystem::create_directories(folder + "/sentences");
  write_file(folder + "/sentences/examples.json", "[]");
  ::setenv("HEADLIGHT_ASSETS", folder.c_str(), 1);
  EXPECT_EQ(asset_path("sentences/examples.json"), folder + "/sentences/examples.json");
  ::unsetenv("HEADLIGHT_ASSETS");
  EXPECT_NE(asset_path("sentences/examples.json"), folder + "/sentences/examples.json");
}

TEST(AssetPath, SaysWhereItLooked) {
  try {
    asset_path("no/such/file");
    FAIL() << "expected an error";
  } catch (const std::runtime_error& error) {
    EXPECT_NE(std::string(error.what()).find("no/such/file"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("share/headlight"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("HEADLIGHT_ASSETS"), std::string::npos);
  }
}

}  // namespace
}  // namespace headlight
