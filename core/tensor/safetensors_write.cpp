#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

using Json = nlohmann::json;

std::vector<int> shape_in_file(const std::string& name, const Safetensors::Entry& entry) {
  const Shape& s = entry.value.shape();
  if (entry.shape.empty()) return s.batch == 1 ? std::vector{s.rows, s.cols} : std::vector{s.batch, s.rows, s.cols};
  std::vector<int> padded = entry.shape;
  while (padded.size() < 3) padded.insert(padded.begin(), 1);
  if (padded != std::vector{s.batch, s.rows, s.cols})
    throw std::invalid_argument("tensor " + in_quotes(name) + ": expected a shape in the file that fits " +
                                to_string(s) + ", found " + Json(entry.shape).dump());
  return entry.shape;
}

const char* word(Dtype dtype) { return dtype == Dtype::f32 ? "F32" : dtype == Dtype::f16 ? "F16" : "BF16"; }

/// Rounds to the nearest, ties to even.
std::uint16_t half_bits(float value, Dtype dtype) {
  return dtype == Dtype::f16 ? Eigen::numext::bit_cast<std::uint16_t>(Eigen::half(value))
                             : Eigen::numext::bit_cast<std::uint16_t>(Eigen::bfloat16(value));
}

void append(std::string& data, const Tensor& value, Dtype dtype) {
  const std::size_t begin = data.size();
  const std::size_t width = dtype == Dtype::f32 ? 4 : 2;
  data.resize(begin + value.size() * width);
  if (dtype == Dtype::f32) {
    if (!value.empty()) std::memcpy(data.data() + begin, value.data(), value.size() * width);
    return;
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    const std::uint16_t bits = half_bits(value.data()[i], dtype);
    std::memcpy(data.data() + begin + i * width, &bits, width);
  }
}

}  // namespace

std::string to_safetensors(const Safetensors& content, Dtype dtype) {
  Json header = Json::object();
  if (!content.metadata.empty()) header["__metadata__"] = content.metadata;
  std::string data;
  for (const auto& [name, entry] : content.tensors) {
    if (name == "__metadata__") throw std::invalid_argument("expected another name for a tensor, found __metadata__");
    const std::size_t begin = data.size();
    append(data, entry.value, dtype);
    header[name] = {
        {"dtype", word(dtype)}, {"shape", shape_in_file(name, entry)}, {"data_offsets", {begin, data.size()}}};
  }
  // A text that is not UTF-8 must not keep a person from saving.
  std::string text = header.dump(-1, ' ', false, Json::error_handler_t::replace);
  text.resize((text.size() + 7) / 8 * 8, ' ');  // the data begin at a multiple of 8 bytes
  const std::uint64_t length = text.size();
  std::string out(sizeof length, '\0');
  std::memcpy(out.data(), &length, sizeof length);
  return out + text + data;
}

void write_safetensors(const std::string& path, const Safetensors& content, Dtype dtype) {
  write_file(path, to_safetensors(content, dtype));
}

}  // namespace headlight
