#include "core/train/trainer.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "core/models/transformer.h"
#include "core/ops/add.h"
#include "core/ops/cross_entropy.h"
#include "core/ops/negative_log.h"
#include "core/ops/scale.h"

namespace headlight {
namespace {

constexpr int batches_in_a_pool = 16;  // drawn together and sorted by length, so that little is padding

void pad(std::vector<int>& ids, int length, int with) { ids.resize(static_cast<std::size_t>(length), with); }

int count_asked(const Batch& batch) {
  return static_cast<int>(std::count_if(batch.wanted.begin(), batch.wanted.end(), [](int id) { return id >= 0; }));
}

int count_right(const Tensor& logits, const std::vector<int>& wanted) {
  int right = 0;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] < 0) continue;
    const auto row = logits.flat().row(static_cast<Eigen::Index>(i));
    right += row[wanted[i]] == row.maxCoeff() ? 1 : 0;
  }
  return right;
}

// Sentences first … first + count − 1, padded as they are, moved out of the batch.
Batch piece_of(Batch& batch, int first, int count) {
  const auto cut = [&](auto& all, std::size_t each = 1) {
    if (all.empty()) return std::decay_t<decltype(all)>();
    const auto begin = all.begin() + static_cast<std::ptrdiff_t>(each) * first;
    const auto end = begin + static_cast<std::ptrdiff_t>(each) * count;
    return std::decay_t<decltype(all)>(std::move_iterator(begin), std::move_iterator(end));
  };
  return {{cut(batch.source.ids), cut(batch.source.lengths)},
          {cut(batch.target.ids), cut(batch.target.lengths)},
          cut(batch.wanted, batch.wanted.size() / batch.examples.size()),
          cut(batch.examples)};
}

// A batch in pieces that need nothing of each other: forward and backward, a piece stays in a core's own cache, and the
// cores meet once a step. The cut depends on the batch alone, so that every number of threads computes the same.
struct Piece {
  Batch batch;
  Graph graph{Graph::Keep::what_backward_needs, true};
  Share share;
  int first = 0, asked = 0, guided = 0, right = 0;
  double loss = 0, guide = 0;
};

std::vector<Piece> cut(Batch batch, const Recipe& recipe) {
  constexpr int most = 8;
  const int all = static_cast<int>(batch.examples.size());
  const int pieces = std::min(most, all);
  std::vector<Piece> out(static_cast<std::size_t>(pieces));
  int asked = 0;
  int guided = 0;
  for (int i = 0; i < pieces; ++i) {
    Piece& piece = out[static_cast<std::size_t>(i)];
    piece.first = all * i / pieces;
    piece.batch = piece_of(batch, piece.first, all * (i + 1) / pieces - piece.first);
    asked += piece.asked = count_asked(piece.batch);
    if (recipe.guide) guided += piece.guided = static_cast<int>(guided_places(*recipe.guide, piece.batch, 1).size());
  }
  for (Piece& piece : out)
    piece.share = {static_cast<float>(piece.asked) / static_cast<float>(std::max(1, asked)),
                   static_cast<float>(piece.guided) / static_cast<float>(std::max(1, guided))};
  return out;
}

std::string pattern_name(const ModelConfig& config, const std::string& attention, int layer) {
  return (config.two_stacks() ? "decoder.blocks." : "blocks.") + std::to_string(layer) + "." + attention + ".pattern";
}

// −log of the guided head's weight, wherever a sentence has both words.
Var guide_loss(const Forward& f, const Guide& guide, const Batch& batch) {
  const std::string name = pattern_name(f.config, guide.attention, guide.layer);
  const Var pattern = f.graph.find(name);
  if (!pattern.valid() || guide.head >= f.config.n_heads)
    throw std::runtime_error("guide: expected an attention and a head of the model, found " + name + " and head " +
                             std::to_string(guide.head));
  return negative_log_at(f.graph, pattern, guided_places(guide, batch, f.config.n_heads));
}

}  // namespace

Batch make_batch(std::vector<TrainingExample> examples, bool two_stacks) {
  std::size_t source = 0;
  std::size_t target = 0;
  for (const TrainingExample& e : examples) {
    source = std::max(source, e.source.size());
    target = std::max(target, e.target.size());
  }
  Batch out;
  const std::size_t last = two_stacks ? target : source;
  for (const TrainingExample& e : examples) {
    out.source.lengths.push_back(static_cast<int>(e.source.size()));
    out.source.ids.push_back(e.source);
    pad(out.source.ids.back(), static_cast<int>(source), Vocabulary::pad);
    if (two_stacks) {
      out.target.lengths.push_back(static_cast<int>(e.target.size()));
      out.target.ids.push_back(e.target);
      pad(out.target.ids.back(), static_cast<int>(target), Vocabulary::pad);
    }
    std::vector<int> wanted = e.wanted;
    pad(wanted, static_cast<int>(last), -1);
    out.wanted.insert(out.wanted.end(), wanted.begin(), wanted.end());
  }
  out.examples = std::move(examples);
  return out;
}

std::vector<Index3> guided_places(const Guide& guide, const Batch& batch, int n_heads) {
  std::vector<Index3> places;
  for (std::size_t b = 0; b < batch.examples.size(); ++b) {
    const Mark* query = batch.examples[b].mark(guide.query);
    const Mark* key = batch.examples[b].mark(guide.key);
    if (query == nullptr || key == nullptr || (query->target && query->at == 0)) continue;
    const int row = query->target || guide.attention != "cross" ? query->at - 1 : query->at;  // the row that writes it
    places.push_back({static_cast<int>(b) * n_heads + guide.head, row, key->at});
  }
  return places;
}

Losses build_losses(const Forward& f, const Recipe& recipe, const Batch& batch, const Share& share) {
  Losses out;
  out.logits = transformer(f, batch.source, batch.target, own_masks(f.config));
  out.cross_entropy = cross_entropy(f.graph, out.logits, batch.wanted, recipe.smoothing);
  out.total = scale(f.graph, out.cross_entropy, share.words);
  if (recipe.guide && recipe.guide->weight > 0) {
    out.guide = guide_loss(f, *recipe.guide, batch);
    out.total = add(f.graph, out.total, scale(f.graph, out.guide, recipe.guide->weight * share.guided));
  }
  return out;
}

Trainer::Trainer(Recipe recipe)
    : recipe_(std::move(recipe)), data_(make_dataset(recipe_.data, recipe_.task)), optimizer_(recipe_.optimizer) {
  const std::shared_ptr<const Model> fresh =
      random_model(recipe_.config, recipe_.seed, data_->source(), data_->target());
  model_ = std::make_shared<Model>(*fresh);
  model_->name = recipe_.name;
}

void Trainer::draw(Pool& pool, int number, std::size_t count) const {
  if (pool.number != number) pool = {number, Random(seed_for(recipe_.seed, "pool/" + std::to_string(number))), {}};
  while (pool.examples.size() < count) pool.examples.push_back(data_->draw(pool.random, Part::training));
}

Batch Trainer::batch(int step) const {
  const int number = step / batches_in_a_pool;
  const auto size = static_cast<std::size_t>(recipe_.batch);
  if (number != pool_number_) {
    Pool drawn = std::move(next_);
    next_ = {};
    draw(drawn, number, batches_in_a_pool * size);
    std::vector<TrainingExample>& examples = drawn.examples;
    std::stable_sort(examples.begin(), examples.end(), [](const TrainingExample& a, const TrainingExample& b) {
      return std::pair(a.source.size(), a.target.size()) < std::pair(b.source.size(), b.target.size());
    });
    pool_.clear();
    for (auto first = examples.begin(); first != examples.end(); first += recipe_.batch)
      pool_.emplace_back(std::move_iterator(first), std::move_iterator(first + recipe_.batch));
    Random random(seed_for(recipe_.seed, "order/" + std::to_string(number)));
    for (int i = batches_in_a_pool - 1; i > 0; --i)
      std::swap(pool_[static_cast<std::size_t>(i)], pool_[static_cast<std::size_t>(random.below(i + 1))]);
    pool_number_ = number;
  }
  return make_batch(pool_[static_cast<std::size_t>(step % batches_in_a_pool)], recipe_.config.two_stacks());
}

StepReport Trainer::step(const std::atomic<bool>* cancelled) {
  const Parameters& parameters = model_->parameters;
  const std::uint64_t seed = seed_for(recipe_.seed, "dropout/" + std::to_string(done_));
  std::vector<Piece> pieces = cut(batch(done_), recipe_);
  const int jobs = 1 + static_cast<int>(pieces.size());  // the first draws for the steps to come
  run_pieces(jobs, [&](int i) {
    if (i == 0) {
      const int ready = done_ % batches_in_a_pool + 1;
      draw(next_, done_ / batches_in_a_pool + 1,
           static_cast<std::size_t>(ready) * static_cast<std::size_t>(recipe_.batch));
      return;
    }
    Piece& piece = pieces[static_cast<std::size_t>(i) - 1];
    const Forward forward{piece.graph, parameters, recipe_.config, recipe_.dropout, seed, cancelled, {}, piece.first};
    const Losses losses = build_losses(forward, recipe_, piece.batch, piece.share);
    const auto scalar = [&](Var v) { return static_cast<double>(piece.graph.value(v).data()[0]); };
    piece.loss = scalar(losses.cross_entropy);
    if (losses.guide.valid()) piece.guide = scalar(losses.guide);
    piece.right = count_right(piece.graph.value(losses.logits), piece.batch.wanted);
    piece.graph.backward(losses.total);
  });

  StepReport report;
  report.learning_rate = recipe_.schedule.rate(done_);
  int asked = 0;
  std::vector<Graph> graphs;
  for (Piece& piece : pieces) {
    report.loss += static_cast<double>(piece.share.words) * piece.loss;
    report.guide += static_cast<double>(piece.share.guided) * piece.guide;
    report.accuracy += piece.right;
    asked += piece.asked;
    graphs.push_back(std::move(piece.graph));
  }
  report.accuracy /= std::max(1, asked);
  finish_step(report, done_, optimizer_, model_->parameters, graphs);
  done_ = report.step;
  return report;
}

std::shared_ptr<const Model> Trainer::model() const {
  auto copy = std::make_shared<Model>(*model_);
  copy->seed = recipe_.seed;
  copy->trained = done_ > 0;
  nlohmann::ordered_json training = {{"recipe", recipe_.name}, {"seed", recipe_.seed}, {"steps", done_}};
  if (recipe_.guide) {
    const Guide& g = *recipe_.guide;
    training["guided"] = {{"attention", g.attention}, {"layer", g.layer}, {"head", g.head}};
  }
  copy->training = training.dump();
  return copy;
}

}  // namespace headlight
