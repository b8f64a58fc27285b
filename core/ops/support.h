#pragma once
// What most ops need: error messages about shapes, blocks of elements, and the parts of an explanation.
#include <Eigen/Core>
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/graph/op.h"
#include "core/tensor/parallel.h"

namespace headlight {

/// Throws std::invalid_argument "linear: expected x [B, T, 4], found [1, 3, 5] and [1, 4, 2]".
[[noreturn]] void refuse_shapes(std::string_view op, const std::string& expected, Inputs found);
[[noreturn]] void refuse(std::string_view op, const std::string& expected, const std::string& found);

/// Elements first … first + count − 1 of a tensor, as one array.
inline Eigen::Map<Eigen::ArrayXf> span_of(Tensor& t, Eigen::Index first, Eigen::Index count) {
  return {t.data() + first, count};
}
inline Eigen::Map<const Eigen::ArrayXf> span_of(const Tensor& t, Eigen::Index first, Eigen::Index count) {
  return {t.data() + first, count};
}

/// Calls body(first, count) for blocks that cover 0 … size − 1, on several threads when large.
/// @param cost of one element, in multiply-adds
template <typename Body>
void for_blocks(std::size_t size, double cost, const Body& body) {
  constexpr Eigen::Index block = 32768;
  const auto all = static_cast<Eigen::Index>(size);
  if (all <= block) {
    if (all > 0) body(Eigen::Index{0}, all);
    return;
  }
  parallel_for(static_cast<int>((all + block - 1) / block), cost * static_cast<double>(all), [&](int i) {
    const Eigen::Index first = i * block;
    body(first, std::min(block, all - first));
  });
}

/// Calls body(first, count) for blocks of rows of a matrix [rows, cols]; a block stays in the cache.
template <typename Body>
void for_row_blocks(Eigen::Index rows, Eigen::Index cols, double cost, const Body& body) {
  const Eigen::Index block = std::max<Eigen::Index>(1, 8192 / std::max<Eigen::Index>(1, cols));
  if (rows <= block) {
    if (rows > 0) body(Eigen::Index{0}, rows);
    return;
  }
  parallel_for(static_cast<int>((rows + block - 1) / block),
               cost * static_cast<double>(rows) * static_cast<double>(cols), [&](int i) {
                 const Eigen::Index first = i * block;
                 body(first, std::min(block, rows - first));
               });
}

/// An element of an input, as an operand.
Operand operand(Inputs in, int input, const Index3& at, std::string symbol);

/// A number inside a formula: negative ones in parentheses.
std::string term(double value, int decimals = 3);
/// number() of a double that is meant to be a float.
std::string digits(double value, int decimals = 3);

/// Σ left·right over the pairs: adds the pairs to the operands (group 2), the line "q·k = 0.1·0.2 + … = 0.3" to the
/// lines, and returns the sum.
double explain_products(Explanation& e, std::vector<std::pair<Operand, Operand>>&& pairs);

/// Adds the bias b[0, 0, col], input 2, to the product explained before it: its line and operand. Returns the sum.
double explain_bias(Explanation& e, Inputs in, int col, double product);

/// An op of one input, element by element: y = f(x).
Explanation explain_function(std::string_view op, Tr summary, Inputs in, const Index3& at, double value,
                             std::vector<std::string> lines);

/// An op that only moves numbers.
Explanation explain_move(std::string_view op, Tr summary, Inputs in, const Op::Source& source);

}  // namespace headlight
