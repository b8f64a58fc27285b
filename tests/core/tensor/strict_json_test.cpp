#include "core/tensor/strict_json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace headlight {
namespace {

std::string json_error_of(const std::string& text) {
  try {
    parse_json(text, "x.json");
  } catch (const std::runtime_error& error) {
    const std::string words = error.what(), todo = "; correct the file there";
    EXPECT_TRUE(words.ends_with(todo)) << words;
    return words.substr(0, words.size() - todo.size());
  }
  return "no error";
}

TEST(ParseJson, GivesTheValue) {
  EXPECT_EQ(parse_json(R"({"a": [1, {"a": 2}], "b": {"a": 3}})", "x")["b"]["a"], 3)
      << "one name in different objects is fine";
}

TEST(ParseJson, SaysWhereItIsWrong) {
  EXPECT_EQ(json_error_of("{\n \"a\": 1,\n ]"), "x.json: expected JSON, found an error at line 3, column 2");
  EXPECT_EQ(json_error_of(""), "x.json: expected JSON, found an error at line 1, column 1");
  EXPECT_EQ(json_error_of("{} x"), "x.json: expected JSON, found an error at line 1, column 4");
  EXPECT_EQ(json_error_of(R"({"a": 1e999})"), "x.json: expected JSON, found a number that is out of range");
}

TEST(ParseJson, RefusesWhatTheLibraryAloneWouldTake) {
  EXPECT_EQ(json_error_of(R"({"a": {"b": 1, "c": 2, "b": 3}})"), "x.json: expected every name once, found \"b\" twice");
  EXPECT_EQ(json_error_of(R"({"a": 1, "\u0061": 2})"), "x.json: expected every name once, found \"a\" twice");
  EXPECT_EQ(json_error_of(std::string(64, '[') + std::string(64, ']')), "no error");
  EXPECT_EQ(json_error_of(std::string(65, '[') + std::string(65, ']')),
            "x.json: expected JSON of at most 64 levels, found more");
}

TEST(Shortened, CutsBetweenCharacters) {
  EXPECT_EQ(shortened("short"), "short");
  EXPECT_EQ(in_quotes("a"), "\"a\"");
  std::string text = "a";
  for (int i = 0; i < 30; ++i) text += "好";
  EXPECT_EQ(shortened(text), text.substr(0, 58) + "…");
}

}  // namespace
}  // namespace headlight
