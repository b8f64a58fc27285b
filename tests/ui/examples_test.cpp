// The example sentences of the menu, each with the architecture it needs.
#include "core/lab/examples.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "core/models/model_folder.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

void choose(Driver& d, std::size_t i) {
  d.click("sentence.examples");
  d.settle();
  d.click("sentence.examples." + std::to_string(i));
  d.settle();
}

TEST(Examples, EveryOneRunsInItsArchitecture) {
  const std::vector<Example> examples = load_examples();
  ASSERT_GE(examples.size(), 4U);
  Driver d;
  d.settle();
  for (std::size_t i = 0; i < examples.size(); ++i) {
    choose(d, i);
    EXPECT_EQ(d.session.run_error, "");
    EXPECT_EQ(d.session.run->config.architecture, examples[i].architecture);
    EXPECT_EQ(d.session.run->request.sentences, examples[i].sentences);
    EXPECT_EQ(d.session.run->source.size(), examples[i].sentences.size());
    EXPECT_NE(d.session.current_figure, nullptr);
  }
}

TEST(Examples, ReplaceAModelOfAnotherArchitectureAndUndoBringsItBack) {
  const TemporaryFolder own;
  const auto folder = own.path();
  save_model(*random_model({}, 5, Vocabulary::of({"我", "爱", "你"}), {}), folder.string());
  Driver d;
  d.settle();
  ASSERT_TRUE(d.session.open_path(folder.string()));
  d.settle();
  const std::vector<Example> examples = load_examples();
  for (std::size_t i = 0; i < examples.size(); ++i) {
    if (examples[i].architecture != Architecture::encoder_decoder) continue;
    choose(d, i);
    EXPECT_NE(d.session.state.request.model.folder, folder.string());
    EXPECT_EQ(d.session.run->config.architecture, Architecture::encoder_decoder);
    d.press(Key::z, true);
    d.settle();
    EXPECT_EQ(d.session.state.request.model.folder, folder.string());
    break;
  }
}

}  // namespace
}  // namespace headlight::testing
