#include "core/analysis/gradient_study.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/analysis/logit_lens.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/elementwise_product.h"
#include "core/ops/gradient.h"
#include "core/ops/slice.h"

namespace headlight {
namespace {

constexpr const char* goal_name = "gradients.goal";

int first_mask(const Run& run, int sentence) {
  const Encoding& tokens = run.source[static_cast<std::size_t>(sentence)];
  for (int t = 0; t < tokens.length; ++t)
    if (tokens.tokens[static_cast<std::size_t>(t)].text == "<mask>") return t;
  return -1;
}

int row_meant(const Run& run, const GradientGoal& goal, int sentence) {
  const auto& tokens = run.tokens_of(predicting_stack(run))[static_cast<std::size_t>(sentence)];
  const int last = std::max(0, tokens.length - 1);
  if (goal.row >= 0) return std::min(goal.row, last);
  const int mask = run.config.architecture == Architecture::encoder ? first_mask(run, sentence) : -1;
  return mask >= 0 ? mask : last;
}

}  // namespace

GradientResult add_gradients(Run& run, const GradientGoal& goal, int sentence, const Graph::Backward& how) {
  using Kind = GradientGoal::Kind;
  Graph& g = run.graph;
  const std::string prefix = run.prefix(predicting_stack(run));
  const Var logits = g.find(prefix + "logits"), probs = g.find(prefix + "probs");  // [B, T, V]
  const Encoding& tokens = run.tokens_of(predicting_stack(run))[static_cast<std::size_t>(sentence)];
  const Shape shape = g.value(logits).shape();
  GradientResult result;
  result.goal = goal_name;
  result.row = row_meant(run, goal, sentence);
  result.word = goal.word < 0 ? top_words(g.value(probs), sentence, result.row, 1).front().first
                              : std::min(goal.word, shape.cols - 1);

  Var end;
  if (goal.kind == Kind::loss) {
    std::vector<int> wanted(static_cast<std::size_t>(shape.batch) * static_cast<std::size_t>(shape.rows), -1);
    const auto at = [&](int row) -> int& {
      return wanted[static_cast<std::size_t>(sentence) * static_cast<std::size_t>(shape.rows) +
                    static_cast<std::size_t>(row)];
    };
    if (run.config.architecture != Architecture::encoder)
      for (int t = 0; t + 1 < tokens.length; ++t, ++result.asked) at(t) = tokens.ids[static_cast<std::size_t>(t) + 1];
    if (result.asked == 0) at(result.row) = result.word;
    end = cross_entropy(g, logits, std::move(wanted));
  } else {
    Var x = goal.kind == Kind::logit ? logits : probs;
    for (const auto& [axis, index] :
         {std::pair{Axis::batch, sentence}, {Axis::rows, result.row}, {Axis::cols, result.word}})
      x = slice(g, x, axis, index, 1);
    end = x;
  }
  g.name(end, goal_name);
  g.backward(end, Tensor::filled(g.value(end).shape(), 1.0F), how);
  result.value = static_cast<double>(g.value(end)(0, 0, 0));
  return result;
}

void record_gradient(Run& run, const std::string& name, GradientGoal::Kind goal) {
  using Kind = GradientGoal::Kind;
  Graph& g = run.graph;
  const Var value = g.find(name);
  if (!value.valid() || g.find(name + ".gradient").valid()) return;
  const Tr words = goal == Kind::loss    ? Tr{"the loss", "损失"}
                   : goal == Kind::logit ? Tr{"the vocabulary score", "该词的词表得分"}
                                         : Tr{"the probability", "该词的概率"};
  const Var slope = gradient_value(g, value, words);
  g.name(slope, name + ".gradient");
  g.name(elementwise_product(g, slope, value), name + ".gradient_times");
}

const Tensor* gradient_of(const Run& run, const std::string& name) {
  const Var node = run.graph.find(name);
  if (!node.valid() || run.graph.gradient(node).empty()) return nullptr;
  return &run.graph.gradient(node);
}

std::vector<TokenSaliency> token_saliency(const Run& run, Stack stack, int sentence) {
  std::vector<TokenSaliency> all;
  const std::string name = run.prefix(stack) + "embed";
  const Tensor* gradient = gradient_of(run, name);
  const int length = run.tokens_of(stack)[static_cast<std::size_t>(sentence)].length;
  for (int t = 0; t < length; ++t) {
    TokenSaliency token;
    if (gradient != nullptr) {
      const auto slope = gradient->slice(sentence).row(t);
      token.norm = slope.norm();
      token.times_input = slope.dot(run.value(name).slice(sentence).row(t));
    }
    all.push_back(token);
  }
  return all;
}

namespace {
std::vector<double> ranks(const std::vector<float>& values) {
  std::vector<std::size_t> order(values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
  std::vector<double> rank(values.size());
  for (std::size_t first = 0; first < order.size();) {
    std::size_t last = first;
    while (last + 1 < order.size() && values[order[last + 1]] == values[order[first]]) ++last;
    for (std::size_t i = first; i <= last; ++i) rank[order[i]] = static_cast<double>(first + last) / 2;
    first = last + 1;
  }
  return rank;
}
}  // namespace

double rank_correlation(const std::vector<float>& a, const std::vector<float>& b) {
  constexpr double undefined = std::numeric_limits<double>::quiet_NaN();
  if (a.size() != b.size() || a.size() < 2) return undefined;
  const std::vector<double> x = ranks(a), y = ranks(b);
  const double mean = static_cast<double>(a.size() - 1) / 2;
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    xx += (x[i] - mean) * (x[i] - mean);
    yy += (y[i] - mean) * (y[i] - mean);
    xy += (x[i] - mean) * (y[i] - mean);
  }
  return xx > 0 && yy > 0 ? xy / std::sqrt(xx * yy) : undefined;
}

std::vector<std::string> values_with_gradient(const Run& run) {
  const Var goal = run.graph.find(goal_name);
  if (!goal.valid()) return {};
  const std::vector<char> reached = run.graph.reached_from(goal);
  std::vector<std::pair<int, std::string>> found;
  for (const auto& [name, node] : run.graph.names()) {
    const Var var{node};
    if (name.starts_with('~') || name == goal_name || name.ends_with(".gradient") ||
        name.ends_with(".gradient_times") || run.graph.is_parameter(var))
      continue;
    if (reached[static_cast<std::size_t>(node)] != 0) found.emplace_back(node, name);
  }
  std::sort(found.begin(), found.end());
  std::vector<std::string> names;
  names.reserve(found.size());
  for (auto& [node, name] : found) names.push_back(std::move(name));
  return names;
}

}  // namespace headlight
