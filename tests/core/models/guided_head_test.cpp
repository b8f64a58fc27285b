#include "core/models/guided_head.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

TEST(GuidedHead, IsNamedOnlyOnceTheModelHasBeenTrained) {
  Model model;
  model.config.architecture = Architecture::encoder_decoder;
  model.training = R"({"guided": {"attention": "cross", "layer": 0, "head": 2}})";
  model.trained = true;
  ASSERT_TRUE(guided_head(model));
  EXPECT_EQ(guided_head(model)->attention, "decoder.blocks.0.cross");
  EXPECT_EQ(guided_head(model)->head, 2);
  model.trained = false;
  EXPECT_FALSE(guided_head(model)) << "a model of step 0 has not been shown anything yet";
  model.trained = true;
  model.training = "{}";
  EXPECT_FALSE(guided_head(model));
}

}  // namespace
}  // namespace headlight
