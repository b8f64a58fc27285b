// The format: 8 bytes header length, little-endian; a JSON object {name: {dtype, shape, data_offsets}, "__metadata__":
// {text: text}}; data. Offsets count from the end of the header.
#include <algorithm>
#include <bit>
#include <climits>
#include <cstring>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/tensor/safetensors.h"
#include "core/tensor/strict_json.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Json = nlohmann::json;
static_assert(std::endian::native == std::endian::little, "the bytes of a file are those of the memory");

constexpr std::size_t length_bytes = 8;
constexpr std::size_t most_sizes = 3;

/// What the header says of one tensor.
struct Description {
  std::string name;
  Dtype dtype = Dtype::f32;
  std::vector<int> shape;
  std::size_t begin = 0, end = 0;
};

std::size_t bytes_of(Dtype dtype) { return dtype == Dtype::f32 ? 4 : 2; }

class Reader {
 public:
  Reader(std::string_view bytes, std::string name) : name_(std::move(name)) {
    split(bytes);
    const Json header = parse_json(header_, name_ + ": header", remedy());
    for (const auto& [key, value] : header.items()) {
      if (key == "__metadata__")
        read_metadata(value);
      else
        described_.push_back(describe(key, value));
    }
    check_offsets();
    for (const Description& one : described_) out_.tensors[one.name] = {values(one), one.shape};
  }

  Safetensors take() { return std::move(out_); }

 private:
  // Whatever is wrong with the bytes.
  static Tr remedy() { return {"copy the file again, or make the model again", "请重新复制该文件，或重新生成模型"}; }
  [[noreturn]] void fail(const Tr& what) const {
    throw Error(name_ + Tr{": ", "："} + what + Tr{"; ", "；"} + remedy());
  }
  [[noreturn]] void fail(const std::string& tensor, const Tr& what) const {
    fail(Tr{"tensor ", "张量 "} + in_quotes(tensor) + Tr{": ", "："} + what);
  }

  void split(std::string_view bytes) {
    if (bytes.size() < length_bytes)
      fail(Tr{"expected a safetensors file of at least 8 bytes, found ", "safetensors 文件至少应有 8 字节，实际 "} +
           std::to_string(bytes.size()));
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), length_bytes);
    bytes.remove_prefix(length_bytes);
    if (length > bytes.size())
      fail(Tr{"expected a header of at most the ", "文件头应不超过文件余下的 "} + std::to_string(bytes.size()) +
           Tr{" bytes that are left of the file, found a length of ", " 字节，实际长度 "} + std::to_string(length));
    header_ = bytes.substr(0, length);
    data_ = bytes.substr(length);
    if (!header_.starts_with('{'))
      fail({"expected a header that is a JSON object, found another beginning than '{'",
            "文件头应为 JSON 对象，实际不以“{”开头"});
  }

  void read_metadata(const Json& value) {
    if (!value.is_object())
      fail(Tr{"__metadata__: expected an object, found ", "__metadata__：应为对象，实际为 "} +
           std::string(value.type_name()));
    for (const auto& [key, text] : value.items()) {
      if (!text.is_string())
        fail(Tr{"__metadata__: expected a string for ", "__metadata__：此项应为字符串："} + in_quotes(key) +
             Tr{", found ", "，实际为 "} + std::string(text.type_name()));
      out_.metadata[key] = text.get<std::string>();
    }
  }

  Description describe(const std::string& name, const Json& value) const {
    if (!value.is_object())
      fail(name, Tr{"expected an object, found ", "应为对象，实际为 "} + std::string(value.type_name()));
    for (const auto& [key, unused] : value.items())
      if (key != "dtype" && key != "shape" && key != "data_offsets")
        fail(name,
             Tr{"expected dtype, shape and data_offsets, found ", "只应有 dtype、shape 和 data_offsets，实际还有 "} +
                 in_quotes(key));
    for (const char* key : {"dtype", "shape", "data_offsets"})
      if (!value.contains(key))
        fail(name,
             Tr{"expected dtype, shape and data_offsets, found no ", "应有 dtype、shape 和 data_offsets，实际缺少 "} +
                 std::string(key));
    Description out;
    out.name = name;
    out.dtype = dtype(name, value["dtype"]);
    out.shape = shape(name, value["shape"]);
    const Json& offsets = value["data_offsets"];
    if (!offsets.is_array() || offsets.size() != 2 || !offsets[0].is_number_unsigned() ||
        !offsets[1].is_number_unsigned())
      fail(name, Tr{"data_offsets: expected two whole numbers of at least 0, found ",
                    "data_offsets：应为两个不小于 0 的整数，实际为 "} +
                     shortened(offsets.dump()));
    out.begin = offsets[0].get<std::size_t>();
    out.end = offsets[1].get<std::size_t>();
    if (out.begin > out.end || out.end > data_.size())
      fail(
          name,
          Tr{"data_offsets: expected begin and end in order within the ", "data_offsets：起止位置应按顺序落在数据的 "} +
              std::to_string(data_.size()) + Tr{" bytes of data, found ", " 字节之内，实际为 "} + offsets.dump());
    check_size(out);
    return out;
  }

  Dtype dtype(const std::string& name, const Json& value) const {
    if (value == "F32") return Dtype::f32;
    if (value == "F16") return Dtype::f16;
    if (value == "BF16") return Dtype::bf16;
    fail(name, Tr{"dtype: expected F32, F16 or BF16, found ", "dtype：应为 F32、F16 或 BF16，实际为 "} +
                   shortened(value.dump()));
  }

  std::vector<int> shape(const std::string& name, const Json& value) const {
    if (!value.is_array() || value.size() > most_sizes)
      fail(name, Tr{"shape: expected a list of at most three sizes, found ", "shape：应为至多三个尺寸的列表，实际为 "} +
                     shortened(value.dump()));
    std::vector<int> out;
    for (const Json& size : value) {
      if (!size.is_number_unsigned() || size.get<std::uint64_t>() > INT_MAX)
        fail(name, Tr{"shape: expected whole numbers of at least 0, found ", "shape：应为不小于 0 的整数，实际为 "} +
                       shortened(value.dump()));
      out.push_back(size.get<int>());
    }
    return out;
  }

  void check_size(const Description& one) const {
    const std::size_t found = one.end - one.begin;
    const auto mismatch = [&](const Tr& expected) {
      fail(one.name, Tr{"data_offsets: expected ", "data_offsets：字节数应为"} + expected +
                         Tr{" for the shape ", "，形状为 "} + Json(one.shape).dump() + Tr{", found ", "，实际 "} +
                         std::to_string(found));
    };
    const bool none = std::find(one.shape.begin(), one.shape.end(), 0) != one.shape.end();
    std::size_t bytes = none ? 0 : bytes_of(one.dtype);
    for (const int size : one.shape) {
      if (!none && bytes > data_.size() / static_cast<std::size_t>(size))
        mismatch({"more bytes than the file has", "多于整个文件"});
      bytes *= static_cast<std::size_t>(size);
    }
    if (bytes != found) mismatch(std::to_string(bytes) + Tr{" bytes", ""});
  }

  /// In the order of their offsets the tensors must cover the data without a hole and without sharing a byte.
  void check_offsets() {
    const auto before = [](const Description& a, const Description& b) {
      return a.begin != b.begin ? a.begin < b.begin : a.end < b.end;
    };
    std::sort(described_.begin(), described_.end(), before);
    std::size_t at = 0;
    for (const Description& one : described_) {
      if (one.begin != at)
        fail(one.name, Tr{"data_offsets: expected to begin at byte ", "data_offsets：应从此字节开始："} +
                           std::to_string(at) + Tr{", found ", "，实际为 "} + std::to_string(one.begin) +
                           (one.begin < at ? Tr{" (an overlap)", "（重叠）"} : Tr{" (a hole)", "（空洞）"}));
      at = one.end;
    }
    if (at != data_.size())
      fail(Tr{"expected ", "数据应有 "} + std::to_string(at) + Tr{" bytes of data, found ", " 字节，实际 "} +
           std::to_string(data_.size()) + Tr{" (trailing bytes)", "（末尾多余）"});
  }

  Tensor values(const Description& one) const {
    const auto& s = one.shape;
    const std::size_t n = s.size();
    Tensor out({n == 3 ? s[0] : 1, n >= 2 ? s[n - 2] : 1, n >= 1 ? s[n - 1] : 1});
    const char* from = data_.data() + one.begin;
    if (one.dtype == Dtype::f32) {
      if (out.size() > 0) std::memcpy(out.data(), from, out.size() * sizeof(float));
      return out;
    }
    for (std::size_t i = 0; i < out.size(); ++i) {
      std::uint16_t bits = 0;
      std::memcpy(&bits, from + 2 * i, 2);
      out.data()[i] = one.dtype == Dtype::f16 ? static_cast<float>(Eigen::numext::bit_cast<Eigen::half>(bits))
                                              : static_cast<float>(Eigen::numext::bit_cast<Eigen::bfloat16>(bits));
    }
    return out;
  }

  std::string name_;
  std::string_view header_, data_;
  std::vector<Description> described_;
  Safetensors out_;
};

}  // namespace

Safetensors parse_safetensors(std::string_view bytes, const std::string& name_for_errors) {
  return Reader(bytes, name_for_errors).take();
}

Safetensors read_safetensors(const std::string& path) { return parse_safetensors(read_file(path), path); }

}  // namespace headlight
