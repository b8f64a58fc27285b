#include "core/ops/flatten_batch.h"

#include "op_checks.h"

namespace headlight {
namespace {

TEST(FlattenBatch, PutsTheRowsBelowEachOther) {
  const OpCase op{{random_tensor({3, 2, 4}, 1)},
                  [](Graph& g, const std::vector<Var>& in) { return flatten_batch(g, in[0]); }};
  expect_values(
      op.value(), {1, 6, 4}, [&](int, int r, int c) { return static_cast<double>(op.inputs[0](r / 2, r % 2, c)); }, 0);
  expect_gradients(op);
  expect_explanations(op);
}

}  // namespace
}  // namespace headlight
