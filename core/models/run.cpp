#include "core/models/run.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <stdexcept>
#include <utility>

#include "core/models/own_run.h"
#include "core/models/run_number.h"
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

// The runs of other sentences, for patches; each is made once.
class OtherRuns {
 public:
  OtherRuns(const Request& request, const std::shared_ptr<const Model>& model, const std::atomic<bool>* cancelled)
      : request_(request), model_(model), cancelled_(cancelled) {}
  const Tensor* value(const Intervention& i) {
    auto& run = runs_[{i.sentence, i.target}];
    if (!run) {
      Request other = request_;
      other.interventions.clear();
      other.sentences = {i.sentence};
      other.targets = {i.target.empty() && !request_.targets.empty() ? request_.targets.front() : i.target};
      run = run_model(other, model_, cancelled_);
      if (!run) throw Cancelled();
    }
    return run->graph.find_value(i.value);
  }

 private:
  const Request& request_;
  const std::shared_ptr<const Model>& model_;
  const std::atomic<bool>* cancelled_;
  std::map<std::pair<std::string, std::string>, std::shared_ptr<const Run>> runs_;
};

void check_applied(const std::vector<Intervention>& interventions, const std::vector<char>& applied, const Run& run) {
  for (std::size_t n = 0; n < applied.size(); ++n) {
    if (applied[n] != 0) continue;
    const std::string of_two = run.config.two_stacks() ? "decoder.blocks.0.cross.z" : "blocks.0.attn.z";
    throw ArgumentError(Tr{"intervention ", "第 "} + std::to_string(n + 1) +
                        Tr{": expected a value of this model, such as ", " 项干预：应为此模型的一个量，如 "} + of_two +
                        Tr{", found “", "，实际为 “"} + interventions[n].value +
                        Tr{"”; take it back or choose another value", "”；请撤去它或换一个量"});
  }
}

}  // namespace

std::uint64_t next_run_number() {
  static std::atomic<std::uint64_t> made{0};
  return ++made;
}

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
  auto run = std::make_shared<Run>();
  run->number = next_run_number();
  run->request = request;
  // What a folder holds is not part of the request, whoever has looked it up already.
  if (!request.model.folder.empty()) run->request.model.given.reset();
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

  Masks masks{request.mask, request.encoder_mask, request.cross_mask};
  masks.self.causal = masks.self.causal.value_or(run->config.causal);
  const Forward forward{run->graph, model.parameters, run->config, 0, 1, cancelled};
  try {
    OtherRuns others(request, given, cancelled);
    std::vector<char> applied;
    if (!request.interventions.empty())
      run->graph.on_name(editing(request.interventions,
                                 {run->config.n_heads, static_cast<int>(run->source.size()),
                                  [&](const Intervention& i) { return others.value(i); }},
                                 applied));
    transformer(forward, id_batch(run->source), id_batch(run->target), masks);
    run->graph.on_name({});  // it borrowed what ends here
    check_applied(request.interventions, applied, *run);
  } catch (const Cancelled&) {
    return nullptr;
  }
  run->milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return run;
}

}  // namespace headlight
