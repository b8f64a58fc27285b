#pragma once
#include <memory>
#include <string>
#include <vector>

#include "core/analysis/gradient_study.h"
#include "core/lab/picture.h"

namespace headlight {

/// The study of the gradients' view.
struct GradientStudy : Study {
  std::shared_ptr<const Run> gone_back;
  GradientResult result;
  std::vector<std::string> values;  // names to choose from
  const Run* run(int number) const override { return number == 0 ? gone_back.get() : nullptr; }
};

}  // namespace headlight
