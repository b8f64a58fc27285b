#include "core/analysis/influence.h"

#include <gtest/gtest.h>

#include <cmath>

namespace headlight {
namespace {

const std::vector<std::string> words = {"the", "animal", "was", "too", "tired", "to", "go", "on"};
const std::vector<int> sentence = {0, 1, 2, 3, 4, 5, 6, 7};

SequenceConfig config_of(SequenceKind kind, int layers = 2) {
  SequenceConfig c;
  c.kind = kind;
  c.d_model = 6;
  c.layers = layers;
  c.n_heads = 2;
  return c;
}

class Influences : public ::testing::TestWithParam<SequenceKind> {};

// Every word has a row of the table to itself, so that moving the row moves that word's vector and no other.
TEST_P(Influences, AreTheNormsOfFiniteDifferences) {
  const SequenceConfig config = config_of(GetParam());
  Parameters p = initial_sequence_parameters(config, 4, words);
  const Matrix found = influence_matrix(config, p, sentence);
  ASSERT_EQ(found.rows(), 8);
  std::vector<bool> sides;  // of the ReLUs: across their corners differences say nothing
  const auto states = [&] {
    Graph graph;
    const Var out = run_sequence_model(graph, config, p, {sentence}).states;
    sides.clear();
    for (const auto& [name, node] : graph.names())
      if (name.ends_with(".conv") || name.ends_with(".ffn.pre"))
        for (const float x : graph.value({node}).flat().reshaped()) sides.push_back(x > 0);
    return Matrix(graph.value(out).slice(0));
  };
  int compared = 0;
  for (int j = 0; j < 8; ++j) {
    std::vector<double> squares(8, 0);
    bool smooth = true;
    for (int c = 0; c < 6; ++c) {
      constexpr double step = 5e-4;
      float& x = p.get("token_embedding")(0, j, c);
      const float before = x;
      x = before + static_cast<float>(step);
      const Matrix above = states();
      const std::vector<bool> sides_above = sides;
      x = before - static_cast<float>(step);
      const Matrix below = states();
      x = before;
      smooth = smooth && sides == sides_above;
      for (int i = 0; i < 8; ++i)
        squares[static_cast<std::size_t>(i)] +=
            static_cast<double>((above.row(i) - below.row(i)).squaredNorm()) / (4 * step * step);
    }
    if (!smooth) continue;
    ++compared;
    for (int i = 0; i < 8; ++i) {
      const double expected = std::sqrt(squares[static_cast<std::size_t>(i)]);
      EXPECT_NEAR(static_cast<double>(found(i, j)), expected, 0.01 * expected + 2e-3) << i << " of " << j;
    }
  }
  EXPECT_GT(compared, 2);
}

TEST_P(Influences, AreZeroExactlyWhereNoWayLeads) {
  const SequenceConfig config = config_of(GetParam());
  const Matrix found = influence_matrix(config, initial_sequence_parameters(config, 4, words), sentence);
  for (int i = 0; i < 8; ++i)
    for (int j = 0; j < 8; ++j) {
      EXPECT_EQ(found(i, j) > 0, path_length(config, j, i) >= 0) << i << " of " << j;
      EXPECT_EQ(path_length(config, j, i) >= 0, j <= i && i - j < receptive_field(config, config.layers, 100));
    }
}

TEST_P(Influences, FlowsBeginAtTheWordAndEndAtTheResult) {
  const SequenceConfig config = config_of(GetParam(), 3);
  const auto way = shortest_flow(config, 1, 5);
  ASSERT_FALSE(way.empty());
  EXPECT_EQ(way.front().from, (FlowPlace{0, 1}));
  EXPECT_EQ(way.back().to, (FlowPlace{3, 5}));
  for (std::size_t n = 1; n < way.size(); ++n) EXPECT_EQ(way[n - 1].to, way[n].from);
  const auto all = flow_between(config, 1, 5);
  for (const FlowEdge& e : way) EXPECT_NE(std::find(all.begin(), all.end(), e), all.end());
  EXPECT_EQ(path_length(config, 4, 4), 0);
  EXPECT_EQ(path_length(config, 5, 4), -1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Influences, ::testing::ValuesIn(all_sequence_kinds),
                         [](const auto& kind) { return to_string(kind.param); });

TEST(Influence, StopsWhenCancelled) {
  const SequenceConfig config = config_of(SequenceKind::rnn);
  const std::atomic<bool> cancelled = true;
  EXPECT_EQ(influence_matrix(config, initial_sequence_parameters(config, 4, words), sentence, &cancelled).size(), 0);
}

// ‖Wⁿ‖^(1/n) goes to the largest |eigenvalue|.
TEST(Influence, RecurrentWeightsGetTheirRadius) {
  for (const SequenceKind kind : {SequenceKind::rnn, SequenceKind::lstm}) {
    const SequenceConfig config = config_of(kind);
    Parameters p = initial_sequence_parameters(config, 4, words);
    set_recurrent_radius(config, p, 0.7);
    for (const char* layer : {".0.W_h", ".1.W_h"}) {
      const Eigen::MatrixXd all = p.get(to_string(kind) + layer).slice(0).cast<double>();
      for (int first = 0; first < all.cols(); first += 6) {
        Eigen::MatrixXd power = Eigen::MatrixXd::Identity(6, 6);
        for (int n = 0; n < 400; ++n) power = power * all.middleCols(first, 6) / 0.7;
        EXPECT_NEAR(std::pow(power.norm(), 1.0 / 400), 1, 0.01) << to_string(kind) << layer << first;
      }
    }
  }
  const SequenceConfig config = config_of(SequenceKind::rnn);
  Parameters p = initial_sequence_parameters(config, 4, words);
  set_recurrent_radius(config, p, 0.7);
  const Matrix fading = influence_matrix(config_of(SequenceKind::rnn, 1), p, sentence);
  EXPECT_LT(fading(7, 0), 0.35F * fading(7, 7));
}

TEST(Influence, PathsAreAsLongAsTheBooksSay) {
  EXPECT_EQ(path_length(config_of(SequenceKind::rnn), 0, 9), 9);
  EXPECT_EQ(path_length(config_of(SequenceKind::lstm, 1), 2, 9), 7);
  EXPECT_EQ(path_length(config_of(SequenceKind::attention), 0, 9), 1);
  EXPECT_EQ(path_length(config_of(SequenceKind::cnn, 5), 0, 9), 5);           // ⌈9/2⌉
  EXPECT_EQ(path_length(config_of(SequenceKind::cnn, 4), 0, 9), -1);          // four layers see nine words
  EXPECT_EQ(path_length(config_of(SequenceKind::dilated_cnn, 4), 0, 9), 2);   // 1 + 8
  EXPECT_EQ(path_length(config_of(SequenceKind::dilated_cnn, 3), 0, 14), 3);  // 2 + 4 + 8
}

TEST(Influence, ReceptiveFieldsGrowWithTheLayers) {
  const SequenceConfig plain = config_of(SequenceKind::cnn, 6);
  const SequenceConfig dilated = config_of(SequenceKind::dilated_cnn, 6);
  EXPECT_EQ(receptive_field(plain, 0, 1000), 1);
  EXPECT_EQ(receptive_field(plain, 6, 1000), 13);
  EXPECT_EQ(receptive_field(plain, 6, 10), 10);
  EXPECT_EQ(receptive_field(dilated, 6, 1000), 127);
  EXPECT_EQ(receptive_field(config_of(SequenceKind::attention), 1, 1000), 1000);
  EXPECT_EQ(serial_steps(config_of(SequenceKind::rnn, 1), 50), 50);
  EXPECT_EQ(serial_steps(config_of(SequenceKind::lstm, 2), 50), 51);
  EXPECT_EQ(serial_steps(plain, 50), 6);
  EXPECT_EQ(serial_steps(config_of(SequenceKind::attention, 2), 50), 2);
}

}  // namespace
}  // namespace headlight
