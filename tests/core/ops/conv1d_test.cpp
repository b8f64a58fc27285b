#include "core/ops/conv1d.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase convolution(int taps, int dilation, ConvPadding padding, bool biased = true, int rows = 7) {
  OpCase op{{random_tensor({2, rows, 3}, 1), random_tensor({taps, 3, 4}, 2)},
            [=](Graph& g, const std::vector<Var>& in) {
              return conv1d(g, in[0], in[1], in.size() > 2 ? in[2] : Var{}, dilation, padding);
            }};
  if (biased) op.inputs.push_back(random_tensor({1, 1, 4}, 3));
  return op;
}

TEST(Conv1d, FollowsItsFormula) {
  for (const ConvPadding padding : {ConvPadding::causal, ConvPadding::centred})
    for (const int taps : {1, 2, 3})
      for (const int dilation : {1, 2, 8}) {
        SCOPED_TRACE(std::to_string(taps) + " taps, dilation " + std::to_string(dilation));
        const OpCase op = convolution(taps, dilation, padding, taps != 2);
        const int left = padding == ConvPadding::causal ? (taps - 1) * dilation : (taps - 1) * dilation / 2;
        expect_values(op.value(), {2, 7, 4}, [&](int b, int t, int c) {
          double sum = op.inputs.size() > 2 ? static_cast<double>(op.inputs[2](0, 0, c)) : 0;
          for (int k = 0; k < taps; ++k) {
            const int from = t - left + k * dilation;
            for (int i = 0; i < 3 && from >= 0 && from < 7; ++i)
              sum += static_cast<double>(op.inputs[0](b, from, i)) * static_cast<double>(op.inputs[1](k, i, c));
          }
          return sum;
        });
        expect_gradients(op);
        expect_explanations(op);
      }
}

TEST(Conv1d, CausalNeverLooksAhead) {
  OpCase op = convolution(3, 2, ConvPadding::causal);
  const Tensor before = op.value();
  op.inputs[0].slice(0).row(4).array() += 1;
  const Tensor after = op.value();
  EXPECT_EQ(before.slice(0).topRows(4), after.slice(0).topRows(4));
  EXPECT_NE(before.slice(0).row(4), after.slice(0).row(4));
}

TEST(Conv1d, IsTheSameOnAnyNumberOfThreads) {
  OpCase op = convolution(3, 2, ConvPadding::centred);
  op.inputs = {random_tensor({4, 200, 64}, 1), random_tensor({3, 64, 64}, 2), random_tensor({1, 1, 64}, 3)};
  expect_same_on_any_number_of_threads(op);
}

TEST(Conv1d, RefusesWhatDoesNotFit) {
  expect_refused(convolution(3, 0, ConvPadding::causal), "conv1d");
  OpCase op = convolution(3, 1, ConvPadding::causal);
  op.inputs[0] = random_tensor({2, 7, 5}, 1);
  expect_refused(op, "conv1d");
}

}  // namespace
}  // namespace headlight
