#pragma once
#include "core/ops/axis.h"
#include "core/tensor/tensor.h"

namespace headlight {

/// A tensor as a matrix whose columns run along `axis`: what is one after another along the axis is a block of columns.
/// One index of the axis is `axis_width` columns wide.
inline Eigen::Index axis_width(const Shape& shape, Axis axis) {
  if (axis == Axis::cols) return 1;
  return axis == Axis::rows ? shape.cols : Eigen::Index{shape.rows} * shape.cols;
}

inline Eigen::Index axis_rows(const Shape& shape, Axis axis) {
  if (axis == Axis::batch) return 1;
  return axis == Axis::rows ? shape.batch : Eigen::Index{shape.batch} * shape.rows;
}

inline int& axis_size(Shape& shape, Axis axis) {
  if (axis == Axis::batch) return shape.batch;
  return axis == Axis::rows ? shape.rows : shape.cols;
}

inline int& axis_index(Index3& at, Axis axis) {
  if (axis == Axis::batch) return at.batch;
  return axis == Axis::rows ? at.row : at.col;
}

inline MatrixMap along_axis(Tensor& t, Axis axis) {
  Shape shape = t.shape();
  return {t.data(), axis_rows(shape, axis), axis_width(shape, axis) * axis_size(shape, axis)};
}

inline ConstMatrixMap along_axis(const Tensor& t, Axis axis) {
  Shape shape = t.shape();
  return {t.data(), axis_rows(shape, axis), axis_width(shape, axis) * axis_size(shape, axis)};
}

}  // namespace headlight
