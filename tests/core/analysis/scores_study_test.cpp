#include "core/analysis/scores_study.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/core/models/small_runs.h"

namespace headlight {
namespace {

const ScoresAt& at(const ScoreCurves& curves, int d_k) {
  for (const ScoresAt& one : curves.at)
    if (one.d_k == d_k) return one;
  throw std::out_of_range("no such d_k");
}

// The slow and obvious figures of one row.
struct Row {
  double largest = 0, entropy = 0, gradient = 0;
};
Row obvious(const std::vector<double>& scores) {
  double most = -1e300, sum = 0;
  for (const double s : scores) most = std::max(most, s);
  for (const double s : scores) sum += std::exp(s - most);
  Row row;
  for (const double s : scores) {
    const double p = std::exp(s - most) / sum;
    row.largest = std::max(row.largest, p);
    if (p > 0) row.entropy -= p * std::log(p);
    row.gradient += p * (1 - p) / static_cast<double>(scores.size());
  }
  return row;
}

TEST(ScoresStudy, HasTheFactsOfTheLesson) {
  const auto curves = study_scores({});
  ASSERT_EQ(curves->at.size(), score_sizes().size());
  EXPECT_NEAR(at(*curves, 16).measure[0].largest, 0.67, 0.03);
  EXPECT_NEAR(at(*curves, 512).measure[0].largest, 0.95, 0.02);
  EXPECT_NEAR(at(*curves, 512).measure[0].gradient, 0.005, 0.002);
  for (const ScoresAt& one : curves->at) {
    EXPECT_NEAR(one.deviation / std::sqrt(one.d_k), 1, 0.06) << one.d_k;
    EXPECT_NEAR(one.measure[1].largest, 0.25, 0.03) << one.d_k;
    EXPECT_NEAR(one.measure[1].gradient, 0.054, 0.002) << one.d_k;
  }
}

TEST(ScoresStudy, MeasuresWhatItDrew) {
  const auto curves = study_scores({8, 3});
  for (const int d_k : {4, 64, 1024}) {
    const ScoresAt& one = at(*curves, d_k);
    for (const int way : {0, 1}) {
      Row mean;
      for (int n = 0; n < curves->draws; ++n) {
        std::vector<double> row;
        for (int j = 0; j < 8; ++j)
          row.push_back(static_cast<double>(one.products[static_cast<std::size_t>(n * 8 + j)]) /
                        (way == 1 ? std::sqrt(static_cast<double>(d_k)) : 1.0));
        const Row r = obvious(row);
        mean.largest += r.largest / curves->draws;
        mean.entropy += r.entropy / curves->draws;
        mean.gradient += r.gradient / curves->draws;
      }
      const RowMeasure& found = one.measure[static_cast<std::size_t>(way)];
      EXPECT_NEAR(found.largest, mean.largest, 1e-4) << d_k;
      EXPECT_NEAR(found.entropy, mean.entropy, 1e-4) << d_k;
      EXPECT_NEAR(found.gradient, mean.gradient, 1e-5) << d_k;
    }
  }
}

TEST(ScoresStudy, TheSameSeedGivesTheSameDrawAndALargerSizeContinuesIt) {
  const auto one = study_scores({4, 7}), two = study_scores({4, 7}), other = study_scores({4, 8});
  EXPECT_EQ(one->at[5].products, two->at[5].products);
  EXPECT_NE(one->at[5].products, other->at[5].products);
  // q·k of d = 6 is that of d = 4 and two further products: it differs by less than the six themselves do, mostly.
  double change = 0, size = 0;
  for (std::size_t i = 0; i < one->at[0].products.size(); ++i) {
    change += std::pow(static_cast<double>(one->at[1].products[i] - one->at[0].products[i]), 2);
    size += std::pow(static_cast<double>(one->at[1].products[i]), 2);
  }
  EXPECT_NEAR(change / size, 2.0 / 6, 0.08);
}

TEST(ScoresStudy, StopsWhenNobodyWantsIt) {
  const std::atomic<bool> cancelled{true};
  EXPECT_EQ(study_scores({}, &cancelled), nullptr);
}

TEST(ScoresStudy, MeasuresTheChosenHeadBothWays) {
  for (const bool divided : {true, false})
    for (const Architecture architecture : {Architecture::encoder, Architecture::decoder}) {
      Request request = testing::small_request(architecture);
      request.attention_scale = divided;
      const auto run = run_request(request);
      Selection selection;
      selection.layer = selection.head = 1;
      const auto head = measure_head(RunView(*run, selection));
      ASSERT_TRUE(head);
      EXPECT_EQ(head->divided, divided);
      EXPECT_EQ(head->d_head, 4);
      const Tensor& scores = run->value("blocks.1.attn.scores");
      for (const int way : {0, 1}) {
        Row mean;
        for (int r = 0; r < scores.rows(); ++r) {
          std::vector<double> row;
          for (int c = 0; c < scores.cols(); ++c)
            row.push_back(architecture == Architecture::decoder && c > r
                              ? -INFINITY
                              : static_cast<double>(scores(1, r, c)) / (way == 1 ? 2.0 : 1.0));
          const Row one = obvious(row);
          mean.largest += one.largest / scores.rows();
          mean.gradient += one.gradient / scores.rows();
        }
        EXPECT_NEAR(head->measure[static_cast<std::size_t>(way)].largest, mean.largest, 1e-4);
        EXPECT_NEAR(head->measure[static_cast<std::size_t>(way)].gradient, mean.gradient, 1e-4);
      }
    }
}

}  // namespace
}  // namespace headlight
