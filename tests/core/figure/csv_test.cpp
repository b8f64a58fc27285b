#include "core/figure/csv.h"

#include <gtest/gtest.h>

#include <limits>

namespace headlight {
namespace {

TEST(Csv, QuotesMarksMaskedAndKeepsEveryBit) {
  GridShape grid;
  grid.rows = 2;
  grid.cols = 3;
  grid.quantity = "weights";
  grid.col_labels = {"今天", "，", "a,\"b\""};
  grid.row_labels = {"去", " 玩\n"};
  grid.values = std::make_shared<const std::vector<float>>(
      std::vector<float>{0.1F, -std::numeric_limits<float>::infinity(), 1, 16777216, -1.17549435e-38F, 0});
  EXPECT_EQ(to_csv(grid),
            "\xEF\xBB\xBF"
            "weights,今天,，,\"a,\"\"b\"\"\"\r\n"
            "去,0.100000001,-inf,1\r\n"
            "\" 玩\n\",16777216,-1.17549435e-38,0\r\n");
}

TEST(Csv, CountsPositionsWithoutLabels) {
  GridShape grid;
  grid.rows = 1;
  grid.cols = 2;
  grid.values = std::make_shared<const std::vector<float>>(std::vector<float>{0.5F, 0.25F});
  EXPECT_EQ(to_csv(grid), "\xEF\xBB\xBF,0,1\r\n0,0.5,0.25\r\n");
}

}  // namespace
}  // namespace headlight
