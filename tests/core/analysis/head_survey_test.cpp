#include "core/analysis/head_survey.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "../models/small_runs.h"

namespace headlight {
namespace {

using headlight::testing::small_request;

TEST(HeadSurvey, SortsByEveryColumnAndKeepsHeadsWithoutANumberLast) {
  Request request = small_request(Architecture::encoder_decoder);
  request.sentences = {"the|cat|,|the|dog|.", "a|b|a|c"};
  request.targets = {"le|chat|,|le|chien", "un|deux"};
  const auto survey = survey_heads(run_request(request));
  ASSERT_NE(survey, nullptr);
  ASSERT_EQ(survey->heads.size(), 12U);
  const std::vector<int> groups = group_heads(survey->similarity, 0.6);
  for (const HeadColumn& column : head_columns())
    for (const bool descending : {false, true}) {
      const std::vector<int> order = sorted_heads(*survey, groups, column.id, descending);
      std::vector<int> all = order;
      std::sort(all.begin(), all.end());
      for (int i = 0; i < 12; ++i) EXPECT_EQ(all[static_cast<std::size_t>(i)], i) << column.id;
      if (column.id == "layer" || column.id == "group") continue;
      bool ended = false;
      double before = NAN;
      for (const int head : order) {
        const double number = head_number(survey->heads[static_cast<std::size_t>(head)], column.id);
        ended = ended || std::isnan(number);
        EXPECT_EQ(std::isnan(number), ended) << column.id;
        if (!std::isnan(number) && !std::isnan(before)) {
          EXPECT_TRUE(descending ? number <= before : number >= before) << column.id;
        }
        before = number;
      }
    }
  // Cross-attention knows no induction.
  EXPECT_TRUE(std::isnan(head_number(survey->heads.back(), "induction")));
}

TEST(HeadSurvey, NullForNothingAndWhenCancelled) {
  Request request = small_request(Architecture::encoder);
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(survey_heads(run_request(request), &cancelled), nullptr);
  request.sentences = {""};
  EXPECT_EQ(survey_heads(run_request(request)), nullptr);
}

}  // namespace
}  // namespace headlight
