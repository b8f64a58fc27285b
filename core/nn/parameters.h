#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/nn/config.h"
#include "core/tensor/tensor.h"

namespace headlight {

/// The named tensors of a model. A copy shares them until one of the two writes to one. E.g. "blocks.0.attn.W_Q" [1,
/// d_model, H·d_head]. Vectors are [1, 1, n].
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
  static Tensor& own(std::shared_ptr<Tensor>& shared);  // a copy of its own when somebody else has it too
  std::map<std::string, std::shared_ptr<Tensor>, std::less<>> tensors_;
};

/// Name and shape of every parameter that a model of this config has, but for the vocabulary-sized ones when V is 0.
/// @param source_words, target_words  V of the encoder and of the decoder; one-stack models use the first
struct ParameterShape {
  std::string name;
  Shape shape;
};
std::vector<ParameterShape> parameter_shapes(const ModelConfig& config, int source_words, int target_words);
/// Whether the parameter of this name is a vector ("blocks.0.attn.b_Q", "ln_final.gain"), stored in 1-D.
bool is_vector(std::string_view name);
/// Those of the additive score alone, whatever the config's score is.
std::vector<ParameterShape> additive_score_shapes(const ModelConfig& config);

/// Seeded initial values. Every parameter, and of the two vocabulary-sized ones every word, has a seed of its own
/// (seed_for of its name), so that changing one size changes nothing else and a word has the same vector in every
/// vocabulary. Token rows N(0, 1/d_model); learned positions N(0, 0.02²); matrices Xavier-uniform within
/// √(6/(rows + cols)) (Glorot and Bengio 2010, eq. 16), but for `unembed`: within √(3/d_model), which also has the
/// variance 1/d_model and does not depend on the size of the vocabulary; biases 0; gains 1.
Parameters initial_parameters(const ModelConfig& config, std::uint64_t seed,
                              const std::vector<std::string>& source_words,
                              const std::vector<std::string>& target_words);

/// Adds (or replaces) token_embedding and unembed for these words, as initial_parameters makes them: a seeded model
/// follows the words of the sentence at every key stroke, the rest stays.
void add_word_parameters(Parameters& parameters, const ModelConfig& config, std::uint64_t seed,
                         const std::vector<std::string>& source_words, const std::vector<std::string>& target_words);

/// Adds the parameters of the additive score (attn.additive.W_q, .W_k, .v of every attention) that are not there yet,
/// with the values that initial_parameters gives them: for a run that switches the score of a model without them.
void add_additive_score_parameters(Parameters& parameters, const ModelConfig& config, std::uint64_t seed);

}  // namespace headlight
