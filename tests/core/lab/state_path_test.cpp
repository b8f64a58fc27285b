#include "core/lab/state_path.h"

#include <gtest/gtest.h>

#include "core/text/error.h"

namespace headlight {
namespace {

std::string error_of(const std::string& assignment) {
  try {
    (void)with_field(LabState{}, assignment);
  } catch (const std::exception& e) {
    return e.what();
  }
  return "";
}

TEST(WithField, SetsFieldsListsAndTexts) {
  const LabState state = initial_state();
  EXPECT_FLOAT_EQ(with_field(state, "connections.mass=0.5").connections.mass, 0.5F);
  EXPECT_EQ(with_field(state, "request.sentences[0]=hello you").request.sentences[0], "hello you");
  EXPECT_EQ(with_field(state, "request.sentences[1]=\"two\"").request.sentences.size(), 2U);
  const LabState masked = with_field(state, R"(request.mask.sparse=[{"kind":"block","size":4}])");
  ASSERT_EQ(masked.request.mask.sparse.size(), 1U);
  EXPECT_EQ(masked.request.mask.sparse[0].kind, SparsePart::Kind::block);
  const LabState silent =
      with_field(state, R"(request.interventions=[{"kind":"silence","value":"blocks.0.attn.z","head":1}])");
  ASSERT_EQ(silent.request.interventions.size(), 1U);
  EXPECT_EQ(silent.request.interventions[0].head, 1);
}

TEST(WithField, SaysWhatThereIs) {
  EXPECT_NE(error_of("connections.mas=1").find("mass"), std::string::npos);
  EXPECT_NE(error_of("connections").find("PATH=JSON"), std::string::npos);
  EXPECT_NE(error_of("request.sentences[7]=x").find("list of 1"), std::string::npos);
  EXPECT_NE(error_of("view=elephant").find("heatmap"), std::string::npos);
  EXPECT_NE(error_of("scaling.d_model=\"x\"").find("whole number"), std::string::npos);
}

TEST(Link, BringsEveryStateBackButThePreferences) {
  LabState state = initial_state();
  for (const char* sentence : {"", "a", "ab", "abc", "今天|天气", "\"quoted\" \\ \n"}) {
    state.request.sentences = {sentence};
    state.selection.layer = 1;
    state.request.interventions = {
        {.kind = Intervention::Kind::weight, .value = "blocks.0.attn.pattern", .amount = 0.3F}};
    state.preferences.lang = Lang::en;
    const std::string link = to_link(state);
    EXPECT_TRUE(is_link(link));
    EXPECT_EQ(link.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", 10),
              std::string::npos);
    LabState expected = state;
    expected.preferences = {};
    EXPECT_TRUE(from_link(link) == expected) << sentence;
  }
}

TEST(Link, RefusesPartsOfOne) {
  const std::string link = to_link(initial_state());
  EXPECT_THROW((void)from_link(link.substr(0, link.size() / 2)), Error);
  EXPECT_THROW((void)from_link("headlight:???"), Error);
  EXPECT_THROW((void)from_link("https://example.org"), Error);
}

}  // namespace
}  // namespace headlight
