#pragma once
#include "core/tensor/tensor.h"

namespace headlight {

/// What a head mostly looks at, measured on one pattern: the mean weight on a place that is named relative to the
/// query.
enum class Habit { previous, self, next, first, spread };

struct HeadHabit {
  Habit habit = Habit::spread;
  float weight = 0;  // the mean weight on that place over the queries that have one; for spread: entropy ÷ its limit
};

/// The place with the largest mean weight when that is at least 0.4, else spread.
/// @param pattern  [Tq, Tk] with rows that sum to 1 (or to 0), of self-attention   @param length  tokens without
/// padding
HeadHabit head_habit(const ConstMatrixMap& pattern, int length);

}  // namespace headlight
