#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "core/train/trainer.h"

namespace headlight {

/// What is asked of a training that goes on: nothing of it may contradict the folder but the number of steps.
struct ResumeWishes {
  std::optional<Recipe> recipe;
  std::optional<std::uint64_t> seed;
  std::optional<int> steps;
  bool any_tokens = false;  // the recipe was made from a text, and nobody said how it is cut
};

/// The training that a folder holds, ready to go on. Throws Error when there is none, when it has another recipe or
/// seed, or when more steps are done than asked for.
Trainer resumed_training(const std::string& folder, const ResumeWishes& wishes);

}  // namespace headlight
