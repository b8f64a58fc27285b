#include "core/tensor/safetensors.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <limits>

#include "core/tensor/random.h"

namespace headlight {
namespace {

std::string file_of(const std::string& header, const std::string& data) {
  const std::uint64_t length = header.size();
  std::string out(8, '\0');
  std::memcpy(out.data(), &length, 8);
  return out + header + data;
}

std::string floats(std::initializer_list<float> values) {
  std::string out(values.size() * 4, '\0');
  std::memcpy(out.data(), values.begin(), out.size());
  return out;
}

std::string error_of(const std::string& bytes) {
  try {
    parse_safetensors(bytes, "x.st");
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "no error";
}

Safetensors example() {
  Safetensors out;
  Tensor cube({2, 2, 3});
  for (std::size_t i = 0; i < cube.size(); ++i) cube.data()[i] = 0.5F * static_cast<float>(i) - 2;
  Tensor matrix = Tensor::filled({1, 2, 2}, 1.25F);
  matrix(0, 1, 1) = -std::numeric_limits<float>::infinity();
  out.tensors["cube"] = {cube, {}};
  out.tensors["matrix"] = {matrix, {}};
  out.tensors["vector"] = {Tensor::filled({1, 1, 3}, 4), {3}};
  out.tensors["none"] = {Tensor({1, 0, 3}), {}};
  out.metadata = {{"tokens", R"(["今天","\"quoted\""])"}, {"version", "1"}};
  return out;
}

void expect_same(const Safetensors& a, const Safetensors& b) {
  EXPECT_EQ(a.metadata, b.metadata);
  ASSERT_EQ(a.tensors.size(), b.tensors.size());
  for (const auto& [name, entry] : a.tensors) {
    ASSERT_TRUE(b.tensors.contains(name)) << name;
    const Tensor& other = b.tensors.at(name).value;
    EXPECT_EQ(entry.value.shape(), other.shape()) << name;
    for (std::size_t i = 0; i < entry.value.size(); ++i) EXPECT_EQ(entry.value.data()[i], other.data()[i]) << name;
  }
}

TEST(Safetensors, ReadsAFileWrittenByHand) {
  const std::string header = R"({"__metadata__":{"a":"b"},"w":{"dtype":"F32","shape":[2,1],"data_offsets":[4,12]},)"
                             R"("s":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}   )";
  const Safetensors found = parse_safetensors(file_of(header, floats({7, 1.5F, -2})), "x.st");
  EXPECT_EQ(found.metadata.at("a"), "b");
  EXPECT_EQ(found.tensors.at("s").value.shape(), (Shape{1, 1, 1}));
  EXPECT_TRUE(found.tensors.at("s").shape.empty());
  EXPECT_EQ(found.tensors.at("s").value(0, 0, 0), 7);
  EXPECT_EQ(found.tensors.at("w").value.shape(), (Shape{1, 2, 1}));
  EXPECT_EQ(found.tensors.at("w").value(0, 1, 0), -2);
}

TEST(Safetensors, WritesWhatItReads) {
  const std::string bytes = to_safetensors(example());
  const Safetensors found = parse_safetensors(bytes, "x.st");
  expect_same(example(), found);
  EXPECT_EQ(found.tensors.at("cube").shape, (std::vector{2, 2, 3}));
  EXPECT_EQ(found.tensors.at("matrix").shape, (std::vector{2, 2}));
  EXPECT_EQ(found.tensors.at("vector").shape, (std::vector{3}));
  EXPECT_EQ(to_safetensors(found), bytes);
  std::uint64_t length = 0;
  std::memcpy(&length, bytes.data(), 8);
  EXPECT_EQ(length % 8, 0U);
  expect_same({}, parse_safetensors(to_safetensors({}), "x.st"));
}

TEST(Safetensors, RefusesToWriteAShapeThatDoesNotFit) {
  Safetensors content;
  content.tensors["w"] = {Tensor::zeros({1, 2, 3}), {6}};
  EXPECT_THROW(to_safetensors(content), std::invalid_argument);
  content.tensors.clear();
  content.tensors["__metadata__"] = {Tensor::zeros({1, 2, 3}), {}};
  EXPECT_THROW(to_safetensors(content), std::invalid_argument);
}

TEST(Safetensors, KeepsMetadataThatIsNotUtf8Visible) {
  Safetensors content;
  content.metadata["text"] = "a\xFF";
  EXPECT_EQ(parse_safetensors(to_safetensors(content), "x").metadata.at("text"), "a\uFFFD");
}

struct Bad {
  const char* what;
  std::string bytes;
  const char* message;
};

TEST(Safetensors, SaysWhatIsWrong) {
  const std::string one = R"({"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})";
  const auto described = [](const std::string& text) { return file_of(R"({"w":)" + text + "}", floats({1, 2})); };
  const std::string data = floats({1});
  const std::vector<Bad> cases{
      {"empty", "", "x.st: expected a safetensors file of at least 8 bytes, found 0"},
      {"cut length", std::string(7, '\0'), "x.st: expected a safetensors file of at least 8 bytes, found 7"},
      {"huge header", std::string(8, '\xFF') + "{}",
       "x.st: expected a header of at most the 2 bytes that are left of the file, found a length of "
       "18446744073709551615"},
      {"cut header", file_of(one, "").substr(0, 20),
       "x.st: expected a header of at most the 12 bytes that are left of the file, found a length of 54"},
      {"no header", file_of("", ""), "x.st: expected a header that is a JSON object, found another beginning than '{'"},
      {"array", file_of("[1]", ""), "x.st: expected a header that is a JSON object, found another beginning than '{'"},
      {"not JSON", file_of("{\"w\": }", ""), "x.st: header: expected JSON, found an error at line 1, column 7"},
      {"bad UTF-8", file_of("{\"\xFF\":1}", ""), "x.st: header: expected JSON, found an error at line 1, column 3"},
      {"duplicate", file_of(one.substr(0, one.size() - 1) + "," + one.substr(1), data),
       "x.st: header: expected every name once, found \"w\" twice"},
      {"duplicate inside", described(R"({"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]})"),
       "x.st: header: expected every name once, found \"dtype\" twice"},
      {"deep", file_of("{\"w\":" + std::string(100000, '['), ""),
       "x.st: header: expected JSON of at most 64 levels, found more"},
      {"metadata number", file_of(R"({"__metadata__":{"a":1}})", ""),
       "x.st: __metadata__: expected a string for \"a\", found number"},
      {"metadata list", file_of(R"({"__metadata__":[]})", ""), "x.st: __metadata__: expected an object, found array"},
      {"tensor is text", described("\"F32\""), "x.st: tensor \"w\": expected an object, found string"},
      {"no dtype", described(R"({"shape":[2],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": expected dtype, shape and data_offsets, found no dtype"},
      {"extra field", described(R"({"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":0})"),
       "x.st: tensor \"w\": expected dtype, shape and data_offsets, found \"x\""},
      {"wrong dtype", described(R"({"dtype":"I64","shape":[1],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": dtype: expected F32, F16 or BF16, found \"I64\""},
      {"dtype number", described(R"({"dtype":32,"shape":[1],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": dtype: expected F32, F16 or BF16, found 32"},
      {"negative size", described(R"({"dtype":"F32","shape":[-2],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": shape: expected whole numbers of at least 0, found [-2]"},
      {"broken size", described(R"({"dtype":"F32","shape":[2.0],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": shape: expected whole numbers of at least 0, found [2.0]"},
      {"four sizes", described(R"({"dtype":"F32","shape":[1,1,1,2],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": shape: expected a list of at most three sizes, found [1,1,1,2]"},
      {"overflowing sizes", described(R"({"dtype":"F32","shape":[2147483647,2147483647,4],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": data_offsets: expected more bytes than the file has for the shape "
       "[2147483647,2147483647,4], found 8"},
      {"too large a size", described(R"({"dtype":"F32","shape":[4294967298],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": shape: expected whole numbers of at least 0, found [4294967298]"},
      {"size and offsets differ", described(R"({"dtype":"F32","shape":[1],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": data_offsets: expected 4 bytes for the shape [1], found 8"},
      {"half the bytes", described(R"({"dtype":"F16","shape":[2],"data_offsets":[0,8]})"),
       "x.st: tensor \"w\": data_offsets: expected 4 bytes for the shape [2], found 8"},
      {"offsets backwards", described(R"({"dtype":"F32","shape":[2],"data_offsets":[8,0]})"),
       "x.st: tensor \"w\": data_offsets: expected begin and end in order within the 8 bytes of data, found [8,0]"},
      {"one offset", described(R"({"dtype":"F32","shape":[2],"data_offsets":[8]})"),
       "x.st: tensor \"w\": data_offsets: expected two whole numbers of at least 0, found [8]"},
      {"negative offset", described(R"({"dtype":"F32","shape":[2],"data_offsets":[-8,0]})"),
       "x.st: tensor \"w\": data_offsets: expected two whole numbers of at least 0, found [-8,0]"},
      {"truncated data", file_of(one, "abc"),
       "x.st: tensor \"w\": data_offsets: expected begin and end in order within the 3 bytes of data, found [0,4]"},
      {"trailing bytes", file_of(one, data + "x"), "x.st: expected 4 bytes of data, found 5 (trailing bytes)"},
      {"hole", described(R"({"dtype":"F32","shape":[1],"data_offsets":[4,8]})"),
       "x.st: tensor \"w\": data_offsets: expected to begin at byte 0, found 4 (a hole)"},
      {"overlap",
       file_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
               R"("b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}})",
               floats({1, 2})),
       "x.st: tensor \"b\": data_offsets: expected to begin at byte 8, found 4 (an overlap)"},
  };
  for (const Bad& bad : cases)  // what to do comes after
    EXPECT_TRUE(error_of(bad.bytes).starts_with(bad.message)) << bad.what << ": " << error_of(bad.bytes);
}

TEST(Safetensors, SurvivesEveryTruncationAndRandomDamage) {
  const std::string bytes = to_safetensors(example());
  for (std::size_t n = 0; n < bytes.size(); ++n)
    EXPECT_NE(error_of(bytes.substr(0, n)), "no error") << "cut at byte " << n;
  Random random(11);
  int refused = 0;
  for (int round = 0; round < 5000; ++round) {
    std::string damaged = bytes;
    for (int flips = 1 + random.below(4); flips > 0; --flips) {
      const int at = random.below(static_cast<int>(bytes.size()));
      damaged[static_cast<std::size_t>(at)] = static_cast<char>(random.below(256));
    }
    if (error_of(damaged) != "no error") ++refused;
  }
  EXPECT_GT(refused, 2000) << "most of the file is header, so most damage shows";
}

}  // namespace
}  // namespace headlight
