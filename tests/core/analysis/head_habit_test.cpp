#include "core/analysis/head_habit.h"

#include <gtest/gtest.h>

namespace headlight {
namespace {

HeadHabit habit_of(Matrix pattern) {
  const auto n = static_cast<int>(pattern.rows());
  return head_habit(ConstMatrixMap(pattern.data(), n, n), n);
}

TEST(HeadHabit, NamesThePlaceThatGetsMostWeight) {
  Matrix self = Matrix::Identity(4, 4);
  EXPECT_EQ(habit_of(self).habit, Habit::self);
  EXPECT_EQ(habit_of(self).weight, 1);

  Matrix previous = Matrix::Zero(4, 4);
  previous(0, 0) = 1;
  for (int r = 1; r < 4; ++r) {
    previous(r, r - 1) = 0.75F;
    previous(r, r) = 0.25F;
  }
  EXPECT_EQ(habit_of(previous).habit, Habit::previous);
  EXPECT_FLOAT_EQ(habit_of(previous).weight, 0.75F);

  Matrix first = Matrix::Zero(5, 5);
  first.col(0).setOnes();
  EXPECT_EQ(habit_of(first).habit, Habit::first);

  Matrix next = Matrix::Zero(4, 4);
  for (int r = 0; r < 3; ++r) next(r, r + 1) = 1;
  EXPECT_EQ(habit_of(next).habit, Habit::next);
}

TEST(HeadHabit, AnEvenPatternIsSpreadToTheLimit) {
  const HeadHabit habit = habit_of(Matrix::Constant(5, 5, 0.2F));
  EXPECT_EQ(habit.habit, Habit::spread);
  EXPECT_NEAR(habit.weight, 1, 1e-5F);
}

TEST(HeadHabit, PaddingIsLeftOut) {
  Matrix pattern = Matrix::Zero(4, 4);
  pattern(0, 0) = pattern(1, 1) = 1;
  pattern(2, 0) = pattern(3, 0) = 1;  // rows of padding
  EXPECT_EQ(head_habit(ConstMatrixMap(pattern.data(), 4, 4), 2).habit, Habit::self);
}

}  // namespace
}  // namespace headlight
