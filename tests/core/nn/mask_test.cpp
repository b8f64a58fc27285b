#include "core/nn/mask.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

constexpr float x = -std::numeric_limits<float>::infinity();

Matrix matrix(int rows, int cols, std::initializer_list<float> values) {
  Matrix out(rows, cols);
  std::copy(values.begin(), values.end(), out.data());
  return out;
}

TEST(AdditiveMask, IsAllZeroWithoutAnyPart) {
  const Tensor mask = additive_mask({}, 2, 3, {3, 3});
  EXPECT_EQ(mask.shape(), (Shape{1, 2, 3}));
  EXPECT_EQ(mask.slice(0), Matrix::Zero(2, 3));
  EXPECT_EQ(additive_mask({}, 2, 3, {}).shape(), (Shape{1, 2, 3}));
}

TEST(AdditiveMask, CausalIsAlignedAtTheTopLeft) {
  MaskSpec spec;
  spec.causal = true;
  EXPECT_EQ(additive_mask(spec, 3, 3, {3}).slice(0), matrix(3, 3, {0, x, x, 0, 0, x, 0, 0, 0}));
  EXPECT_EQ(additive_mask(spec, 2, 4, {4}).slice(0), matrix(2, 4, {0, x, x, x, 0, 0, x, x}));
  EXPECT_EQ(additive_mask(spec, 4, 2, {2}).slice(0), matrix(4, 2, {0, x, 0, 0, 0, 0, 0, 0}));
  spec.causal = false;
  EXPECT_EQ(additive_mask(spec, 2, 2, {2}).slice(0), Matrix::Zero(2, 2));
}

TEST(AdditiveMask, PaddingForbidsColumnsAndNotRows) {
  const Tensor mask = additive_mask({}, 3, 3, {3, 1});
  EXPECT_EQ(mask.shape(), (Shape{2, 3, 3}));
  EXPECT_EQ(mask.slice(0), Matrix::Zero(3, 3));
  EXPECT_EQ(mask.slice(1), matrix(3, 3, {0, x, x, 0, x, x, 0, x, x}));
  EXPECT_EQ(additive_mask({}, 2, 3, {2, 2}).shape(), (Shape{1, 2, 3})) << "equal lengths share one mask";
  MaskSpec off;
  off.padding = false;
  EXPECT_EQ(additive_mask(off, 3, 3, {3, 1}).slice(0), Matrix::Zero(3, 3));
}

TEST(AdditiveMask, PaintedAllowsWhatItDoesNotCover) {
  MaskSpec spec;
  spec.painted = PaintedMask{2, 2, {1, 0, 0, 1}};
  EXPECT_EQ(additive_mask(spec, 3, 3, {}).slice(0), matrix(3, 3, {0, x, 0, x, 0, 0, 0, 0, 0}));
  EXPECT_EQ(additive_mask(spec, 1, 1, {}).slice(0), matrix(1, 1, {0}));
}

TEST(AdditiveMask, IsTheUnionOfItsParts) {
  MaskSpec spec;
  spec.causal = true;
  spec.painted = PaintedMask{3, 1, {1, 0, 0}};
  const Tensor mask = additive_mask(spec, 3, 3, {3, 2});
  EXPECT_EQ(mask.slice(0), matrix(3, 3, {0, x, x, x, 0, x, x, 0, 0}));
  EXPECT_EQ(mask.slice(1), matrix(3, 3, {0, x, x, x, 0, x, x, 0, x}));
}

TEST(AdditiveMask, RefusesSizesThatDoNotFit) {
  EXPECT_THROW(additive_mask({}, 2, 3, {4}), std::invalid_argument);
  EXPECT_THROW(additive_mask({}, 2, 3, {-1}), std::invalid_argument);
  EXPECT_THROW(additive_mask({}, -2, 3, {}), std::invalid_argument);
  MaskSpec spec;
  spec.painted = PaintedMask{2, 2, {1, 0}};
  EXPECT_THROW(additive_mask(spec, 2, 2, {}), std::invalid_argument);
}

TEST(AdditiveMask, CausalAtTheBottomRightLetsTheLastRowSeeAll) {
  MaskSpec spec;
  spec.causal = true;
  spec.align = MaskSpec::Align::bottom_right;
  EXPECT_EQ(additive_mask(spec, 2, 4, {4}).slice(0), matrix(2, 4, {0, 0, 0, x, 0, 0, 0, 0}));
  EXPECT_EQ(additive_mask(spec, 4, 2, {2}).slice(0), matrix(4, 2, {x, x, x, x, 0, x, 0, 0}));
}

TEST(AdditiveMask, APrefixIsSeenByEveryRow) {
  MaskSpec spec;
  spec.causal = true;
  spec.prefix = 2;
  EXPECT_EQ(additive_mask(spec, 3, 4, {}).slice(0), matrix(3, 4, {0, 0, x, x, 0, 0, x, x, 0, 0, 0, x}));
}

TEST(AdditiveMask, SparsePartsAllowTogether) {
  const auto allowed = [](SparsePart part, int n) {
    MaskSpec spec;
    spec.sparse = {part};
    return Matrix(allowed_entries(spec, n, n, {}).slice(0));
  };
  using Kind = SparsePart::Kind;
  const auto expect = [](const Matrix& found, const auto& rule) {
    for (int i = 0; i < found.rows(); ++i)
      for (int j = 0; j < found.cols(); ++j) EXPECT_EQ(found(i, j) != 0, rule(i, j)) << i << " " << j;
  };
  expect(allowed({Kind::window, 1}, 5), [](int i, int j) { return std::abs(i - j) <= 1; });
  expect(allowed({Kind::dilated, 2, 3}, 12), [](int i, int j) {
    const int d = std::abs(i - j);
    return d == 0 || d == 3 || d == 6;
  });
  expect(allowed({Kind::strided, 0, 4}, 12), [](int i, int j) { return (i + 12 - j) % 4 == 0; });
  expect(allowed({Kind::global, 2}, 6), [](int i, int j) { return i < 2 || j < 2; });
  expect(allowed({Kind::block, 3}, 7), [](int i, int j) { return i / 3 == j / 3; });
  expect(allowed({Kind::row, 4}, 12), [](int i, int j) { return i / 4 == j / 4; });
  expect(allowed({Kind::column, 4}, 12), [](int i, int j) { return i % 4 == j % 4; });
  const Matrix random = allowed({Kind::random, 3, 1, 5}, 9);
  for (int i = 0; i < 9; ++i) EXPECT_EQ(random.row(i).sum(), 3);
  EXPECT_EQ(random, allowed({Kind::random, 3, 1, 5}, 9));
  EXPECT_NE(random, allowed({Kind::random, 3, 1, 6}, 9));
  MaskSpec both;
  both.sparse = {{Kind::window, 0}, {Kind::global, 1}};
  both.causal = true;
  EXPECT_EQ(additive_mask(both, 3, 3, {}).slice(0), matrix(3, 3, {0, x, x, 0, 0, x, 0, x, 0}));
  MaskSpec wrong;
  wrong.sparse = {{Kind::strided, 1, 0}};
  EXPECT_THROW(additive_mask(wrong, 2, 2, {}), std::invalid_argument);
}

TEST(AdditiveMask, TheMistakes) {
  MaskSpec rows;
  rows.padding_rows = true;
  const Tensor mask = additive_mask(rows, 3, 3, {3, 1});
  EXPECT_EQ(mask.slice(1), matrix(3, 3, {0, 0, 0, x, x, x, x, x, x})) << "rows in place of columns";
  const Tensor cross = additive_mask(rows, 2, 3, {3, 3}, {1, 2});
  EXPECT_EQ(cross.slice(0), matrix(2, 3, {0, 0, 0, x, x, x}));
  MaskSpec large;
  large.causal = true;
  large.fill = MaskSpec::Fill::minus_1e9;
  EXPECT_EQ(additive_mask(large, 1, 2, {}).slice(0), matrix(1, 2, {0, -1e9F}));
}

class MaskCsv : public testing::Test {
 protected:
  PaintedMask read(std::string_view text) {
    write_file(path_, text);
    return read_mask_csv(path_);
  }
  std::string error(std::string_view text) {
    try {
      read(text);
    } catch (const std::runtime_error& failure) {
      const std::string what = failure.what();
      EXPECT_TRUE(what.starts_with(path_ + ": ")) << what;
      return what.substr(path_.size() + 2);
    }
    return "no error";
  }
  void TearDown() override { std::filesystem::remove(path_); }
  std::string path_ =
      testing::TempDir() + "mask_" + testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv";
};

TEST_F(MaskCsv, ReadsALineAQuery) {
  const PaintedMask expected{2, 3, {1, 0, 0, 1, 1, 0}};
  EXPECT_EQ(read("1,0,0\n1,1,0\n"), expected);
  EXPECT_EQ(read("1,0,0\n1,1,0"), expected);
  EXPECT_EQ(read("\xEF\xBB\xBF"
                 "1, 0 ,0\r\n1,1,\t0\r\n\r\n"),
            expected);
  EXPECT_EQ(read("0"), (PaintedMask{1, 1, {0}}));
}

TEST_F(MaskCsv, ReadsWhatTheProgramExports) {
  EXPECT_EQ(read("\xEF\xBB\xBFmask,a,\",\"\r\na,1,0\r\n\",\",1,1\r\n"), (PaintedMask{2, 2, {1, 0, 1, 1}}));
}

TEST_F(MaskCsv, SaysWhereItIsWrong) {
  EXPECT_TRUE(error("1,0\n1,2\n")
                  .starts_with("line 2, column 2: expected 0 or 1, found \"2\""
                               "; "))
      << error("1,0\n1,2\n");
  EXPECT_TRUE(
      error("1,\n").starts_with("line 1, column 2: expected 0 or 1, found nothing"
                                "; "))
      << error("1,\n");
  EXPECT_TRUE(error("1,0\n\n1,0\n")
                  .starts_with("line 2, column 1: expected 0 or 1, found nothing"
                               "; "))
      << error("1,0\n\n1,0\n");
  EXPECT_TRUE(error("1,0,1\n1,0\n")
                  .starts_with("line 2, column 3: expected 3 entries as in line 1, found 2"
                               "; "))
      << error("1,0,1\n1,0\n");
  EXPECT_TRUE(error("1,0\n1,0,1\n")
                  .starts_with("line 2, column 3: expected 2 entries as in line 1, found 3"
                               "; "))
      << error("1,0\n1,0,1\n");
  EXPECT_TRUE(
      error(" \n").starts_with("line 1, column 1: expected a line of 0 and 1 for every query, found an empty file"
                               "; "))
      << error(" \n");
}

TEST_F(MaskCsv, SaysThatThereIsNoFile) { EXPECT_THROW(read_mask_csv(path_ + ".not"), std::runtime_error); }

}  // namespace
}  // namespace headlight
