#pragma once
#include "core/ops/support.h"

namespace headlight {

/// Throws unless b fits a: [B or 1, T or 1, D] beside [B, T, D].
inline void check_broadcast(std::string_view op, Inputs in) {
  const Shape& a = in[0]->shape();
  const Shape& b = in[1]->shape();
  if (b.cols != a.cols || (b.batch != 1 && b.batch != a.batch) || (b.rows != 1 && b.rows != a.rows))
    refuse_shapes(op, "a [B, T, D] and b [B or 1, T or 1, D]", in);
}

/// The element of b that meets `at` of a.
inline Index3 broadcast_at(const Shape& b, const Index3& at) {
  return {b.batch == 1 ? 0 : at.batch, b.rows == 1 ? 0 : at.row, at.col};
}

/// Calls body(first of a, first of b, count) for the longest pieces that lie together in both, one after another.
template <typename Body>
void for_broadcast_pieces(const Shape& a, const Shape& b, const Body& body) {
  const auto piece = static_cast<Eigen::Index>(a == b ? a.size() : Shape{1, b.rows, b.cols}.size());
  const auto all = static_cast<Eigen::Index>(a.size());
  for (Eigen::Index first = 0, i = 0; first < all; first += piece, ++i) {
    const Eigen::Index slice = b.rows == 1 && a.rows != 1 ? i / a.rows : i;
    body(first, (b.batch == 1 || a == b ? 0 : slice) * piece, piece);
  }
}

}  // namespace headlight
