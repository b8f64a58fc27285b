#pragma once
#include <atomic>
#include <cstdint>
#include <vector>

#include "core/models/model.h"
#include "core/nn/intervention.h"

namespace headlight {

/// How the next word is chosen.
struct Sampling {
  float temperature = 0;  // 0: always the most probable word (greedy)
  int top_k = 0;          // only the k most probable words; 0: all
  float top_p = 1;        // only the most probable words that together reach this probability (Holtzman et al. 2020)
  std::uint64_t seed = 1;
  int beam = 1;    // more than 1: beam search (temperature, top_k and top_p then have no meaning)
  int most = 48;   // words, <eos> included
  int listed = 8;  // candidates kept of every step
  /// Changes by hand while the model writes; patches are left out, for they need the run of another sentence.
  std::vector<Intervention> changes{};
  bool operator==(const Sampling&) const = default;
};

struct Candidate {
  int id = 0;
  float probability = 0;  // of the model, before temperature, top_k and top_p
};

struct GeneratedWord {
  int id = 0;
  float probability = 0;
  std::vector<Candidate> candidates;  // the most probable first
};

/// A sentence that beam search keeps.
struct Beam {
  std::vector<int> ids;        // without the prompt; <eos> last when it has ended
  double log_probability = 0;  // of all words, natural logarithm
  bool ended = false;
  double score() const;  // the mean of a word: of ended sentences the one with the highest is taken
};

struct Generated {
  std::vector<GeneratedWord> words;      // without the prompt; <eos> last when it ended by itself
  std::vector<std::vector<Beam>> beams;  // of beam search, after each of its words: those that go on, the most probable
                                         // first, then those that have ended, the highest score first
  bool ended = false;
  double log_probability = 0;    // of all words, natural logarithm
  std::vector<int> ids() const;  // without <eos>
};

/// Writes on, a word at a time; every step runs the model on all that is there so far.
/// @param source  what the encoder reads; of a decoder-only model the prompt (at least one token)
/// @param written what the decoder of a two-stack model has written already (without <bos>)
/// Throws std::invalid_argument for an encoder, which writes nothing; Cancelled.
Generated generate(const Model& model, const std::vector<int>& source, const std::vector<int>& written,
                   const Sampling& sampling, const std::atomic<bool>* cancelled = nullptr);

/// Greedy, for many sentences at once: what each of them writes, without <eos>.
std::vector<std::vector<int>> generate_all(const Model& model, const std::vector<std::vector<int>>& sources, int most);

/// The probabilities by which a word is drawn: temperature, then top_k, then top_p. Those left out are 0.
/// @param probabilities of the model, changed in place
void narrow(std::vector<float>& probabilities, const Sampling& sampling);

}  // namespace headlight
