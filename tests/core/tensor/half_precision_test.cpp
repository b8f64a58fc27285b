#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "core/tensor/random.h"
#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

/// The value of 16 bits by the definition of the formats: sign, exponent, fraction.
double defined(unsigned bits, int exponent_bits, int fraction_bits) {
  const double sign = (bits >> 15U) != 0 ? -1 : 1;
  const int exponent = static_cast<int>((bits >> fraction_bits) & ((1U << exponent_bits) - 1));
  const double fraction = std::ldexp(bits & ((1U << fraction_bits) - 1), -fraction_bits);
  const int bias = (1 << (exponent_bits - 1)) - 1;
  if (exponent == (1 << exponent_bits) - 1)
    return fraction == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan("");
  return exponent == 0 ? sign * std::ldexp(fraction, 1 - bias) : sign * std::ldexp(1 + fraction, exponent - bias);
}

constexpr int all = 1 << 16;

/// Every one of the 65,536 values in one file.
Tensor read_all(const std::string& dtype) {
  const std::string header = R"({"w":{"dtype":")" + dtype + R"(","shape":[65536],"data_offsets":[0,131072]}})";
  const std::uint64_t length = header.size();
  std::string bytes(8, '\0');
  std::memcpy(bytes.data(), &length, 8);
  bytes += header;
  for (int i = 0; i < all; ++i) {
    const auto bits = static_cast<std::uint16_t>(i);
    bytes.append(reinterpret_cast<const char*>(&bits), 2);
  }
  return parse_safetensors(bytes, dtype).tensors.at("w").value;
}

std::vector<unsigned> written(const std::vector<float>& values, Dtype dtype) {
  Safetensors content;
  Tensor tensor({1, 1, static_cast<int>(values.size())});
  std::copy(values.begin(), values.end(), tensor.data());
  content.tensors["w"] = {tensor, {}};
  const std::string bytes = to_safetensors(content, dtype);
  std::vector<unsigned> out;
  for (std::size_t i = bytes.size() - 2 * values.size(); i < bytes.size(); i += 2) {
    std::uint16_t bits = 0;
    std::memcpy(&bits, bytes.data() + i, 2);
    out.push_back(bits);
  }
  return out;
}

class HalfPrecision : public testing::TestWithParam<Dtype> {
 protected:
  Dtype dtype() const { return GetParam(); }
  std::string word() const { return dtype() == Dtype::f16 ? "F16" : "BF16"; }
  double value(unsigned bits) const { return dtype() == Dtype::f16 ? defined(bits, 5, 10) : defined(bits, 8, 7); }
};

TEST_P(HalfPrecision, ReadsEveryValueAsDefined) {
  const Tensor found = read_all(word());
  for (int i = 0; i < all; ++i) {
    const double expected = value(static_cast<unsigned>(i));
    if (std::isnan(expected))
      EXPECT_TRUE(std::isnan(found(0, 0, i))) << i;
    else
      EXPECT_EQ(found(0, 0, i), expected) << i;
  }
}

TEST_P(HalfPrecision, WritesEveryValueBack) {
  const Tensor found = read_all(word());
  const std::vector<unsigned> bits = written({found.data(), found.data() + all}, dtype());
  for (unsigned i = 0; i < all; ++i) {
    if (std::isnan(value(i)))
      EXPECT_TRUE(std::isnan(value(bits[i]))) << i;
    else
      EXPECT_EQ(bits[i], i);
  }
}

TEST_P(HalfPrecision, RoundsToTheNearestAndTiesToEven) {
  // Between neighbours a < b: just below the middle gives a, just above gives b, the middle the one with an even last
  // bit.
  const unsigned infinity = dtype() == Dtype::f16 ? 0x7C00 : 0x7F80;
  for (const unsigned sign : {0U, 0x8000U})
    for (unsigned a = 0; a + 1 < infinity; ++a) {
      const auto middle = static_cast<float>((value(a) + value(a + 1)) / 2);
      const std::vector<float> around{std::nextafter(middle, 0.0F), middle,
                                      std::nextafter(middle, std::numeric_limits<float>::infinity())};
      std::vector<float> signed_values = around;
      for (float& v : signed_values) v = sign != 0 ? -v : v;
      if (a % 7 != 0 && a > 2048) continue;  // a sample of the larger ones keeps the test quick
      const std::vector<unsigned> expected{sign | a, sign | (a % 2 == 0 ? a : a + 1), sign | (a + 1)};
      ASSERT_EQ(written(signed_values, dtype()), expected) << a;
    }
}

TEST_P(HalfPrecision, TooLargeIsInfinite) {
  const unsigned infinity = dtype() == Dtype::f16 ? 0x7C00 : 0x7F80;
  const float most = std::numeric_limits<float>::max();
  const float inf = std::numeric_limits<float>::infinity();
  EXPECT_EQ(written({most, -most, inf, -inf}, dtype()),
            (std::vector<unsigned>{infinity, infinity | 0x8000, infinity, infinity | 0x8000}));
  if (dtype() == Dtype::f16) {
    EXPECT_EQ(written({65519, 65520}, dtype()), (std::vector<unsigned>{0x7BFF, 0x7C00}));
  }
}

INSTANTIATE_TEST_SUITE_P(Dtypes, HalfPrecision, testing::Values(Dtype::f16, Dtype::bf16),
                         [](const auto& one) { return std::string(one.param == Dtype::f16 ? "f16" : "bf16"); });

}  // namespace
}  // namespace headlight
