#include "core/analysis/scaling_study.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <numeric>
#include <string_view>

#include "core/analysis/pattern_spread.h"
#include "core/ops/forbidden.h"
#include "core/tensor/random.h"

namespace headlight {
namespace {

float mean(const std::vector<float>& values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0F) / static_cast<float>(values.size());
}

template <typename A, typename B>
float cosine(const A& a, const B& b) {
  const float lengths = a.norm() * b.norm();
  return lengths > 0 ? a.dot(b) / lengths : 0.0F;
}

ScalingStudy::Column measured(float factor, std::shared_ptr<const Run> run, Stack stack) {
  ScalingStudy::Column column;
  column.factor = factor;
  const std::string prefix = run->prefix(stack);
  const auto words = run->value(prefix + "embed_scaled").slice(0);   // [T, d_model]
  const auto positions = run->value(prefix + "pos_embed").slice(0);  // [T, d_model]
  const auto sums = run->value(prefix + "resid_in").slice(0);        // [T, d_model]
  const int length = run->tokens_of(stack).front().length;

  // Every token: lengths, and the angles of the sum with its two parts
  for (int t = 0; t < length; ++t) {
    column.word_norm.push_back(words.row(t).norm());
    column.position_norm.push_back(positions.row(t).norm());
    column.cos_word.push_back(cosine(sums.row(t), words.row(t)));
    column.cos_position.push_back(cosine(sums.row(t), positions.row(t)));
  }
  column.mean_word_norm = mean(column.word_norm);
  column.mean_position_norm = mean(column.position_norm);
  column.ratio = column.mean_position_norm > 0 ? column.mean_word_norm / column.mean_position_norm
                                               : std::numeric_limits<float>::infinity();
  column.mean_cos_word = mean(column.cos_word);
  column.mean_cos_position = mean(column.cos_position);

  column.run = std::move(run);
  return column;
}

// The model with another table of words: drawn from N(0, 1/d) or N(0, 1). A seeded model's own is one of N(0, 1/d).
std::shared_ptr<const Model> with_table(const std::shared_ptr<const Model>& model, const ScalingQuestion& question,
                                        bool seeded) {
  using Init = ScalingOptions::Init;
  if (question.init == Init::own || (seeded && question.init == Init::small)) return model;
  auto changed = std::make_shared<Model>(*model);
  const int d = model->config.d_model;
  const float root = std::sqrt(static_cast<float>(d));
  for (const char* name : {"token_embedding", "encoder.token_embedding", "decoder.token_embedding"}) {
    if (!model->parameters.has(name)) continue;
    Tensor table = model->parameters.get(name);
    if (seeded) {
      table.slice(0) *= root;
    } else {
      Random random(seed_for(question.seed, name));
      const float deviation = question.init == Init::unit ? 1 : 1 / root;
      for (std::size_t i = 0; i < table.size(); ++i) table.data()[i] = deviation * static_cast<float>(random.normal());
    }
    changed->parameters.add(name, std::move(table));
  }
  return changed;
}

}  // namespace

namespace {
constexpr std::string_view written_prefix = "written.", study_prefix = "study.";
}

std::string name_in_column(int column, const std::string& name) {
  if (column == written_column) return std::string(written_prefix) + name;
  return std::string(study_prefix) + std::to_string(column - study_column) + "." + name;
}

InColumn column_of(const std::string& name) {
  if (name.starts_with(written_prefix)) return {written_column, name.substr(written_prefix.size())};
  if (name.starts_with(study_prefix)) {
    int number = 0;
    const char* const end = name.data() + name.size();
    const auto [dot, error] = std::from_chars(name.data() + study_prefix.size(), end, number);
    if (error == std::errc() && number >= 0 && dot != end && *dot == '.')
      return {study_column + number, std::string(dot + 1, end)};
  }
  return {-1, name};
}

float row_entropy(const Tensor& pattern, int batch, int row) {
  float entropy = 0;
  for (int c = 0; c < pattern.cols(); ++c) {
    const float p = pattern(batch, row, c);
    if (p > 0) entropy -= p * std::log(p);
  }
  return entropy;
}

PatternSpread pattern_spread(const Run& run, const std::string& attention, int slice) {
  const Tensor& pattern = run.value(attention + ".pattern");
  const Tensor* masked = run.graph.find_value(attention + ".masked");
  PatternSpread spread;
  int queries = 0;
  for (int q = 0; q < pattern.rows(); ++q) {
    if (!std::isfinite(pattern.slice(slice).row(q).sum())) continue;
    const auto keys = masked == nullptr
                          ? pattern.cols()
                          : static_cast<int>((masked->slice(slice).row(q).array() > forbidden_below).count());
    if (keys == 0) continue;
    spread.entropy += row_entropy(pattern, slice, q);
    spread.limit += std::log(static_cast<float>(keys));
    ++queries;
  }
  const auto n = static_cast<float>(std::max(1, queries));
  return {spread.entropy / n, spread.limit / n};
}

std::shared_ptr<const ScalingStudy> study_scaling(const ScalingQuestion& question, const std::atomic<bool>* cancelled) {
  Request request = question.request;
  request.sentences.resize(1);
  request.targets.resize(1);
  if (request.model.folder.empty() && !request.model.given) {
    ModelConfig& config = request.model.config;
    config.d_model = std::max(2, question.d_model);
    config.d_head = std::max(1, config.d_model / std::max(1, config.n_heads));
    config.d_ff = 2 * config.d_model;
  }

  // The first run tells the size of a model from a folder, and with it √d_model.
  request.embedding_scale = 1.0F;
  std::shared_ptr<const Run> plain = run_request(request, cancelled);
  if (plain != nullptr && plain->graph.size() > 0 && question.init != ScalingOptions::Init::own) {
    request.model.given = with_table(plain->model, question, request.model.folder.empty() && !request.model.given);
    plain = run_request(request, cancelled);
  }
  if (plain == nullptr || plain->graph.size() == 0 || plain->source.front().length == 0) return nullptr;
  auto study = std::make_shared<ScalingStudy>();
  study->stack = question.decoder_stack && plain->config.two_stacks() ? Stack::decoder : Stack::encoder;
  study->d_model = plain->config.d_model;
  study->columns[0] = measured(1, plain, study->stack);

  const std::array<float, 2> others{std::sqrt(static_cast<float>(study->d_model)), question.factor};
  for (std::size_t i = 0; i < others.size(); ++i) {
    request.embedding_scale = others[i];
    std::shared_ptr<const Run> run = run_request(request, cancelled);
    if (run == nullptr) return nullptr;
    study->columns[i + 1] = measured(others[i], std::move(run), study->stack);
  }
  return study;
}

}  // namespace headlight
