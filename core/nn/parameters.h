#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/nn/config.h"
#include "core/tensor/tensor.h"

namespace headlight {

/// The named tensors of a model, e.g. "blocks.0.attn.W_Q" [1, d_model, H·d_head]. Vectors are [1, 1, n].
class Parameters {
 public:
  Tensor& add(const std::string& name, Tensor value);  // replaces one of the same name
  bool has(std::string_view name) const { return tensors_.find(name) != tensors_.end(); }
  const Tensor& get(std::string_view name) const;  // throws std::out_of_range naming it
  Tensor& get(std::string_view name);

  /// Calls visit(name, tensor) for every parameter in alphabetical order: load, save, print, compare and optimise are
  /// visits.
  void visit(const std::function<void(const std::string&, Tensor&)>& visit);
  void visit(const std::function<void(const std::string&, const Tensor&)>& visit) const;
  std::size_t count() const;  // numbers in all
  std::size_t size() const { return tensors_.size(); }

 private:
  std::map<std::string, Tensor, std::less<>> tensors_;
};

/// Name and shape of every parameter that a model of this config has, but for the vocabulary-sized ones when V is 0.
/// @param source_words, target_words  V of the encoder and of the decoder; one-stack models use the first
struct ParameterShape {
  std::string name;
  Shape shape;
};
std::vector<ParameterShape> parameter_shapes(const ModelConfig& config, int source_words, int target_words);

/// Seeded initial values: token rows N(0, 1/d_model), one seed a word, so that a word has the same vector in every
/// vocabulary; matrices Xavier-uniform (Glorot and Bengio 2010, eq. 16); biases 0; gains 1; learned positions N(0,
/// 0.02²).
Parameters initial_parameters(const ModelConfig& config, std::uint64_t seed,
                              const std::vector<std::string>& source_words,
                              const std::vector<std::string>& target_words);

}  // namespace headlight
