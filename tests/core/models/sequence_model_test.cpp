#include "core/models/sequence_model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "core/models/transformer.h"
#include "core/ops/cross_entropy.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

using Row = std::vector<double>;
using Rows = std::vector<Row>;

const std::vector<std::string> words = {"the", "cat", "saw", "a", "dog"};
const std::vector<std::vector<int>> two_sentences = {{0, 1, 2, 3, 4, 0}, {4, 4, 1, 0, 3, 2}};

SequenceConfig small(SequenceKind kind) {
  SequenceConfig c;
  c.kind = kind;
  c.d_model = 6;
  c.layers = kind == SequenceKind::rnn || kind == SequenceKind::lstm || kind == SequenceKind::attention ? 2 : 3;
  c.n_heads = 2;
  return c;
}

Parameters parameters_of(const SequenceConfig& config) {
  Parameters p = initial_sequence_parameters(config, 3, words);
  Random random(8);
  p.visit([&](const std::string& name, Tensor& value) {  // no bias stays 0, or a test would not see it
    if (is_vector(name))
      for (std::size_t i = 0; i < value.size(); ++i) value.data()[i] += 0.3F * static_cast<float>(random.normal());
  });
  return p;
}

double at(const Parameters& p, const std::string& name, int b, int r, int c) {
  return static_cast<double>(p.get(name)(b, r, c));
}

// The obvious way, in doubles, number by number.
Rows words_of(const Parameters& p, const std::vector<int>& ids) {
  Rows x;
  for (const int id : ids) {
    x.emplace_back();
    for (int i = 0; i < p.get("token_embedding").cols(); ++i) x.back().push_back(at(p, "token_embedding", 0, id, i));
  }
  return x;
}

double sum_at(const Parameters& p, const std::string& name, const Row& x, const Row& h, int column) {
  double sum = at(p, name + ".b_h", 0, 0, column);
  for (std::size_t i = 0; i < x.size(); ++i) {
    sum += x[i] * at(p, name + ".W_x", 0, static_cast<int>(i), column);
    sum += h[i] * at(p, name + ".W_h", 0, static_cast<int>(i), column);
  }
  return sum;
}

Rows slow_rnn(const Parameters& p, const std::string& name, const Rows& x) {
  Rows out;
  Row h(x[0].size(), 0);
  for (const Row& word : x) {
    Row next;
    for (std::size_t i = 0; i < h.size(); ++i) next.push_back(std::tanh(sum_at(p, name, word, h, static_cast<int>(i))));
    out.push_back(h = next);
  }
  return out;
}

Rows slow_lstm(const Parameters& p, const std::string& name, const Rows& x) {
  const auto gate = [](double s) { return 1 / (1 + std::exp(-s)); };
  Rows out;
  const int D = static_cast<int>(x[0].size());
  Row h(x[0].size(), 0);
  Row c = h;
  for (const Row& word : x) {
    Row next;
    for (int i = 0; i < D; ++i) {
      double& cell = c[static_cast<std::size_t>(i)];
      cell = gate(sum_at(p, name, word, h, D + i)) * cell +
             gate(sum_at(p, name, word, h, i)) * std::tanh(sum_at(p, name, word, h, 2 * D + i));
      next.push_back(gate(sum_at(p, name, word, h, 3 * D + i)) * std::tanh(cell));
    }
    out.push_back(h = next);
  }
  return out;
}

Rows slow_convolution(const Parameters& p, const std::string& name, const Rows& x, int dilation) {
  Rows out = x;
  const int taps = p.get(name + ".W").batch();
  const int D = static_cast<int>(x[0].size());
  for (int t = 0; t < static_cast<int>(x.size()); ++t)
    for (int o = 0; o < D; ++o) {
      double sum = at(p, name + ".b_c", 0, 0, o);
      for (int k = 0; k < taps; ++k) {
        const int from = t - (taps - 1 - k) * dilation;
        for (int i = 0; i < D && from >= 0; ++i)
          sum += x[static_cast<std::size_t>(from)][static_cast<std::size_t>(i)] * at(p, name + ".W", k, i, o);
      }
      out[static_cast<std::size_t>(t)][static_cast<std::size_t>(o)] += std::max(0.0, sum);
    }
  return out;
}

Rows slow_states(const SequenceConfig& config, const Parameters& p, const std::vector<int>& ids) {
  Rows x = words_of(p, ids);
  for (int l = 0; l < config.layers; ++l) {
    const std::string layer = std::to_string(l);
    if (config.kind == SequenceKind::rnn) x = slow_rnn(p, "rnn." + layer, x);
    if (config.kind == SequenceKind::lstm) x = slow_lstm(p, "lstm." + layer, x);
    if (config.kind == SequenceKind::cnn) x = slow_convolution(p, "cnn." + layer, x, 1);
    if (config.kind == SequenceKind::dilated_cnn) x = slow_convolution(p, "cnn." + layer, x, 1 << l);
  }
  return x;
}

// The loss, and on which side of their corner the ReLUs are: across a corner differences say nothing.
struct Loss {
  double value = 0;
  std::vector<bool> sides;
};
Loss loss_of(const SequenceConfig& config, const Parameters& p, const std::vector<int>& wanted) {
  Graph graph;
  const Var logits = run_sequence_model(graph, config, p, two_sentences).logits;
  Loss loss{static_cast<double>(graph.value(cross_entropy(graph, logits, wanted))(0, 0, 0)), {}};
  for (const auto& [name, node] : graph.names())
    if (name.ends_with(".conv") || name.ends_with(".ffn.pre"))
      for (const float x : graph.value({node}).flat().reshaped()) loss.sides.push_back(x > 0);
  return loss;
}

class SequenceModels : public ::testing::TestWithParam<SequenceKind> {};

TEST_P(SequenceModels, FollowTheirFormula) {
  const SequenceConfig config = small(GetParam());
  const Parameters p = parameters_of(config);
  Graph graph;
  const SequenceValues values = run_sequence_model(graph, config, p, two_sentences);
  if (config.kind == SequenceKind::attention) {  // it is the transformer, whose own tests say what that is
    const ModelConfig own = transformer_config(config);
    Graph other;
    const Var logits = transformer({other, p, own}, {two_sentences, {6, 6}}, {}, own_masks(own));
    EXPECT_EQ(graph.value(values.logits).flat(), other.value(logits).flat());
    return;
  }
  for (int b = 0; b < 2; ++b) {
    const Rows expected = slow_states(config, p, two_sentences[static_cast<std::size_t>(b)]);
    for (int t = 0; t < 6; ++t)
      for (int i = 0; i < 6; ++i)
        EXPECT_NEAR(static_cast<double>(graph.value(values.states)(b, t, i)),
                    expected[static_cast<std::size_t>(t)][static_cast<std::size_t>(i)], 2e-5);
  }
}

TEST_P(SequenceModels, ExplainEveryNumber) {
  const SequenceConfig config = small(GetParam());
  const Parameters p = parameters_of(config);
  Graph graph;
  run_sequence_model(graph, config, p, two_sentences);
  int seen = 0;
  for (int id = 0; id < graph.size(); ++id) {
    const Tensor& value = graph.value({id});
    for (int b = 0; b < value.batch(); ++b)
      for (int r = 0; r < value.rows(); ++r)
        for (int c = 0; c < value.cols(); ++c) {
          const float stored = value(b, r, c);
          const float found = graph.explain({id}, {b, r, c}).value;
          if (std::isinf(stored))
            EXPECT_EQ(found, stored);
          else
            EXPECT_NEAR(found, stored, 1e-4 * std::abs(static_cast<double>(stored)) + 3e-6) << graph.name_of({id});
          ++seen;
        }
  }
  EXPECT_GT(seen, 500);
}

TEST_P(SequenceModels, HaveTheGradientOfFiniteDifferences) {
  const SequenceConfig config = small(GetParam());
  Parameters p = parameters_of(config);
  const std::vector<int> wanted = {1, 2, -1, 4, 0, 1, 2, -1, 4, 4, 0, 3};
  Graph graph(Graph::Keep::what_backward_needs, true);
  graph.backward(cross_entropy(graph, run_sequence_model(graph, config, p, two_sentences).logits, wanted));
  Random random(5);
  std::vector<std::string> names;
  p.visit([&](const std::string& name, const Tensor&) { names.push_back(name); });
  for (const std::string& name : names) {
    const Tensor& gradient = graph.gradient(graph.find(name));
    ASSERT_FALSE(gradient.empty()) << name;
    int compared = 0;
    for (int n = 0; n < 12; ++n) {
      const auto i = static_cast<std::size_t>(random.below(static_cast<int>(gradient.size())));
      constexpr double step = 2e-3;
      float& x = p.get(name).data()[i];
      const float before = x;
      x = before + static_cast<float>(step);
      const Loss above = loss_of(config, p, wanted);
      x = before - static_cast<float>(step);
      const Loss below = loss_of(config, p, wanted);
      x = before;
      if (above.sides != below.sides) continue;
      ++compared;
      EXPECT_NEAR(static_cast<double>(gradient.data()[i]), (above.value - below.value) / (2 * step), 1e-3)
          << name << " " << i;
    }
    EXPECT_GT(compared, 2) << name;
  }
}

TEST_P(SequenceModels, NeverLookAhead) {
  const SequenceConfig config = small(GetParam());
  const Parameters p = parameters_of(config);
  Graph one;
  Graph other;
  const Var before = run_sequence_model(one, config, p, {{0, 1, 2, 3, 4, 0}}).logits;
  const Var after = run_sequence_model(other, config, p, {{0, 1, 2, 1, 4, 0}}).logits;
  EXPECT_EQ(one.value(before).slice(0).topRows(3), other.value(after).slice(0).topRows(3));
  EXPECT_NE(one.value(before).slice(0).row(3), other.value(after).slice(0).row(3));
}

TEST_P(SequenceModels, RecordWhatTheyShare) {
  const SequenceConfig config = small(GetParam());
  const Parameters p = parameters_of(config);
  Graph graph;
  const SequenceValues values = run_sequence_model(graph, config, p, two_sentences);
  EXPECT_EQ(graph.value(graph.find("embed")).shape(), (Shape{2, 6, 6}));
  EXPECT_EQ(graph.find("states").id, values.states.id);
  EXPECT_EQ(graph.value(graph.find("logits")).shape(), (Shape{2, 6, 5}));
  EXPECT_NEAR(graph.value(graph.find("probs")).slice(1).row(2).sum(), 1, 1e-5);
  // The same words have the same vectors in all kinds.
  EXPECT_EQ(graph.value(graph.find("embed")).slice(0).row(0),
            initial_sequence_parameters(small(SequenceKind::rnn), 3, words).get("token_embedding").slice(0).row(0));
}

INSTANTIATE_TEST_SUITE_P(Kinds, SequenceModels, ::testing::ValuesIn(all_sequence_kinds),
                         [](const auto& kind) { return to_string(kind.param); });

TEST(SequenceModel, NamesEveryPositionOutsideOfTraining) {
  const SequenceConfig config = small(SequenceKind::lstm);
  const Parameters p = parameters_of(config);
  Graph graph;
  run_sequence_model(graph, config, p, two_sentences);
  for (const char* name : {"lstm.0.in", "lstm.1.f.5", "lstm.0.i.0", "lstm.0.g.3", "lstm.1.o.2", "lstm.0.c.4"})
    EXPECT_TRUE(graph.find(name).valid()) << name;
  EXPECT_EQ(graph.value(graph.find("lstm.1.h.5")).slice(1).row(0),
            graph.value(graph.find("lstm.1.states")).slice(1).row(5));
  Graph training(Graph::Keep::what_backward_needs, true);
  run_sequence_model(training, config, p, two_sentences);
  EXPECT_FALSE(training.find("lstm.0.c.4").valid());
}

TEST(SequenceModel, StartsTheForgetGateAsTold) {
  SequenceConfig config = small(SequenceKind::lstm);
  config.forget_bias = 2.5F;
  const Parameters p = initial_sequence_parameters(config, 1, words);
  for (int i = 0; i < 24; ++i) EXPECT_EQ(p.get("lstm.1.b_h")(0, 0, i), i >= 6 && i < 12 ? 2.5F : 0.0F);
}

TEST(SequenceModel, RefusesWhatDoesNotFit) {
  SequenceConfig config = small(SequenceKind::attention);
  config.n_heads = 4;  // 6 columns
  EXPECT_THROW(initial_sequence_parameters(config, 1, words), std::invalid_argument);
  config = small(SequenceKind::cnn);
  config.kernel = 0;
  EXPECT_THROW(initial_sequence_parameters(config, 1, words), std::invalid_argument);
  config.kernel = 3;
  const Parameters p = initial_sequence_parameters(config, 1, words);
  Graph graph;
  EXPECT_THROW(run_sequence_model(graph, config, p, {{0, 1}, {0}}), std::invalid_argument);
  EXPECT_THROW(sequence_kind_from("gru"), std::invalid_argument);
  for (const SequenceKind kind : all_sequence_kinds) EXPECT_EQ(sequence_kind_from(to_string(kind)), kind);
}

}  // namespace
}  // namespace headlight
