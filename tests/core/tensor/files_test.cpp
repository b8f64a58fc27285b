#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

class Files : public testing::Test {
 protected:
  void SetUp() override { fs::create_directories(dir_); }
  void TearDown() override { fs::remove_all(dir_); }
  std::string at(const std::string& name) const { return (dir_ / name).string(); }
  std::size_t entries() const {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(dir_), fs::directory_iterator()));
  }
  fs::path dir_ = fs::path(testing::TempDir()) /
                  (std::string("headlight_files_") + testing::UnitTest::GetInstance()->current_test_info()->name());
};

std::string error_of(const std::function<void()>& act) {
  try {
    act();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

TEST_F(Files, AreReadAsWritten) {
  const std::string bytes("a\0b\r\n好", 8);
  write_file(at("图.bin"), bytes);
  EXPECT_EQ(read_file(at("图.bin")), bytes);
  write_file(at("图.bin"), "");
  EXPECT_EQ(read_file(at("图.bin")), "");
  const std::string large(200000, 'x');
  write_file(at("large"), large);
  EXPECT_EQ(read_file(at("large")), large);
  EXPECT_EQ(entries(), 2U) << "no temporary file stays";
}

TEST_F(Files, SayWhyTheyCannotBeWritten) {
  const std::string missing = at("no/such/folder/x");
  EXPECT_EQ(error_of([&] { write_file(missing, "x"); }),
            missing +
                ": expected a place that can be written, found: No such file or directory; "
                "choose another folder or name");
  EXPECT_NE(error_of([&] { write_file(dir_.string(), "x"); }).find("found: a folder of this name"), std::string::npos);
  EXPECT_NE(error_of([&] { write_file("", "x"); }).find("an empty name"), std::string::npos);
  write_file(at("file"), "x");
  EXPECT_NE(error_of([&] { write_file(at("file/inside"), "x"); }).find("Not a directory"), std::string::npos);
  EXPECT_EQ(entries(), 1U);
}

TEST_F(Files, AFailureLeavesTheOldFile) {
  write_file(at("kept"), "old");
  // A limit on the size of files stands for a disk that is full.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  const rlimit small{1000, before.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  const std::string error = error_of([&] { write_file(at("kept"), std::string(100000, 'x')); });
  setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_NE(error.find("found: File too large"), std::string::npos) << error;
  EXPECT_EQ(read_file(at("kept")), "old");
  EXPECT_EQ(entries(), 1U) << "no temporary file stays";
}

TEST_F(Files, ADeviceThatIsFullIsReportedAndStaysADevice) {
  if (!fs::exists("/dev/full")) GTEST_SKIP() << "no such device here";
  EXPECT_NE(error_of([] { write_file("/dev/full", std::string(100000, 'x')); }).find("No space left"),
            std::string::npos);
  EXPECT_TRUE(fs::is_character_file("/dev/full"));
}

TEST_F(Files, ALinkStaysALink) {
  write_file(at("real"), "old");
  fs::create_symlink("real", at("link"));
  write_file(at("link"), "new");
  EXPECT_TRUE(fs::is_symlink(at("link")));
  EXPECT_EQ(read_file(at("real")), "new");
}

TEST_F(Files, SayWhyTheyCannotBeRead) {
  EXPECT_EQ(error_of([&] { read_file(at("none")); }),
            at("none") + ": expected a file that can be read, found: No such file or directory; check the name");
  EXPECT_NE(error_of([&] { read_file(dir_.string()); }).find("found: a folder"), std::string::npos);
  write_file(at("ten"), "0123456789");
  EXPECT_EQ(read_file(at("ten"), 10).size(), 10U);
  EXPECT_NE(error_of([&] { read_file(at("ten"), 9); }).find("more than 9 bytes"), std::string::npos);
}

TEST_F(Files, AFifoIsReadToItsEnd) {
  ASSERT_EQ(mkfifo(at("pipe").c_str(), 0600), 0);
  std::thread writer([&] { std::ofstream(at("pipe")) << "through"; });
  EXPECT_EQ(read_file(at("pipe")), "through");
  writer.join();
}

TEST_F(Files, SafetensorsGoThroughAFile) {
  Safetensors content;
  content.tensors["w"] = {Tensor::filled({1, 2, 3}, 1.5F), {}};
  write_safetensors(at("w.safetensors"), content);
  EXPECT_EQ(read_safetensors(at("w.safetensors")).tensors.at("w").value(0, 1, 2), 1.5F);
  write_file(at("bad"), "bad");
  EXPECT_TRUE(error_of([&] { read_safetensors(at("bad")); }).starts_with(at("bad") + ": expected")) << "names the file";
}

}  // namespace
}  // namespace headlight
