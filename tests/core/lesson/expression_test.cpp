#include "core/lesson/expression.h"

#include <gtest/gtest.h>

#include <cmath>

#include "core/lab/lab_state.h"
#include "core/lab/model_source.h"

namespace headlight {
namespace {

double value_of(const std::string& text, const ExpressionContext& context = {}) {
  return Expression(text).number(context);
}

TEST(ExpressionTest, ReckonsAsInSchool) {
  EXPECT_DOUBLE_EQ(value_of("1 + 2 * 3"), 7);
  EXPECT_DOUBLE_EQ(value_of("(1 + 2) * 3"), 9);
  EXPECT_DOUBLE_EQ(value_of("2 ^ 3 ^ 2"), 512);
  EXPECT_DOUBLE_EQ(value_of("-2 ^ 2"), -4);
  EXPECT_DOUBLE_EQ(value_of("7 % 4 - 10 / 4"), 0.5);
  EXPECT_DOUBLE_EQ(value_of("3 > 2"), 1);
  EXPECT_DOUBLE_EQ(value_of("sum([0.1, 0.2]) == 0.3"), 1);
  EXPECT_DOUBLE_EQ(value_of("[5, 6, 7][1]"), 6);
  EXPECT_DOUBLE_EQ(value_of("norm([3, 4])"), 5);
  EXPECT_DOUBLE_EQ(value_of("dot([1, 2], [3, 4])"), 11);
  EXPECT_NEAR(value_of("cosine([1, 0], [1, 1])"), 1 / std::sqrt(2.0), 1e-12);
  EXPECT_NEAR(value_of("entropy([0.5, 0.5])"), std::log(2.0), 1e-12);
  EXPECT_NEAR(value_of("softmax([0, log(3)])[1]"), 0.75, 1e-12);
  EXPECT_DOUBLE_EQ(value_of("argmax([1, 9, 3]) + max(2, 4)"), 5);
}

TEST(ExpressionTest, ReadsTheRun) {
  const LabState state = initial_state();
  const auto run = run_lab(state.request);
  const ExpressionContext context{run.get(), clamped(state.selection, *run), nullptr, {}};
  const Tensor& pattern = run->value("blocks.0.attn.pattern");
  EXPECT_DOUBLE_EQ(value_of("blocks.0.attn.pattern[1, 9, 3]", context), static_cast<double>(pattern(Index3{1, 9, 3})));
  EXPECT_DOUBLE_EQ(value_of("@pattern[h, q, end]", context), static_cast<double>(pattern(Index3{0, 9, 9})));
  EXPECT_NEAR(value_of("sum(@pattern[h, q, :])", context), 1, 1e-5);
  EXPECT_DOUBLE_EQ(value_of("position(\"天气\")", context), 1);
  EXPECT_DOUBLE_EQ(value_of("tokens()", context), 10);
  EXPECT_EQ(Expression("token(9)").evaluate(context).word, "玩");
  EXPECT_EQ(Expression("@pattern[h, q, 3]").element(context), (ValueRef{"blocks.0.attn.pattern", {0, 9, 3}}));
  EXPECT_TRUE(Expression("@pattern[h, q, :]").element(context).name.empty());
}

TEST(ExpressionTest, SpeaksOfTheRunBefore) {
  LabState state = initial_state();
  const auto first = run_lab(state.request);
  const ExpressionContext before{first.get(), clamped(state.selection, *first), nullptr, {}};
  state.request.sentences = {"玩"};
  const auto second = run_lab(state.request);
  const ExpressionContext now{second.get(), clamped(state.selection, *second), &before, {}};
  EXPECT_DOUBLE_EQ(value_of("before(tokens()) - tokens()", now), 9);
}

TEST(ExpressionTest, LaboratoriesAndExhibits) {
  EXPECT_NEAR(value_of("draws(\"variance\", 64)"), 64, 4);
  EXPECT_GT(value_of("draws(\"largest\", 512, 16, 0)"), value_of("draws(\"largest\", 512, 16, 1)") + 0.5);
  EXPECT_NEAR(value_of("pe(1, 0, 64)"), std::sin(1.0), 1e-12);
  ExpressionContext context;
  context.exhibit_numbers = {{"entropy", 0.25}};
  EXPECT_DOUBLE_EQ(value_of("exhibit(\"entropy\") * 2", context), 0.5);
}

void expect_error(const std::string& text, std::size_t position, const ExpressionContext& context = {}) {
  try {
    value_of(text, context);
    FAIL() << text;
  } catch (const ExpressionError& e) {
    EXPECT_EQ(e.position, position) << text << ": " << e.what();
    EXPECT_NE(e.words().in(Lang::zh), e.words().in(Lang::en));
  }
}

TEST(ExpressionTest, SaysWhereItIsWrong) {
  expect_error("1 + ", 4);
  expect_error("1 + * 2", 4);
  expect_error("sun([1])", 0);
  expect_error("sum([1, 2)", 9);
  expect_error("2 3", 2);
  expect_error("1 + dot([1], [1, 2])", 4);
  const auto run = run_lab(initial_state().request);
  const ExpressionContext context{run.get(), clamped(initial_state().selection, *run), nullptr, {}};
  expect_error("@patern[0, 0, 0]", 0, context);
  expect_error("@pattern[0, 99, 0]", 12, context);
  EXPECT_THROW(value_of("[1, 2]"), Error);
  EXPECT_THROW(Expression(std::string(5000, '(')), ExpressionError);
  EXPECT_THROW(Expression(std::string(5000, '-')), ExpressionError);
}

}  // namespace
}  // namespace headlight
