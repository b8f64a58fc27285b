#pragma once
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/tensor/tensor.h"

namespace headlight {

/// The content of a safetensors file: 8 bytes little-endian header length, a JSON header, data. Values are floats in
/// memory.
struct Safetensors {
  struct Entry {
    Tensor value;            // [1, rows, cols]; 1-D as [1, 1, n]; 3-D as is
    std::vector<int> shape;  // as in the file: 1, 2 or 3 sizes (0 sizes: a scalar)
  };
  std::map<std::string, Entry> tensors;
  std::map<std::string, std::string> metadata;
};

enum class Dtype { f32, f16, bf16 };

/// Strict: throws std::runtime_error ("FILE: expected …, found …") on a header that is too long, not JSON or not an
/// object; a dtype other than F32, F16, BF16; offsets out of range, overlapping or leaving a hole; a size that is not
/// shape × dtype; duplicate names; trailing bytes; a tensor of more than three sizes.
Safetensors read_safetensors(const std::string& path);
Safetensors parse_safetensors(std::string_view bytes, const std::string& name_for_errors);

/// Writes to a temporary name beside `path` and renames it. A batch of 1 is stored as 2-D, [1, 1, n] of a parameter as
/// 1-D when Entry::shape says so; an empty Entry::shape means: 2-D for a batch of 1, otherwise 3-D.
void write_safetensors(const std::string& path, const Safetensors& content, Dtype dtype = Dtype::f32);
std::string to_safetensors(const Safetensors& content, Dtype dtype = Dtype::f32);

/// Writes `bytes` to a temporary name beside `path` and renames it, so that a failure never leaves half a file.
/// Throws std::runtime_error saying why it could not.
void write_file(const std::string& path, std::string_view bytes);
/// Makes a folder and those around it, where there is none. Throws Error saying why it could not.
void make_folder(const std::string& path);
/// Throws std::runtime_error when it cannot be read or is larger than `most` bytes.
std::string read_file(const std::string& path, std::size_t most = std::size_t{1} << 30);

}  // namespace headlight
