#pragma once
#include <cmath>
#include <string>

namespace headlight {

enum class Architecture { encoder, decoder, encoder_decoder };
enum class Norm { pre, post };
enum class Activation { relu, gelu };  // gelu is the tanh form
/// sinusoidal and learned positions are vectors added to the words; rotary (RoPE) turns queries and keys, alibi takes
/// off the scores what is far away: both in every self-attention, never in cross-attention (see core/nn/attention.h).
enum class Position { none, sinusoidal, learned, rotary, alibi };
enum class Score { scaled, dot, additive, cosine };

/// The sizes and switches of a transformer. The field names are those of config.json.
struct ModelConfig {
  Architecture architecture = Architecture::encoder;
  int n_layers = 2;  // of each stack
  int n_heads = 4;
  int d_model = 32;
  int d_head = 8;
  int d_ff = 64;
  int max_positions = 64;  // rows of the learned position table; the other kinds have no limit
  Norm norm = Norm::post;
  Activation activation = Activation::relu;
  Position position = Position::sinusoidal;
  float embedding_scale = std::sqrt(32.0F);  // the factor itself, 1 for none
  bool attention_scale = true;               // divide the scores by √d_head
  Score score = Score::scaled;
  float layer_norm_eps = 1e-5F;
  bool tied = false;    // the output matrix is the token embedding, transposed
  bool biases = true;   // of the linear layers
  bool causal = false;  // the model's own mask ("mask": "none" or "causal"); in a two-stack model the decoder's
  bool operator==(const ModelConfig&) const = default;

  bool two_stacks() const { return architecture == Architecture::encoder_decoder; }
};

// The words of the files. The inverse functions throw std::invalid_argument naming what was expected and found.
std::string to_string(Architecture value);
std::string to_string(Norm value);
std::string to_string(Activation value);
std::string to_string(Position value);
std::string to_string(Score value);
Architecture architecture_from(const std::string& text);
Norm norm_from(const std::string& text);
Activation activation_from(const std::string& text);
Position position_from(const std::string& text);
Score score_from(const std::string& text);

/// The config with another architecture and what goes with it: decoders have a causal mask, encoders have none.
ModelConfig with_architecture(ModelConfig config, Architecture architecture);

/// Throws std::invalid_argument (expected, found, what to do) when sizes are out of range or do not fit each other.
void check(const ModelConfig& config);

}  // namespace headlight
