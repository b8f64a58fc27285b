#include "core/ops/combine_heads.h"

#include <algorithm>

#include "op_checks.h"

namespace headlight {
namespace {

OpCase case_of(CombineHeads how) {
  Tensor x = random_tensor({6, 3, 4}, 1);  // two sentences of three heads
  for (std::size_t i = 0; i < x.size(); ++i) x.data()[i] = 0.1F + std::abs(x.data()[i]);
  return {{x}, [how](Graph& g, const std::vector<Var>& in) { return combine_heads(g, in[0], 3, how); }};
}

TEST(CombineHeads, MeanAndMaxWithRowsThatAddUpToOne) {
  for (const CombineHeads how : {CombineHeads::mean, CombineHeads::max}) {
    const OpCase op = case_of(how);
    const Tensor& x = op.inputs[0];
    const auto together = [&](int b, int r, int c) {
      double sum = 0, most = 0;
      for (int h = 0; h < 3; ++h) {
        sum += static_cast<double>(x(b * 3 + h, r, c));
        most = std::max(most, static_cast<double>(x(b * 3 + h, r, c)));
      }
      return how == CombineHeads::mean ? sum / 3 : most;
    };
    expect_values(op.value(), {2, 3, 4}, [&](int b, int r, int c) {
      double row = 0;
      for (int k = 0; k < 4; ++k) row += together(b, r, k);
      return together(b, r, c) / row;
    });
    expect_gradients(op);
    expect_explanations(op);
  }
}

TEST(CombineHeads, ARowThatLooksAtNothingStaysZero) {
  OpCase op = case_of(CombineHeads::max);
  for (int h = 0; h < 3; ++h) op.inputs[0].slice(h).row(1).setZero();
  const Tensor value = op.value();
  for (int c = 0; c < 4; ++c) EXPECT_EQ(value(0, 1, c), 0);
  expect_explanations(op);
  op.inputs[0] = random_tensor({5, 3, 4}, 1);
  expect_refused(op, "max_of_heads");
}

}  // namespace
}  // namespace headlight
