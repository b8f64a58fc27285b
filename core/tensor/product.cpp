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

// A small product, such as one head of a short sentence makes by the hundred: Eigen's general one copies its operands
// into panels first, which takes several times as long as the product itself. Rows of `right` are read 16 at a time,
// where they are or, if that would read past them, from a padded copy.
class SmallProduct {
 public:
  static constexpr Eigen::Index lanes = 16, most_room = 4096;
  static bool suits(Eigen::Index rows, Eigen::Index cols, Eigen::Index depth) {
    return rows * cols * depth <= 16384 && padded(cols) * padded(depth) <= most_room;
  }

  SmallProduct(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef& out, Transpose transpose)
      : left_(a.data()), out_(out), right_(b.data()), step_(b.outerStride()) {
    const bool turned = transpose == Transpose::left;
    depth_ = turned ? a.rows() : a.cols();
    down_ = turned ? 1 : a.outerStride();
    along_ = turned ? a.outerStride() : 1;
    if (transpose != Transpose::right && out.cols() % lanes == 0) return;
    step_ = padded(out.cols());
    for (Eigen::Index k = 0; k < depth_; k += lanes)
      for (Eigen::Index col = 0; col < step_; col += lanes) {
        const Eigen::Index cols = std::min(lanes, out.cols() - col);
        const Eigen::Index deep = std::min(lanes, depth_ - k);
        Square block = Square::Zero();
        if (transpose != Transpose::right)
          block.topLeftCorner(deep, cols) = b.block(k, col, deep, cols);
        else if (deep == lanes)
          for (Eigen::Index i = 0; i < cols; ++i) block.row(i) = b.block<1, lanes>(col + i, k);
        else
          block.topLeftCorner(cols, deep) = b.block(col, k, cols, deep);
        if (transpose == Transpose::right) block.transposeInPlace();
        Eigen::Map<Square, 0, Eigen::OuterStride<>>(room_ + k * step_ + col, Eigen::OuterStride<>(step_)) = block;
      }
    right_ = room_;
  }

  void run(bool add) const {
    for (Eigen::Index col = 0; col < out_.cols(); col += lanes) {
      Eigen::Index row = 0;
      for (; row + 6 <= out_.rows(); row += 6) tile<6>(row, col, add);
      for (; row + 3 <= out_.rows(); row += 3) tile<3>(row, col, add);
      for (; row < out_.rows(); ++row) tile<1>(row, col, add);
    }
  }

 private:
  using Lanes = Eigen::Array<float, lanes, 1>;
  using Square = Eigen::Matrix<float, lanes, lanes, Eigen::RowMajor>;
  static Eigen::Index padded(Eigen::Index cols) { return (cols + lanes - 1) / lanes * lanes; }

  template <int rows>
  void tile(Eigen::Index row, Eigen::Index col, bool add) const {
    Lanes sums[rows];
    for (Lanes& sum : sums) sum.setZero();
    const float* left = left_ + row * down_;
    const float* right = right_ + col;
    for (Eigen::Index k = 0; k < depth_; ++k, left += along_, right += step_) {
      const Lanes values = Eigen::Map<const Lanes>(right);
      for (int r = 0; r < rows; ++r) sums[r] += left[r * down_] * values;
    }
    const Eigen::Index width = std::min(lanes, out_.cols() - col);
    for (int r = 0; r < rows; ++r) {
      float* to = &out_(row + r, col);
      if (width == lanes)
        store_sum(Eigen::Map<Lanes>(to), sums[r], add);
      else
        store_sum(Eigen::Map<Eigen::ArrayXf>(to, width), sums[r].head(width), add);
    }
  }

  template <typename To, typename Sum>
  static void store_sum(To&& to, const Sum& sum, bool add) {
    if (add)
      to += sum;
    else
      to = sum;
  }

  const float* left_;
  MatrixRef& out_;
  const float* right_;
  Eigen::Index step_, depth_ = 0, down_ = 0, along_ = 0;
  alignas(64) float room_[most_room];
};

}  // namespace

void multiply(const ConstMatrixRef& a, const ConstMatrixRef& b, MatrixRef out, Transpose transpose, bool add) {
  const Eigen::Index depth = transpose == Transpose::left ? a.rows() : a.cols();
  const double work = static_cast<double>(out.rows()) * static_cast<double>(out.cols()) * static_cast<double>(depth);
  if (SmallProduct::suits(out.rows(), out.cols(), depth)) {
    SmallProduct(a, b, out, transpose).run(add);
    return;
  }
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
