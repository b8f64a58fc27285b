#include "core/analysis/influence.h"

#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>

namespace headlight {
namespace {

bool recurrent(const SequenceConfig& config) {
  return config.kind == SequenceKind::rnn || config.kind == SequenceKind::lstm;
}

bool convolution(const SequenceConfig& config) {
  return config.kind == SequenceKind::cnn || config.kind == SequenceKind::dilated_cnn;
}

int moves(const FlowEdge& edge) { return edge.from.position == edge.to.position ? 0 : 1; }

}  // namespace

Matrix influence_matrix(const SequenceConfig& config, const Parameters& parameters, const std::vector<int>& ids,
                        const std::atomic<bool>* cancelled) {
  const int T = static_cast<int>(ids.size());
  const int D = config.d_model;
  // The sequence D times over: sentence b of the batch carries the gradient of component b, so that one pass backward
  // gives a whole row of blocks.
  Graph graph;
  const std::vector<std::vector<int>> copies(static_cast<std::size_t>(D), ids);
  const SequenceValues values = run_sequence_model(graph, config, parameters, copies);
  Matrix out = Matrix::Zero(T, T);
  for (int i = 0; i < T; ++i) {
    if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return {};
    Tensor seed = Tensor::zeros({D, T, D});
    for (int b = 0; b < D; ++b) seed(b, i, b) = 1;
    graph.backward(values.states, std::move(seed));
    const Tensor& gradient = graph.gradient(values.embed);  // [D, T, D]: (b, j, c) is ∂ states_ib / ∂ embed_jc
    for (int j = 0; j <= i; ++j) {
      double squares = 0;
      for (int b = 0; b < D; ++b) squares += static_cast<double>(gradient.slice(b).row(j).squaredNorm());
      out(i, j) = static_cast<float>(std::sqrt(squares));
    }
  }
  return out;
}

void set_recurrent_radius(const SequenceConfig& config, Parameters& parameters, double radius) {
  if (!recurrent(config)) return;
  const int D = config.d_model;
  for (int l = 0; l < config.layers; ++l) {
    Tensor& weight = parameters.get(to_string(config.kind) + "." + std::to_string(l) + ".W_h");
    for (int first = 0; first < weight.cols(); first += D) {
      auto part = weight.slice(0).middleCols(first, D);  // of one gate
      const Eigen::MatrixXd square = part.cast<double>();
      const double now = Eigen::EigenSolver<Eigen::MatrixXd>(square, false).eigenvalues().cwiseAbs().maxCoeff();
      if (now > 0) part *= static_cast<float>(radius / now);
    }
  }
}

std::vector<FlowEdge> flow_edges(const SequenceConfig& config, int T) {
  std::vector<FlowEdge> edges;
  for (int l = 1; l <= config.layers; ++l) {
    const int dilation = dilation_of(config, l - 1);
    for (int t = 0; t < T; ++t) {
      const FlowPlace here{l, t};
      if (recurrent(config)) {
        if (t > 0) edges.push_back({{l, t - 1}, here});
        edges.push_back({{l - 1, t}, here});
      } else if (convolution(config)) {
        for (int tap = config.kernel - 1; tap >= 0; --tap)
          if (t - tap * dilation >= 0) edges.push_back({{l - 1, t - tap * dilation}, here});
      } else {
        for (int s = 0; s <= t; ++s) edges.push_back({{l - 1, s}, here});
      }
    }
  }
  return edges;
}

std::vector<FlowEdge> flow_between(const SequenceConfig& config, int from_word, int to_result) {
  std::vector<FlowEdge> edges = flow_edges(config, to_result + 1);
  std::set<FlowPlace> reached{{0, from_word}};
  for (const FlowEdge& e : edges)
    if (reached.contains(e.from)) reached.insert(e.to);
  std::set<FlowPlace> needed{{config.layers, to_result}};
  for (auto e = edges.rbegin(); e != edges.rend(); ++e)
    if (needed.contains(e->to)) needed.insert(e->from);
  std::erase_if(edges, [&](const FlowEdge& e) { return !reached.contains(e.from) || !needed.contains(e.to); });
  return edges;
}

std::vector<FlowEdge> shortest_flow(const SequenceConfig& config, int from_word, int to_result) {
  const std::vector<FlowEdge> edges = flow_between(config, from_word, to_result);
  // Edges come in an order of computation: when one is looked at, all that lead to its beginning have been.
  struct Best {
    int moves = 0, last = -1;  // the edge that leads there
  };
  std::map<FlowPlace, Best> best{{{0, from_word}, {}}};
  for (std::size_t n = 0; n < edges.size(); ++n) {
    const FlowEdge& e = edges[n];
    const Best now{best.at(e.from).moves + moves(e), static_cast<int>(n)};
    const auto [found, is_new] = best.try_emplace(e.to, now);
    if (!is_new && now.moves < found->second.moves) found->second = now;
  }
  std::vector<FlowEdge> way;
  FlowPlace at{config.layers, to_result};
  for (auto found = best.find(at); found != best.end() && found->second.last >= 0; found = best.find(at)) {
    way.insert(way.begin(), edges[static_cast<std::size_t>(found->second.last)]);
    at = way.front().from;
  }
  return way;
}

int path_length(const SequenceConfig& config, int from_word, int to_result) {
  const std::vector<FlowEdge> way = shortest_flow(config, from_word, to_result);
  if (way.empty()) return -1;
  int sum = 0;
  for (const FlowEdge& e : way) sum += moves(e);
  return sum;
}

int receptive_field(const SequenceConfig& config, int layers, int T) {
  if (!convolution(config)) return layers == 0 ? 1 : T;
  long field = 1;
  for (int l = 0; l < layers; ++l) field = std::min(field + long{config.kernel - 1} * dilation_of(config, l), long{T});
  return static_cast<int>(field);
}

int serial_steps(const SequenceConfig& config, int T) {
  return recurrent(config) ? T + config.layers - 1 : config.layers;
}

}  // namespace headlight
