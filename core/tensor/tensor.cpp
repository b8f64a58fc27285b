#include "core/tensor/tensor.h"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <map>
#include <mutex>
#include <new>
#include <stdexcept>
#include <vector>

namespace headlight {
namespace {

// Buffers go back to a pool and not to the system: a run makes the same hundred sizes at every key stroke, and fresh
// pages cost more than the arithmetic of a small model. Off under sanitizers, which want to see every free.
class BufferPool {
 public:
  float* take(std::size_t bytes) {
#ifndef HEADLIGHT_SANITIZED
    const std::lock_guard lock(mutex_);
    if (auto found = free_.find(bytes); found != free_.end() && !found->second.empty()) {
      float* buffer = found->second.back();
      found->second.pop_back();
      held_ -= bytes;
      return buffer;
    }
#endif
    void* buffer = std::aligned_alloc(64, bytes);
    if (buffer == nullptr) throw std::bad_alloc();
    return static_cast<float*>(buffer);
  }

  void give_back(float* buffer, std::size_t bytes) noexcept {
#ifndef HEADLIGHT_SANITIZED
    const std::lock_guard lock(mutex_);
    if (held_ + bytes <= max_held) {
      try {
        free_[bytes].push_back(buffer);
        held_ += bytes;
        return;
      } catch (const std::bad_alloc&) {  // no room for the list itself: free the buffer below
      }
    }
#else
    (void)bytes;
#endif
    std::free(buffer);
  }

 private:
  // Bytes: the values of one attention with 8 heads on 1,024 tokens, the largest sentence that is run, go back and
  // forth without asking the system.
  static constexpr std::size_t max_held = std::size_t{96} << 20;
  std::mutex mutex_;
  std::map<std::size_t, std::vector<float*>> free_;
  std::size_t held_ = 0;
};

BufferPool& pool() {
  static auto* instance = new BufferPool;  // never destroyed: tensors in static objects may outlive it otherwise
  return *instance;
}

// Rounded up to an eighth of the power of two below, so that sentences of other lengths find the same buffers.
std::size_t bytes_for(const Shape& shape) {
  const std::size_t bytes = std::max<std::size_t>(1, shape.size() * sizeof(float));
  const std::size_t step = std::max<std::size_t>(64, std::bit_floor(bytes) / 8);
  return (bytes + step - 1) / step * step;
}

}  // namespace

std::string to_string(const Shape& shape) {
  return "[" + std::to_string(shape.batch) + ", " + std::to_string(shape.rows) + ", " + std::to_string(shape.cols) +
         "]";
}

Tensor::Tensor(Shape shape) : shape_(shape) {
  if (shape.batch < 0 || shape.rows < 0 || shape.cols < 0)
    throw std::invalid_argument("expected a shape without negative sizes, found " + to_string(shape));
  if (shape.size() > 0) data_ = pool().take(bytes_for(shape));
}

Tensor::Tensor(const Tensor& other) : Tensor(other.shape_) {
  if (data_ != nullptr) std::memcpy(data_, other.data_, size() * sizeof(float));
}

Tensor& Tensor::operator=(const Tensor& other) {
  if (this != &other) *this = Tensor(other);
  return *this;
}

Tensor::Tensor(Tensor&& other) noexcept : shape_(other.shape_), data_(other.data_) {
  other.shape_ = {};
  other.data_ = nullptr;
}

Tensor& Tensor::operator=(Tensor&& other) noexcept {
  std::swap(shape_, other.shape_);
  std::swap(data_, other.data_);
  return *this;
}

Tensor::~Tensor() {
  if (data_ != nullptr) pool().give_back(data_, bytes_for(shape_));
}

Tensor Tensor::filled(Shape shape, float value) {
  Tensor out(shape);
  std::fill_n(out.data_, out.size(), value);
  return out;
}

Tensor Tensor::from(const Matrix& matrix) {
  Tensor out({1, static_cast<int>(matrix.rows()), static_cast<int>(matrix.cols())});
  if (out.data_ != nullptr) out.slice(0) = matrix;
  return out;
}

bool Tensor::contains(const Index3& at) const {
  return at.batch >= 0 && at.batch < batch() && at.row >= 0 && at.row < rows() && at.col >= 0 && at.col < cols();
}

void Tensor::reshape(Shape shape) {
  if (shape.size() != size())
    throw std::invalid_argument("expected a shape of " + std::to_string(size()) + " values, found " + to_string(shape));
  shape_ = shape;
}

}  // namespace headlight
