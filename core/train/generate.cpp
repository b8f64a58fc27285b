#include "core/train/generate.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "core/models/transformer.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

IdBatch padded(const std::vector<std::vector<int>>& rows) {
  IdBatch out;
  std::size_t longest = 0;
  for (const auto& row : rows) longest = std::max(longest, row.size());
  for (const auto& row : rows) {
    out.lengths.push_back(static_cast<int>(row.size()));
    out.ids.push_back(row);
    out.ids.back().resize(longest, Vocabulary::pad);
  }
  return out;
}

// Probabilities of the next word of every sentence, [sentences, V].
Matrix next_words(const Model& model, const std::vector<std::vector<int>>& sources,
                  const std::vector<std::vector<int>>& written, const std::vector<Intervention>& changes,
                  const std::atomic<bool>* cancelled) {
  Graph graph(changes.empty() ? Graph::Keep::what_backward_needs : Graph::Keep::everything);
  std::vector<char> applied;
  if (!changes.empty())
    graph.on_name(editing(changes, {model.config.n_heads, static_cast<int>(sources.size()), {}}, applied));
  const Forward forward{graph, model.parameters, model.config, 0, 1, cancelled};
  const bool two = model.config.two_stacks();
  transformer(forward, padded(sources), two ? padded(written) : IdBatch{}, own_masks(model.config));
  const Tensor& probs = *graph.find_value(two ? "decoder.probs" : "probs");
  Matrix out(probs.batch(), probs.cols());
  for (int b = 0; b < probs.batch(); ++b) {
    const auto& row = two ? written[static_cast<std::size_t>(b)] : sources[static_cast<std::size_t>(b)];
    out.row(b) = probs.slice(b).row(static_cast<Eigen::Index>(row.size()) - 1);
  }
  return out;
}

std::vector<Candidate> best_of(const Matrix& probabilities, Eigen::Index row, int count) {
  std::vector<int> order(static_cast<std::size_t>(probabilities.cols()));
  std::iota(order.begin(), order.end(), 0);
  const auto n = std::min<std::size_t>(order.size(), static_cast<std::size_t>(count));
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(n), order.end(), [&](int a, int b) {
    const float pa = probabilities(row, a);
    const float pb = probabilities(row, b);
    return pa > pb || (pa == pb && a < b);
  });
  std::vector<Candidate> out;
  for (std::size_t i = 0; i < n; ++i) out.push_back({order[i], probabilities(row, order[i])});
  return out;
}

int draw(const std::vector<float>& weights, Random& random) {
  double left = random.uniform() * std::accumulate(weights.begin(), weights.end(), 0.0);
  int last = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    if (weights[i] <= 0) continue;
    last = static_cast<int>(i);
    left -= static_cast<double>(weights[i]);
    if (left < 0) break;
  }
  return last;
}

// What is being written, wherever the model reads it: the decoder's input, or the only stack's.
struct Hand {
  const Model* model;
  std::vector<int> source;
  std::vector<int> written;  // with <bos>

  Hand(const Model& m, const std::vector<int>& from, const std::vector<int>& before) : model(&m), source(from) {
    if (m.config.architecture == Architecture::encoder)
      throw std::invalid_argument(
          "generate: expected a decoder or an encoder-decoder, found an encoder, which writes nothing; choose another "
          "model");
    if (source.empty())
      throw std::invalid_argument("generate: expected at least one word to begin with, found none; type one");
    if (m.config.two_stacks()) {
      written = {Vocabulary::bos};
      written.insert(written.end(), before.begin(), before.end());
    } else {
      source.insert(source.end(), before.begin(), before.end());
    }
  }
  std::vector<int>& end() { return model->config.two_stacks() ? written : source; }
  bool full() const {
    const auto length = static_cast<int>(model->config.two_stacks() ? written.size() : source.size());
    return model->config.position == Position::learned && length >= model->config.max_positions;
  }
};

void take(Generated& out, const Matrix& probabilities, Eigen::Index row, int id, int listed) {
  const float p = probabilities(row, id);
  out.words.push_back({id, p, best_of(probabilities, row, listed)});
  out.log_probability += std::log(static_cast<double>(p));
  out.ended = id == Vocabulary::eos;
}

Generated beam_search(const Hand& start, const Sampling& sampling, const std::atomic<bool>* cancelled) {
  struct Path {
    Hand hand;
    Generated out;
    Beam beam() const {
      Beam seen{{}, out.log_probability, out.ended};
      for (const GeneratedWord& word : out.words) seen.ids.push_back(word.id);
      return seen;
    }
    double score() const { return beam().score(); }
  };
  std::vector<Path> beams = {{start, {}}};
  std::vector<Path> ended;
  std::vector<std::vector<Beam>> kept;
  for (int i = 0; i < sampling.most && !beams.empty(); ++i) {
    std::vector<std::vector<int>> sources;
    std::vector<std::vector<int>> written;
    for (const Path& beam : beams) {
      sources.push_back(beam.hand.source);
      written.push_back(beam.hand.written);
    }
    const Matrix probabilities = next_words(*start.model, sources, written, sampling.changes, cancelled);
    std::vector<Path> longer;
    for (std::size_t b = 0; b < beams.size(); ++b)
      for (const Candidate& c : best_of(probabilities, static_cast<Eigen::Index>(b), sampling.beam)) {
        Path next{beams[b].hand, beams[b].out};
        take(next.out, probabilities, static_cast<Eigen::Index>(b), c.id, sampling.listed);
        next.hand.end().push_back(c.id);
        (next.out.ended || next.hand.full() ? ended : longer).push_back(std::move(next));
      }
    const auto better = [](const Path& a, const Path& b) { return a.out.log_probability > b.out.log_probability; };
    std::stable_sort(longer.begin(), longer.end(), better);
    beams.clear();
    for (Path& beam : longer)
      if (static_cast<int>(beams.size()) < sampling.beam) beams.push_back({beam.hand, std::move(beam.out)});
    std::stable_sort(ended.begin(), ended.end(), [](const Path& a, const Path& b) { return a.score() > b.score(); });
    auto& now = kept.emplace_back();
    for (const Path& path : beams) now.push_back(path.beam());
    for (const Path& path : ended) now.push_back(path.beam());
    if (static_cast<int>(ended.size()) >= sampling.beam) break;
  }
  for (Path& beam : beams) ended.push_back({beam.hand, std::move(beam.out)});
  const auto best =
      std::max_element(ended.begin(), ended.end(), [](const Path& a, const Path& b) { return a.score() < b.score(); });
  best->out.beams = std::move(kept);
  return std::move(best->out);
}

}  // namespace

// Longer sentences are not punished for their length.
double Beam::score() const { return log_probability / static_cast<double>(std::max<std::size_t>(1, ids.size())); }

std::vector<int> Generated::ids() const {
  std::vector<int> out;
  for (const GeneratedWord& word : words)
    if (word.id != Vocabulary::eos) out.push_back(word.id);
  return out;
}

void narrow(std::vector<float>& p, const Sampling& sampling) {
  if (sampling.temperature > 0 && sampling.temperature != 1) {
    const float largest = *std::max_element(p.begin(), p.end());
    for (float& x : p) x = x > 0 ? std::pow(x / largest, 1 / sampling.temperature) : 0;
  }
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p[a] > p[b]; });
  const double all = std::accumulate(p.begin(), p.end(), 0.0);
  double before = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    float& x = p[order[i]];
    const bool kept = (sampling.top_k <= 0 || static_cast<int>(i) < sampling.top_k) &&
                      (i == 0 || before < static_cast<double>(sampling.top_p) * all);
    before += static_cast<double>(x);
    if (!kept) x = 0;
  }
  const double sum = std::accumulate(p.begin(), p.end(), 0.0);
  for (float& x : p) x = static_cast<float>(static_cast<double>(x) / sum);
}

Generated generate(const Model& model, const std::vector<int>& source, const std::vector<int>& written,
                   const Sampling& sampling, const std::atomic<bool>* cancelled) {
  Hand hand(model, source, written);
  if (sampling.beam > 1) return beam_search(hand, sampling, cancelled);
  Generated out;
  Random random(sampling.seed);
  while (!out.ended && static_cast<int>(out.words.size()) < sampling.most && !hand.full()) {
    const Matrix probabilities = next_words(model, {hand.source}, {hand.written}, sampling.changes, cancelled);
    Eigen::Index chosen = 0;
    if (sampling.temperature <= 0) {
      probabilities.row(0).maxCoeff(&chosen);
    } else {
      std::vector<float> p(probabilities.data(), probabilities.data() + probabilities.cols());
      narrow(p, sampling);
      chosen = draw(p, random);
    }
    take(out, probabilities, 0, static_cast<int>(chosen), sampling.listed);
    hand.end().push_back(static_cast<int>(chosen));
  }
  return out;
}

std::vector<std::vector<int>> generate_all(const Model& model, const std::vector<std::vector<int>>& sources, int most) {
  std::vector<Hand> hands;
  hands.reserve(sources.size());
  for (const auto& source : sources) hands.emplace_back(model, source, std::vector<int>{});
  std::vector<std::vector<int>> out(sources.size());
  std::vector<std::size_t> open(sources.size());
  std::iota(open.begin(), open.end(), std::size_t{0});
  for (int i = 0; i < most && !open.empty(); ++i) {
    std::vector<std::vector<int>> from;
    std::vector<std::vector<int>> written;
    for (const std::size_t s : open) {
      from.push_back(hands[s].source);
      written.push_back(hands[s].written);
    }
    const Matrix probabilities = next_words(model, from, written, {}, nullptr);
    std::vector<std::size_t> still;
    for (std::size_t j = 0; j < open.size(); ++j) {
      Eigen::Index best = 0;
      probabilities.row(static_cast<Eigen::Index>(j)).maxCoeff(&best);
      if (best == Vocabulary::eos) continue;
      out[open[j]].push_back(static_cast<int>(best));
      hands[open[j]].end().push_back(static_cast<int>(best));
      if (!hands[open[j]].full()) still.push_back(open[j]);
    }
    open = std::move(still);
  }
  return out;
}

}  // namespace headlight
