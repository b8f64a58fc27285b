#include "core/lab/examples.h"

#include <gtest/gtest.h>

#include <stdexcept>

#include "core/lab/model_source.h"
#include "core/tensor/safetensors.h"
#include "core/text/tokenizer.h"

namespace headlight {
namespace {

TEST(Examples, BeginWithTheSentenceOfTheNotesInItsTenTokens) {
  const std::vector<Example> examples = load_examples();
  ASSERT_FALSE(examples.empty());
  ASSERT_EQ(examples[0].sentences.size(), 1U);
  EXPECT_EQ(tokenize(examples[0].sentences[0], Segmentation::words).tokens.size(), 10U);
}

TEST(Examples, CoverEveryArchitectureAndABatch) {
  int of[3] = {0, 0, 0};
  bool batch = false;
  for (const Example& example : load_examples()) {
    ++of[static_cast<int>(example.architecture)];
    batch = batch || example.sentences.size() > 1;
    for (const std::string& sentence : example.sentences)
      EXPECT_FALSE(tokenize(sentence, Segmentation::words).tokens.empty()) << example.title.in(Lang::en);
  }
  EXPECT_GT(of[0] * of[1] * of[2], 0);
  EXPECT_TRUE(batch);
}

// A sentence with a word that the model never saw shows nothing that it has learned.
TEST(Examples, OfAModelHaveOnlyWordsThatItKnows) {
  int checked = 0;
  for (const Example& example : load_examples()) {
    if (example.model.empty()) continue;
    Request request;
    request.model.folder = example.model;
    request.sentences = example.sentences;
    request.targets = example.targets;
    const auto run = run_lab(request);
    for (const auto* side : {&run->source, &run->target}) {
      for (const Encoding& encoding : *side) {
        for (const int at : encoding.unknown)
          ADD_FAILURE() << example.title.in(Lang::en) << ": " << encoding.tokens[static_cast<std::size_t>(at)].text;
        ++checked;
      }
    }
    if (example.query >= 0) {
      const bool two = !run->target.empty();
      EXPECT_LT(example.query, (two ? run->target : run->source).front().length) << example.title.in(Lang::en);
    }
  }
  EXPECT_GE(checked, 6);
}

TEST(Examples, OfTheMissingWordLookAtTheMissingWord) {
  for (const Example& example : load_examples()) {
    if (example.sentences.front().find("<mask>") == std::string::npos) continue;
    const std::vector<Token> tokens = tokenize(example.sentences.front(), Segmentation::words).tokens;
    EXPECT_EQ(tokens.at(static_cast<std::size_t>(example.query)).text, "<mask>");
  }
}

std::string complaint_about(const std::string& content) {
  const std::string path = testing::TempDir() + "headlight_examples.json";
  write_file(path, content);
  try {
    load_examples(path);
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

void expect_complaint(const std::string& content, const std::string& part) {
  const std::string complaint = complaint_about(content);
  EXPECT_NE(complaint.find(part), std::string::npos) << "expected \"" << part << "\" in \"" << complaint << '"';
}

TEST(Examples, RefuseWhatIsNotAnExample) {
  const std::string title = R"("title_en":"a","title_zh":"甲",)";
  EXPECT_EQ(complaint_about("[{" + title + R"("architecture":"encoder","sentences":["x"],"targets":[]}])"), "");
  expect_complaint("{", "expected JSON, found an error at line 1");
  expect_complaint("{}", "expected a JSON list");
  expect_complaint("[3]", "example 1: expected an object, found 3");
  expect_complaint(R"([{"title_en":"a"}])", "title_zh: expected this field, found none");
  expect_complaint("[{" + title + R"("architecture":"rnn","sentences":["x"],"targets":[]}])", "found \"rnn\"");
  expect_complaint("[{" + title + R"("architecture":"encoder","sentences":[],"targets":[]}])", "one sentence or more");
  expect_complaint("[{" + title + R"("architecture":"encoder","sentences":[1],"targets":[]}])",
                   "list of texts, found 1");
  expect_complaint("[{" + title + R"("architecture":"encoder_decoder","sentences":["x"],"targets":[]}])",
                   "targets: expected 1");
  expect_complaint("[{" + title + R"("architecture":"encoder","sentences":["x"],"targets":[],"colour":1}])",
                   "found colour");
}

}  // namespace
}  // namespace headlight
