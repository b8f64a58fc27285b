#include "core/analysis/position_study.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "core/ops/matmul.h"
#include "core/ops/sinusoid.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

// The tokens in another order, cut by hand so that they stay what they are.
std::string in_order(const Encoding& encoding, const std::vector<int>& order) {
  std::string sentence;
  for (const int i : order) sentence += encoding.tokens[static_cast<std::size_t>(i)].text + "|";
  return sentence;
}

bool is_the_same(const Encoding& shuffled, const Encoding& straight, const std::vector<int>& order) {
  if (shuffled.length != static_cast<int>(order.size())) return false;
  for (std::size_t i = 0; i < order.size(); ++i)
    if (shuffled.tokens[i].text != straight.tokens[static_cast<std::size_t>(order[i])].text) return false;
  return true;
}

float largest_difference(const Tensor& a, const Tensor& b, const std::vector<int>& row_of_a) {
  float largest = 0;
  for (int i = 0; i < static_cast<int>(row_of_a.size()); ++i)
    largest = std::max(
        largest, (b.slice(0).row(i) - a.slice(0).row(row_of_a[static_cast<std::size_t>(i)])).cwiseAbs().maxCoeff());
  return largest;
}

void compare(PositionTrial& trial, const std::vector<int>& order) {
  const std::string name = trial.run->prefix(Stack::encoder) + "ln_final";
  const Tensor& straight = trial.run->value(name);
  std::vector<int> places(order.size());
  std::iota(places.begin(), places.end(), 0);
  trial.length = straight.slice(0).topRows(static_cast<Eigen::Index>(order.size())).rowwise().norm().mean();
  if (!trial.shuffled) return;
  const Tensor& shuffled = trial.shuffled->value(name);
  trial.difference = {largest_difference(straight, shuffled, places), largest_difference(straight, shuffled, order)};
  if (!trial.run->config.two_stacks()) return;
  const Tensor& before = trial.run->value("decoder.ln_final");
  const Tensor& after = trial.shuffled->value("decoder.ln_final");
  trial.decoder_difference = (before.slice(0) - after.slice(0)).cwiseAbs().maxCoeff();
}

Request asked(const PositionQuestion& question) {
  Request request = question.request;
  const auto chosen = static_cast<std::size_t>(std::max(0, question.sentence));
  const auto only = [chosen](std::vector<std::string>& texts) {
    texts = {chosen < texts.size() ? texts[chosen] : std::string()};
  };
  only(request.sentences);
  only(request.targets);
  if (question.no_mask) {
    request.mask = {};
    request.mask.causal = false;
    request.encoder_mask = request.cross_mask = {};
  }
  return request;
}

}  // namespace

std::vector<int> shuffled_order(int n, std::uint64_t seed) {
  std::vector<int> order(static_cast<std::size_t>(std::max(0, n)));
  std::iota(order.begin(), order.end(), 0);
  Random random(seed);
  for (int i = n - 1; i > 0; --i)
    std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(random.below(i + 1))]);
  if (n > 1 && std::is_sorted(order.begin(), order.end())) std::rotate(order.begin(), order.begin() + 1, order.end());
  return order;
}

Tensor sinusoid_table(int rows, int d_model) {
  Graph graph;
  return graph.value(sinusoidal_positions(graph, graph.constant(Tensor::zeros({1, rows, 1})), d_model));
}

Tensor position_products(const Tensor& table) {
  Graph graph;
  const Var positions = graph.constant(table);
  return graph.value(matmul_transposed(graph, positions, positions));
}

float moved_attention(const Tensor& a, const Tensor& b, int slice, int rows) {
  float sum = 0;
  for (int r = 0; r < rows; ++r) sum += 0.5F * (a.slice(slice).row(r) - b.slice(slice).row(r)).cwiseAbs().sum();
  return sum / static_cast<float>(std::max(1, rows));
}

std::shared_ptr<const PositionStudyResult> study_positions(const PositionQuestion& question,
                                                           const std::atomic<bool>* cancelled) {
  Request request = asked(question);
  request.position.reset();
  auto study = std::make_shared<PositionStudyResult>();
  const std::shared_ptr<const Run> own = run_request(request, cancelled);
  if (own == nullptr || own->graph.size() == 0) return nullptr;
  const Encoding& encoding = own->source.front();
  study->own = own->model->config.position;
  study->causal = !own->config.two_stacks() && request.mask.causal.value_or(own->config.causal);
  study->shuffled = question.shuffle;
  study->order = shuffled_order(encoding.length, question.seed);
  const std::vector<std::string> shuffled{in_order(encoding, study->order)};
  std::vector<int> places(study->order.size());
  std::iota(places.begin(), places.end(), 0);
  // What a learned table has no rows for is left out for all kinds alike.
  const std::vector<std::string> straight =
      encoding.truncated ? std::vector<std::string>{in_order(encoding, places)} : request.sentences;

  for (int i = 0; i < position_kinds; ++i) {
    const Position kind = position_kind(i);
    if (kind == Position::learned && study->own != Position::learned) continue;
    PositionTrial& trial = study->trials[static_cast<std::size_t>(i)];
    request.position = kind;
    request.sentences = straight;
    trial.run = kind == study->own ? own : run_request(request, cancelled);
    if (trial.run == nullptr) return nullptr;
    if (!question.shuffle) {
      compare(trial, study->order);
      continue;
    }
    request.sentences = shuffled;
    trial.shuffled = run_request(request, cancelled);
    if (trial.shuffled == nullptr) return nullptr;
    if (!is_the_same(trial.shuffled->source.front(), encoding, study->order)) trial.shuffled = nullptr;
    compare(trial, study->order);
  }
  return study;
}

}  // namespace headlight
