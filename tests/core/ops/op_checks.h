#pragma once
// What is asked of every op: its value, its gradient, its explanation, and its in-place form.
#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <vector>

#include "core/graph/graph.h"

namespace headlight {

/// N(0, 1) numbers.
Tensor random_tensor(Shape shape, std::uint64_t seed);

/// An op with its inputs: parameters, but for those listed as constants.
struct OpCase {
  std::vector<Tensor> inputs;
  std::function<Var(Graph&, const std::vector<Var>&)> build;
  std::set<std::size_t> constants{};
  bool training = false;

  Var run(Graph& graph) const { return build(graph, leaves(graph)); }
  std::vector<Var> leaves(Graph& graph) const;
  Tensor value() const;
};

/// The value has this shape, and every element is what the slow and obvious formula gives.
void expect_values(const Tensor& found, Shape shape, const std::function<double(int b, int r, int c)>& formula,
                   double tolerance = 2e-5);

/// The gradient of Σ weight·value with random weights against central differences: relative error below 1e-2. Constants
/// get none.
void expect_gradients(const OpCase& op);

/// explain() gives the stored value for every element, and its operands are what the graph holds.
void expect_explanations(const OpCase& op);

/// A graph that overwrites the first input gives the same value and the same gradients.
void expect_same_in_place(const OpCase& op);

/// The same bits on one thread and on three.
void expect_same_on_any_number_of_threads(const OpCase& op);

/// The op refuses these inputs, and the message begins with its name and says what was expected and found.
void expect_refused(const OpCase& op, const std::string& name);

}  // namespace headlight
