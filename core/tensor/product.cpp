#include "core/tensor/product.h"

#include <algorithm>

#include "core/tensor/parallel.h"

namespace headlight {
namespace {

template <typename Left, typename Right, typename Out>
void store(const Left& left, const Right& right, Out&& out, bool add) {
  if (add)
    out.noalias() += left * right;
  else
    out.noalias() = left * right;
}

}  // namespace

void multiply(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out, Transpose transpose, bool add) {
  const Eigen::Index depth = transpose == Transpose::left ? a.rows() : a.cols();
  const double work = static_cast<double>(out.rows()) * static_cast<double>(out.cols()) * static_cast<double>(depth);
  constexpr Eigen::Index block = 128;  // rows a piece; fixed, so that no result depends on the number of threads
  const auto pieces = static_cast<int>((out.rows() + block - 1) / block);
  parallel_for(pieces, work, [&](int piece) {
    const Eigen::Index first = piece * block;
    const Eigen::Index count = std::min(block, out.rows() - first);
    auto rows = out.middleRows(first, count);
    switch (transpose) {
      case Transpose::none:
        store(a.middleRows(first, count), b, rows, add);
        break;
      case Transpose::left:
        store(a.middleCols(first, count).transpose(), b, rows, add);
        break;
      case Transpose::right:
        store(a.middleRows(first, count), b.transpose(), rows, add);
        break;
    }
  });
}

}  // namespace headlight
