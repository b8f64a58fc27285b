#include "core/analysis/output_study.h"

#include <algorithm>

#include "core/nn/forward.h"
#include "core/text/sentence_edit.h"

namespace headlight {
namespace {

// The model with the request's switches applied. A model that writes sees nothing of what comes later.
std::shared_ptr<const Model> as_it_writes(const Run& run) {
  if (run.model->config == run.config && run.config.causal) return run.model;
  auto model = std::make_shared<Model>(*run.model);
  model->config = run.config;
  model->config.causal = true;
  return model;
}

void run_what_was_written(OutputStudy& study, const Run& run, const std::shared_ptr<const Model>& model,
                          const std::atomic<bool>* cancelled) {
  const bool two = model->config.two_stacks();
  const Encoding& before = run.source[static_cast<std::size_t>(study.question.sentence)];
  std::vector<std::string> words;
  if (!two)
    for (int i = 0; i < study.begin; ++i) words.push_back(before.tokens[static_cast<std::size_t>(i)].text);
  const Vocabulary& vocabulary = two ? model->target : model->source;
  for (const int id : study.generated.ids()) words.push_back(vocabulary.word(id));
  Request request = study.question.request;
  const std::string sentence = request.sentences[static_cast<std::size_t>(study.question.sentence)];
  study.text = sentence_of(words, {request.segmentation, words_that_cut(run, two)});
  request.sentences = {two ? sentence : study.text};
  request.targets = {two ? study.text : ""};
  request.mask.causal = true;
  study.written = run_model(request, model, cancelled);
}

}  // namespace

OutputQuestion output_question(const Request& request, const Selection& selection, const OutputOptions& options) {
  OutputQuestion question;
  question.request = request;
  question.request.mask = question.request.encoder_mask = question.request.cross_mask = {};
  // The words of a model from a seed are those of its sentences and targets.
  if (!request.model.folder.empty() || request.model.given) question.request.targets = {""};
  question.sentence = std::clamp(selection.sentence, 0, std::max(0, static_cast<int>(request.sentences.size()) - 1));
  question.given = options.given;
  Sampling& sampling = question.sampling;
  sampling.most = options.most;
  sampling.listed = 1;  // the run has them all
  for (const Intervention& change : request.interventions)
    if (change.kind != Intervention::Kind::patch) sampling.changes.push_back(change);
  question.request.interventions = sampling.changes;
  if (options.method == OutputOptions::Method::beam) sampling.beam = options.beam;
  if (options.method != OutputOptions::Method::sample) return question;
  sampling.temperature = options.temperature;
  sampling.top_k = options.top_k;
  sampling.top_p = options.top_p;
  sampling.seed = options.seed;
  return question;
}

std::shared_ptr<const OutputStudy> study_output(const OutputQuestion& question, const std::atomic<bool>* cancelled) {
  auto study = std::make_shared<OutputStudy>();
  study->question = question;
  const auto run = run_request(question.request, cancelled);
  if (!run) return nullptr;
  const Encoding& source = run->source[static_cast<std::size_t>(question.sentence)];
  if (run->config.architecture == Architecture::encoder || source.length == 0) return study;
  const auto model = as_it_writes(*run);
  const bool two = model->config.two_stacks();
  const int given = question.given < 0 ? source.length : std::clamp(question.given, 1, source.length);
  Sampling sampling = question.sampling;
  if (!two) {
    sampling.beam = 1;
    sampling.most = std::min(sampling.most, Request::max_tokens - given);
    if (sampling.most < 1) return study;
  }
  std::vector<int> ids(source.ids.begin(), source.ids.begin() + (two ? source.length : given));
  try {
    study->generated = generate(*model, ids, {}, sampling, cancelled);
    study->begin = two ? 1 : given;
    run_what_was_written(*study, *run, model, cancelled);
  } catch (const Cancelled&) {
    return nullptr;
  }
  return study->written ? study : nullptr;
}

}  // namespace headlight
