#include "op_checks.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "core/ops/scale.h"
#include "core/tensor/parallel.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

double weighted_sum(const Tensor& value, const Tensor& weights) {
  double sum = 0;
  for (std::size_t i = 0; i < value.size(); ++i)
    sum += static_cast<double>(value.data()[i]) * static_cast<double>(weights.data()[i]);
  return sum;
}

std::string place(const Index3& at) {
  return "[" + std::to_string(at.batch) + ", " + std::to_string(at.row) + ", " + std::to_string(at.col) + "]";
}

void for_elements(const Shape& shape, const std::function<void(const Index3&)>& body) {
  for (int b = 0; b < shape.batch; ++b)
    for (int r = 0; r < shape.rows; ++r)
      for (int c = 0; c < shape.cols; ++c) body({b, r, c});
}

void expect_same_bits(const Tensor& found, const Tensor& expected) {
  ASSERT_EQ(found.shape(), expected.shape());
  if (!expected.empty()) {
    EXPECT_EQ(std::memcmp(found.data(), expected.data(), expected.size() * sizeof(float)), 0);
  }
}

void expect_explanation(const Graph& graph, const Explanation& e, float stored) {
  if (std::isinf(stored))
    EXPECT_EQ(e.value, stored);
  else
    EXPECT_NEAR(e.value, stored, 1e-4 * std::abs(static_cast<double>(stored)) + 2e-6);
  EXPECT_FALSE(e.op.empty());
  EXPECT_FALSE(e.summary.in(Lang::en).empty());
  EXPECT_FALSE(e.summary.in(Lang::zh).empty());
  for (const Operand& operand : e.operands) {
    ASSERT_TRUE(operand.node.valid());
    EXPECT_EQ(operand.value, graph.value(operand.node)(operand.at));
    EXPECT_FALSE(operand.symbol.empty());
  }
}

}  // namespace

Tensor random_tensor(Shape shape, std::uint64_t seed) {
  Random random(seed);
  Tensor out(shape);
  for (std::size_t i = 0; i < out.size(); ++i) out.data()[i] = static_cast<float>(random.normal());
  return out;
}

std::vector<Var> OpCase::leaves(Graph& graph) const {
  std::vector<Var> vars;
  for (std::size_t i = 0; i < inputs.size(); ++i)
    vars.push_back(constants.contains(i) ? graph.constant(inputs[i])
                                         : graph.parameter("input " + std::to_string(i), inputs[i]));
  return vars;
}

Tensor OpCase::value() const {
  Graph graph(Graph::Keep::everything, training);
  return graph.value(run(graph));
}

void expect_values(const Tensor& found, Shape shape, const std::function<double(int, int, int)>& formula,
                   double tolerance) {
  ASSERT_EQ(found.shape(), shape) << to_string(found.shape()) << " instead of " << to_string(shape);
  for_elements(shape, [&](const Index3& at) {
    const double expected = formula(at.batch, at.row, at.col);
    if (std::isinf(expected))
      EXPECT_EQ(static_cast<double>(found(at)), expected) << place(at);
    else
      EXPECT_NEAR(static_cast<double>(found(at)), expected, tolerance * std::max(1.0, std::abs(expected))) << place(at);
  });
}

void expect_gradients(const OpCase& op) {
  Graph graph(Graph::Keep::everything, op.training);
  const std::vector<Var> leaves = op.leaves(graph);
  const Var root = op.build(graph, leaves);
  const Tensor weights = random_tensor(graph.value(root).shape(), 77);
  graph.backward(root, weights);

  OpCase moved = op;
  for (std::size_t i = 0; i < op.inputs.size(); ++i) {
    const Tensor& gradient = graph.gradient(leaves[i]);
    if (op.constants.contains(i)) {
      EXPECT_TRUE(gradient.empty()) << "constant input " << i << " got a gradient";
      continue;
    }
    ASSERT_EQ(gradient.shape(), op.inputs[i].shape());
    float largest = 0;
    for (std::size_t j = 0; j < gradient.size(); ++j) largest = std::max(largest, std::abs(gradient.data()[j]));
    for (std::size_t j = 0; j < gradient.size(); ++j) {
      constexpr float step = 1e-2F;
      float& x = moved.inputs[i].data()[j];
      const float before = x;
      x = before + step;
      const double above = weighted_sum(moved.value(), weights);
      x = before - step;
      const double below = weighted_sum(moved.value(), weights);
      x = before;
      const double difference = (above - below) / (2 * static_cast<double>(step));
      const double found = static_cast<double>(gradient.data()[j]);
      // Elements far smaller than the largest are compared on its scale: differences of floats see no finer.
      const double size = std::max({std::abs(found), std::abs(difference), 0.1 * static_cast<double>(largest), 1e-3});
      EXPECT_NEAR(found, difference, 1e-2 * size) << "input " << i << ", element " << j;
    }
  }
}

void expect_explanations(const OpCase& op) {
  Graph graph(Graph::Keep::everything, op.training);
  const Var root = op.run(graph);
  const Tensor& value = graph.value(root);
  for_elements(value.shape(), [&](const Index3& at) {
    SCOPED_TRACE(place(at));
    const Explanation e = graph.explain(root, at);
    EXPECT_EQ(e.node.id, root.id);
    EXPECT_EQ(e.at, at);
    expect_explanation(graph, e, value(at));
    // The op's own word, which the graph passes over where an op only moves numbers.
    std::vector<const Tensor*> inputs;
    for (const Var input : graph.inputs_of(root)) inputs.push_back(&graph.value(input));
    Explanation own = graph.op_of(root)->explain(inputs, value, at);
    EXPECT_EQ(own.op, graph.op_of(root)->name());
    EXPECT_FALSE(own.lines.empty());
    for (Operand& operand : own.operands) operand.node = graph.inputs_of(root)[static_cast<std::size_t>(operand.input)];
    expect_explanation(graph, own, value(at));
  });
}

void expect_same_in_place(const OpCase& op) {
  Tensor value[2];
  std::vector<Tensor> gradients[2];
  for (const int in_place : {0, 1}) {
    Graph graph(in_place == 1 ? Graph::Keep::what_backward_needs : Graph::Keep::everything, op.training);
    const std::vector<Var> leaves = op.leaves(graph);
    std::vector<Var> inputs = leaves;
    inputs[0] = last_use(scale(graph, leaves[0], 1));  // a value that the graph owns and may overwrite
    const Var root = op.build(graph, inputs);
    EXPECT_EQ(graph.value(inputs[0]).empty(), in_place == 1);
    value[in_place] = graph.value(root);
    graph.backward(root, random_tensor(graph.value(root).shape(), 78));
    for (const Var leaf : leaves) gradients[in_place].push_back(graph.gradient(leaf));
    EXPECT_EQ(graph.gradient(inputs[0]).empty(), in_place == 1);  // given back on the way to the leaves
  }
  expect_same_bits(value[1], value[0]);
  for (std::size_t i = 0; i < gradients[0].size(); ++i) expect_same_bits(gradients[1][i], gradients[0][i]);
}

void expect_same_on_any_number_of_threads(const OpCase& op) {
  Tensor value[2];
  std::vector<Tensor> gradients[2];
  for (const int run : {0, 1}) {
    set_threads(run == 0 ? 1 : 3);
    Graph graph(Graph::Keep::everything, op.training);
    const std::vector<Var> leaves = op.leaves(graph);
    const Var root = op.build(graph, leaves);
    value[run] = graph.value(root);
    graph.backward(root, random_tensor(graph.value(root).shape(), 79));
    for (const Var leaf : leaves) gradients[run].push_back(graph.gradient(leaf));
  }
  set_threads(1);
  expect_same_bits(value[1], value[0]);
  for (std::size_t i = 0; i < gradients[0].size(); ++i) expect_same_bits(gradients[1][i], gradients[0][i]);
}

void expect_refused(const OpCase& op, const std::string& name) {
  try {
    op.value();
    ADD_FAILURE() << name << " took inputs that do not fit";
  } catch (const std::invalid_argument& error) {
    const std::string message = error.what();
    EXPECT_EQ(message.rfind(name + ": expected ", 0), 0U) << message;
    EXPECT_NE(message.find(", found "), std::string::npos) << message;
  }
}

}  // namespace headlight
