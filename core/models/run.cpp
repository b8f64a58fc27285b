#include "core/models/run.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "core/models/transformer.h"
#include "core/text/error.h"

namespace headlight {
namespace {

ModelConfig effective_config(const Request& request, const Model& model) {
  ModelConfig config = model.config;
  config.attention_scale = request.attention_scale.value_or(config.attention_scale);
  config.embedding_scale = request.embedding_scale.value_or(config.embedding_scale);
  config.position = request.position.value_or(config.position);
  config.score = request.score.value_or(config.score);
  if (config.position == Position::learned && model.config.position != Position::learned)
    throw ArgumentError(Tr{"learned positions: expected a model with a position_embedding, found one with ",
                           "学到的位置：模型应有 position_embedding，实际的位置编码是 "} +
                        to_string(model.config.position) +
                        Tr{" positions; choose another kind", "；请选择另一种位置编码"});
  return config;
}

// The model itself, or a copy with seeded parameters for a score function it was not made with.
std::shared_ptr<const Model> with_score_parameters(const std::shared_ptr<const Model>& model,
                                                   const ModelConfig& config) {
  if (config.score != Score::additive || model->config.score == Score::additive) return model;
  auto copy = std::make_shared<Model>(*model);
  add_additive_score_parameters(copy->parameters, config, model->seed);
  return copy;
}

void cut(Encoding& encoding, int most) {
  if (encoding.length <= most) return;
  encoding.tokens.resize(static_cast<std::size_t>(most));
  encoding.ids.resize(static_cast<std::size_t>(most));
  std::erase_if(encoding.unknown, [most](int position) { return position >= most; });
  encoding.length = most;
  encoding.truncated = true;
}

std::vector<Encoding> encode_all(const std::vector<std::string>& sentences, const Vocabulary& vocabulary,
                                 Segmentation segmentation, bool begin, int most) {
  std::vector<Encoding> batch;
  int longest = 0;
  for (const std::string& sentence : sentences) {
    Tokens tokens = tokenize(sentence, segmentation);
    if (begin) tokens.tokens.insert(tokens.tokens.begin(), Token{vocabulary.word(Vocabulary::bos), 0, 0});
    Encoding encoding = encode(tokens, vocabulary);
    cut(encoding, most);
    longest = std::max(longest, encoding.length);
    batch.push_back(std::move(encoding));
  }
  for (Encoding& encoding : batch) pad_to(encoding, longest);
  return batch;
}

IdBatch id_batch(const std::vector<Encoding>& encodings) {
  IdBatch batch;
  for (const Encoding& encoding : encodings) {
    batch.ids.push_back(encoding.ids);
    batch.lengths.push_back(encoding.length);
  }
  return batch;
}

}  // namespace

std::string Run::prefix(Stack stack) const {
  if (!config.two_stacks()) return "";
  return stack == Stack::encoder ? "encoder." : "decoder.";
}

const std::vector<Encoding>& Run::tokens_of(Stack stack) const {
  return config.two_stacks() && stack == Stack::decoder ? target : source;
}

const Vocabulary& words_that_cut(const Run& run, bool target) {
  static const Vocabulary none;
  const Request::Source& source = run.request.model;
  if (source.folder.empty() && !source.live && !source.given) return none;
  return target && run.config.two_stacks() ? run.model->target : run.model->source;
}

const Tensor& Run::value(const std::string& name) const {
  const Tensor* found = graph.find_value(name);
  if (found == nullptr) throw std::out_of_range("expected a value of this run, found the name \"" + name + "\"");
  return *found;
}

std::shared_ptr<const Run> run_model(const Request& request, const std::shared_ptr<const Model>& given,
                                     const std::atomic<bool>* cancelled) {
  const auto start = std::chrono::steady_clock::now();
  static std::atomic<std::uint64_t> made{0};
  auto run = std::make_shared<Run>();
  run->number = ++made;
  run->request = request;
  run->config = effective_config(request, *given);
  run->model = with_score_parameters(given, run->config);
  const Model& model = *run->model;

  const int most = run->config.position == Position::learned ? std::min(Request::max_tokens, run->config.max_positions)
                                                             : Request::max_tokens;
  run->source = encode_all(request.sentences, model.source, request.segmentation, false, most);
  if (run->config.two_stacks()) {
    std::vector<std::string> targets = request.targets;
    targets.resize(request.sentences.size());  // one a sentence: what is missing is empty
    run->target = encode_all(targets, model.target, request.segmentation, true, most);
  }
  const bool nothing =
      std::all_of(run->source.begin(), run->source.end(), [](const Encoding& e) { return e.length == 0; });
  if (nothing) return run;

  MaskSpec mask = request.mask;
  mask.causal = mask.causal.value_or(run->config.causal);
  const Forward forward{run->graph, model.parameters, run->config, 0, 1, cancelled};
  try {
    transformer(forward, id_batch(run->source), id_batch(run->target), mask, request.cross_painted);
  } catch (const Cancelled&) {
    return nullptr;
  }
  run->milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return run;
}

}  // namespace headlight
