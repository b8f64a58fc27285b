#include "core/nn/parameters.h"

#include <stdexcept>
#include <utility>

namespace headlight {
namespace {

/// Collects the shapes of one stack. Letters: D d_model, H n_heads, d d_head, F d_ff, V words.
class StackShapes {
 public:
  StackShapes(const ModelConfig& config, std::string prefix, std::vector<ParameterShape>& out)
      : c_(config), prefix_(std::move(prefix)), out_(out) {}

  void stack(int words, bool cross, bool predicts) {
    if (words > 0) matrix("token_embedding", words, c_.d_model);
    if (c_.position == Position::learned) matrix("position_embedding", c_.max_positions, c_.d_model);
    for (int l = 0; l < c_.n_layers; ++l) block("blocks." + std::to_string(l) + ".", cross);
    norm("ln_final");
    if (words > 0 && predicts && !c_.tied) matrix("unembed", c_.d_model, words);
  }

  void additive_scores(bool cross) {
    for (int l = 0; l < c_.n_layers; ++l) {
      const std::string block = "blocks." + std::to_string(l) + ".";
      additive_score(block + "attn.");
      if (cross) additive_score(block + "cross.");
    }
  }

 private:
  void block(const std::string& name, bool cross) {
    attention(name + "attn.");
    norm(name + "ln1");
    if (cross) {
      attention(name + "cross.");
      norm(name + "ln_cross");
    }
    matrix(name + "ffn.W_1", c_.d_model, c_.d_ff);
    matrix(name + "ffn.W_2", c_.d_ff, c_.d_model);
    if (c_.biases) {
      vector(name + "ffn.b_1", c_.d_ff);
      vector(name + "ffn.b_2", c_.d_model);
    }
    norm(name + "ln2");
  }

  void attention(const std::string& name) {
    const int heads = c_.n_heads * c_.d_head;
    for (const char* which : {"Q", "K", "V"}) {
      matrix(name + "W_" + which, c_.d_model, heads);
      if (c_.biases) vector(name + "b_" + which, heads);
    }
    matrix(name + "W_O", heads, c_.d_model);
    if (c_.biases) vector(name + "b_O", c_.d_model);
    if (c_.score == Score::additive) additive_score(name);
  }

  void additive_score(const std::string& attention) {
    matrix(attention + "additive.W_q", c_.d_head, c_.d_head);
    matrix(attention + "additive.W_k", c_.d_head, c_.d_head);
    vector(attention + "additive.v", c_.d_head);
  }

  void norm(const std::string& name) {
    vector(name + ".gain", c_.d_model);
    vector(name + ".bias", c_.d_model);
  }

  void matrix(const std::string& name, int rows, int cols) { out_.push_back({prefix_ + name, {1, rows, cols}}); }
  void vector(const std::string& name, int size) { matrix(name, 1, size); }

  const ModelConfig& c_;
  std::string prefix_;
  std::vector<ParameterShape>& out_;
};

}  // namespace

Tensor& Parameters::own(std::shared_ptr<Tensor>& shared) {
  if (shared.use_count() > 1) shared = std::make_shared<Tensor>(*shared);
  return *shared;
}

Tensor& Parameters::add(const std::string& name, Tensor value) {
  return *(tensors_[name] = std::make_shared<Tensor>(std::move(value)));
}

const Tensor& Parameters::get(std::string_view name) const {
  const auto found = tensors_.find(name);
  if (found == tensors_.end())
    throw std::out_of_range("expected a parameter \"" + std::string(name) + "\", found none of this name");
  return *found->second;
}

Tensor& Parameters::get(std::string_view name) {
  std::as_const(*this).get(name);  // throws when there is none
  return own(tensors_.find(name)->second);
}

void Parameters::visit(const std::function<void(const std::string&, Tensor&)>& visit) {
  for (auto& [name, tensor] : tensors_) visit(name, own(tensor));
}

void Parameters::visit(const std::function<void(const std::string&, const Tensor&)>& visit) const {
  for (const auto& [name, tensor] : tensors_) visit(name, *tensor);
}

std::size_t Parameters::count() const {
  std::size_t sum = 0;
  for (const auto& [name, tensor] : tensors_) sum += tensor->size();
  return sum;
}

std::vector<ParameterShape> parameter_shapes(const ModelConfig& config, int source_words, int target_words) {
  std::vector<ParameterShape> out;
  if (config.two_stacks()) {
    StackShapes(config, "encoder.", out).stack(source_words, false, false);
    StackShapes(config, "decoder.", out).stack(target_words, true, true);
  } else {
    StackShapes(config, "", out).stack(source_words, false, true);
  }
  return out;
}

bool is_vector(std::string_view name) {
  const std::string_view last = name.substr(name.rfind('.') + 1);
  return last == "gain" || last == "bias" || last == "v" || last.starts_with("b_");
}

std::vector<ParameterShape> additive_score_shapes(const ModelConfig& config) {
  std::vector<ParameterShape> out;
  if (config.two_stacks()) {
    StackShapes(config, "encoder.", out).additive_scores(false);
    StackShapes(config, "decoder.", out).additive_scores(true);
  } else {
    StackShapes(config, "", out).additive_scores(false);
  }
  return out;
}

}  // namespace headlight
