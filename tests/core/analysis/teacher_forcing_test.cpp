#include "core/analysis/teacher_forcing.h"

#include <gtest/gtest.h>

#include "core/lab/model_source.h"
#include "core/models/model_folder.h"
#include "core/train/generate.h"

namespace headlight {
namespace {

Request love() {
  Request request;
  request.model.folder = "translate-en-zh";
  request.sentences = {"I love you"};
  request.targets = {"我|爱|你"};
  return with_model(request);
}

TEST(TeacherForcing, WritesWhatTheGeneratorWrites) {
  const auto study = study_teacher_forcing(love());
  ASSERT_TRUE(study);
  const Model& model = *study->forced->model;
  const Generated greedy = generate(model, study->forced->source.front().ids, {}, Sampling{});
  std::vector<int> own = study->written;
  ASSERT_FALSE(own.empty());
  EXPECT_EQ(own.back(), Vocabulary::eos);
  own.pop_back();
  EXPECT_EQ(own, greedy.ids());
  for (std::size_t s = 0; s < study->written.size(); ++s)
    EXPECT_NEAR(study->step_probability(static_cast<int>(s)), greedy.words[s].probability, 1e-5);
}

TEST(TeacherForcing, APrefixComputesTheSameNumbers) {
  const auto study = study_teacher_forcing(love());
  ASSERT_TRUE(study);
  ASSERT_EQ(study->reference.size(), 4U);  // 我 爱 你 <eos>
  EXPECT_EQ(study->steps.size(), study->written.size());
  for (std::size_t s = 0; s < study->steps.size(); ++s) {
    EXPECT_EQ(study->steps[s]->target.front().length, static_cast<int>(s) + 1);
    EXPECT_GE(study->difference(static_cast<int>(s)), 0);
    EXPECT_LT(study->difference(static_cast<int>(s)), 1e-5);
  }
  EXPECT_GT(study->forced_probability(0), 0.5F);
}

TEST(TeacherForcing, AWrongTeacherIsAnotherInput) {
  Request request = love();
  request.targets = {"他|爱|你"};
  const auto study = study_teacher_forcing(request);
  ASSERT_TRUE(study);
  EXPECT_GE(study->difference(0), 0);  // only <bos> so far
  EXPECT_LT(study->difference(1), 0);
}

}  // namespace
}  // namespace headlight
