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
  // Pieces of fixed size, so that no result depends on the number of threads. Few rows are cut along the columns too,
  // or a short sentence would never use a second thread.
  constexpr Eigen::Index row_block = 128;
  const Eigen::Index col_block = out.rows() >= 2 * row_block ? out.cols() : std::max<Eigen::Index>(128, out.cols() / 4);
  const Eigen::Index down = (out.rows() + row_block - 1) / row_block;
  const Eigen::Index across = out.cols() == 0 ? 0 : (out.cols() + col_block - 1) / col_block;
  parallel_for(static_cast<int>(down * across), work, [&](int piece) {
    const Eigen::Index top = piece / across * row_block;
    const Eigen::Index left = piece % across * col_block;
    const Eigen::Index rows = std::min(row_block, out.rows() - top);
    const Eigen::Index cols = std::min(col_block, out.cols() - left);
    auto part = out.block(top, left, rows, cols);
    switch (transpose) {
      case Transpose::none:
        store(a.middleRows(top, rows), b.middleCols(left, cols), part, add);
        break;
      case Transpose::left:
        store(a.middleCols(top, rows).transpose(), b.middleCols(left, cols), part, add);
        break;
      case Transpose::right:
        store(a.middleRows(top, rows), b.middleRows(left, cols).transpose(), part, add);
        break;
    }
  });
}

}  // namespace headlight
