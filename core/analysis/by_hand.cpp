#include "core/analysis/by_hand.h"

namespace headlight {
namespace {

ModelConfig tiny(bool scaled) {
  ModelConfig config;
  config.n_layers = config.n_heads = 1;
  config.d_model = by_hand_features;
  config.d_head = by_hand_head;
  config.d_ff = 1;
  config.norm = Norm::post;
  config.position = Position::none;
  config.embedding_scale = 1;
  config.attention_scale = scaled;
  config.biases = false;
  return config;
}

template <std::size_t N>
void fill(Tensor& into, int first_row, const std::array<double, N>& numbers) {
  const int cols = into.cols();
  for (int i = 0; i < static_cast<int>(N); ++i)
    into(0, first_row + i / cols, i % cols) = static_cast<float>(numbers[static_cast<std::size_t>(i)]);
}

}  // namespace

std::shared_ptr<const Run> by_hand_run(const ByHandNumbers& numbers) {
  const Vocabulary words = Vocabulary::of({"A", "B", "C"});
  auto model = std::make_shared<Model>(*random_model(tiny(numbers.scaled), 1, words, words));
  fill(model->parameters.get("token_embedding"), words.id("A"), numbers.x);
  fill(model->parameters.get("blocks.0.attn.W_Q"), 0, numbers.w_q);
  fill(model->parameters.get("blocks.0.attn.W_K"), 0, numbers.w_k);
  fill(model->parameters.get("blocks.0.attn.W_V"), 0, numbers.w_v);
  Request request;
  request.model.given = model;
  request.sentences = {"A|B|C"};
  request.mask.causal = numbers.causal;
  return run_model(request, model);
}

}  // namespace headlight
