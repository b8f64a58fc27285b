#include "core/ops/mean.h"

#include "op_checks.h"

namespace headlight {
namespace {

TEST(Mean, AddsEveryElement) {
  const OpCase sum{{random_tensor({2, 3, 4}, 1)},
                   [](Graph& g, const std::vector<Var>& in) { return sum_all(g, in[0]); }};
  OpCase mean = sum;
  mean.build = [](Graph& g, const std::vector<Var>& in) { return mean_all(g, in[0]); };
  double total = 0;
  for (std::size_t i = 0; i < 24; ++i) total += static_cast<double>(sum.inputs[0].data()[i]);
  expect_values(sum.value(), {1, 1, 1}, [&](int, int, int) { return total; });
  expect_values(mean.value(), {1, 1, 1}, [&](int, int, int) { return total / 24; });
  for (const OpCase& op : {sum, mean}) {
    expect_gradients(op);
    expect_explanations(op);
  }
  mean.inputs[0] = Tensor::zeros({1, 0, 4});
  expect_refused(mean, "mean");
}

}  // namespace
}  // namespace headlight
