#include "core/ops/cut_patches.h"

#include "op_checks.h"

namespace headlight {
namespace {

OpCase cut(Shape x, int patch) {
  return {{random_tensor(x, 1)},
          [patch](Graph& g, const std::vector<Var>& in) { return cut_patches(g, in[0], patch); }};
}

TEST(CutPatches, GivesEveryPatchItsPixels) {
  const OpCase op = cut({2, 6, 6}, 3);
  const Tensor& x = op.inputs[0];
  expect_values(
      op.value(), {2, 4, 9},
      [&](int b, int r, int c) { return static_cast<double>(x(b, r / 2 * 3 + c / 3, r % 2 * 3 + c % 3)); }, 0);
  expect_gradients(op);
  expect_explanations(op);
}

TEST(CutPatches, OfOnePixelAreThePixelsAndOneOfAllIsThePicture) {
  const OpCase pixels = cut({1, 4, 4}, 1);
  expect_values(pixels.value(), {1, 16, 1},
                [&](int, int r, int) { return static_cast<double>(pixels.inputs[0](0, r / 4, r % 4)); });
  const OpCase whole = cut({1, 4, 4}, 4);
  expect_values(whole.value(), {1, 1, 16},
                [&](int, int, int c) { return static_cast<double>(whole.inputs[0](0, c / 4, c % 4)); });
}

TEST(CutPatches, AreLookedThrough) {
  Graph graph;
  const Tensor x = random_tensor({1, 8, 8}, 3);
  const Var patches = cut_patches(graph, graph.parameter("x", x), 4);
  EXPECT_EQ(graph.explain(patches, {0, 3, 5}).value, x(0, 5, 5));
}

TEST(CutPatches, RefuseWhatTheyDoNotFill) {
  expect_refused(cut({1, 6, 6}, 4), "cut_patches");
  expect_refused(cut({1, 6, 4}, 2), "cut_patches");
  expect_refused(cut({1, 4, 4}, 0), "cut_patches");
}

}  // namespace
}  // namespace headlight
