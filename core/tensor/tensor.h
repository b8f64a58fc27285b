#pragma once
// Letters used everywhere in core/: B sentences in a batch, H heads, T positions (Tq queries, Tk keys), D features,
// V words of the vocabulary. A tensor is a batch of row-major matrices: rows are positions, columns are features.
#include <Eigen/Core>
#include <cstddef>
#include <memory>
#include <string>

namespace headlight {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using MatrixMap = Eigen::Map<Matrix>;
using ConstMatrixMap = Eigen::Map<const Matrix>;

struct Shape {
  int batch = 0, rows = 0, cols = 0;
  std::size_t size() const {
    return static_cast<std::size_t>(batch) * static_cast<std::size_t>(rows) * static_cast<std::size_t>(cols);
  }
  bool operator==(const Shape&) const = default;
};
std::string to_string(const Shape& shape);  // "[2, 10, 64]"

/// One element of a tensor.
struct Index3 {
  int batch = 0, row = 0, col = 0;
  bool operator==(const Index3&) const = default;
  auto operator<=>(const Index3&) const = default;
};

/// Float values of a shape, owned, 64-byte aligned. Copying copies the values.
class Tensor {
 public:
  Tensor() = default;
  explicit Tensor(Shape shape);  // values undefined: whoever makes it fills it
  Tensor(const Tensor& other);
  Tensor& operator=(const Tensor& other);
  Tensor(Tensor&& other) noexcept;
  Tensor& operator=(Tensor&& other) noexcept;
  ~Tensor();

  static Tensor filled(Shape shape, float value);
  static Tensor zeros(Shape shape) { return filled(shape, 0.0F); }
  static Tensor from(const Matrix& matrix);  // [1, rows, cols]

  const Shape& shape() const { return shape_; }
  int batch() const { return shape_.batch; }
  int rows() const { return shape_.rows; }
  int cols() const { return shape_.cols; }
  std::size_t size() const { return shape_.size(); }
  bool empty() const { return data_ == nullptr; }

  float* data() { return data_; }
  const float* data() const { return data_; }
  float& operator()(int b, int r, int c) { return data_[offset(b, r, c)]; }
  float operator()(int b, int r, int c) const { return data_[offset(b, r, c)]; }
  float operator()(const Index3& at) const { return data_[offset(at.batch, at.row, at.col)]; }
  bool contains(const Index3& at) const;

  MatrixMap slice(int b) { return {data_ + offset(b, 0, 0), rows(), cols()}; }             // [rows, cols]
  ConstMatrixMap slice(int b) const { return {data_ + offset(b, 0, 0), rows(), cols()}; }  // [rows, cols]
  MatrixMap flat() { return {data_, Eigen::Index{batch()} * rows(), cols()}; }             // [batch·rows, cols]
  ConstMatrixMap flat() const { return {data_, Eigen::Index{batch()} * rows(), cols()}; }  // [batch·rows, cols]

  void reshape(Shape shape);  // same size, other shape; throws std::invalid_argument otherwise

 private:
  std::size_t offset(int b, int r, int c) const {
    return (static_cast<std::size_t>(b) * static_cast<std::size_t>(shape_.rows) + static_cast<std::size_t>(r)) *
               static_cast<std::size_t>(shape_.cols) +
           static_cast<std::size_t>(c);
  }
  Shape shape_;
  float* data_ = nullptr;
};

}  // namespace headlight
