#include "core/train/optimizer.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "core/ops/support.h"

namespace headlight {
namespace {

struct Update {
  float rate, beta1, beta2, clip, correction1, correction2, epsilon, decay;
};

void update(Tensor& value, const Tensor& gradient, Tensor& m, Tensor& v, const Update& u) {
  for_blocks(value.size(), 10, [&](Eigen::Index first, Eigen::Index count) {
    constexpr Eigen::Index piece = 1024;  // stays in the fastest cache for all three passes
    for (Eigen::Index at = first; at < first + count; at += piece) {
      const Eigen::Index n = std::min(piece, first + count - at);
      const auto g = span_of(gradient, at, n) * u.clip;
      auto first_moment = span_of(m, at, n);
      auto second_moment = span_of(v, at, n);
      auto x = span_of(value, at, n);
      first_moment = first_moment * u.beta1 + g * (1 - u.beta1);
      second_moment = second_moment * u.beta2 + g.square() * (1 - u.beta2);
      x = x * (1 - u.decay) -
          first_moment * (u.rate / u.correction1) / ((second_moment * (1 / u.correction2)).sqrt() + u.epsilon);
    }
  });
}

bool decays(const std::string& name) { return !is_vector(name) && !name.ends_with("embedding"); }

}  // namespace

double Optimizer::step(Parameters& parameters, const Graph& graph, float learning_rate) {
  double squares = 0;
  const auto gradient_of = [&](const std::string& name) -> const Tensor* {
    const Var node = graph.find(name);
    if (!node.valid() || graph.gradient(node).empty()) return nullptr;
    return &graph.gradient(node);
  };
  std::as_const(parameters).visit([&](const std::string& name, const Tensor&) {
    if (const Tensor* g = gradient_of(name)) squares += static_cast<double>(g->flat().squaredNorm());
  });
  const double norm = std::sqrt(squares);
  if (!std::isfinite(norm)) return norm;

  ++steps_;
  Update u{};
  u.rate = learning_rate;
  u.beta1 = settings_.beta1;
  u.beta2 = settings_.beta2;
  u.epsilon = settings_.epsilon;
  u.clip = settings_.clip > 0 && norm > static_cast<double>(settings_.clip)
               ? static_cast<float>(static_cast<double>(settings_.clip) / norm)
               : 1.0F;
  u.correction1 = 1 - std::pow(settings_.beta1, static_cast<float>(steps_));
  u.correction2 = 1 - std::pow(settings_.beta2, static_cast<float>(steps_));
  std::vector<std::string> names;
  std::as_const(parameters).visit([&](const std::string& name, const Tensor&) { names.push_back(name); });
  for (const std::string& name : names) {
    const Tensor* g = gradient_of(name);
    if (g == nullptr) continue;
    Tensor& value = parameters.get(name);
    if (!moments_.has(name + "/m")) {
      moments_.add(name + "/m", Tensor::zeros(value.shape()));
      moments_.add(name + "/v", Tensor::zeros(value.shape()));
    }
    u.decay = decays(name) ? learning_rate * settings_.weight_decay : 0;
    update(value, *g, moments_.get(name + "/m"), moments_.get(name + "/v"), u);
  }
  return norm;
}

void Optimizer::restore(Parameters moments, int steps) {
  moments_ = std::move(moments);
  steps_ = steps;
}

float Schedule::rate(int step) const {
  const auto s = static_cast<float>(step + 1);
  const auto warm = static_cast<float>(std::max(1, warm_up));
  if (s < warm) return peak * s / warm;
  if (kind == Kind::inverse_square_root) return peak * std::sqrt(warm / s);
  if (kind == Kind::constant) return peak;
  const float done = std::min(1.0F, (s - warm) / std::max(1.0F, static_cast<float>(steps) - warm));
  return peak * (lowest + (1 - lowest) * 0.5F * (1 + std::cos(std::numbers::pi_v<float> * done)));
}

}  // namespace headlight
