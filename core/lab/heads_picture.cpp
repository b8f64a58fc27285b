// All heads, measured on one sentence or many.
#include <algorithm>
#include <map>
#include <mutex>

#include "core/analysis/head_survey.h"
#include "core/figure/canvas.h"
#include "core/figure/heads_figure.h"
#include "core/lab/examples.h"
#include "core/lab/model_source.h"
#include "core/lab/one_sentence.h"
#include "core/lab/pictures.h"
#include "core/lab/stored_record.h"
#include "core/text/error.h"
#include "core/train/evaluate_support.h"

namespace headlight {
namespace {

using Over = HeadsOptions::Over;

struct HeadsStudy : Study {
  std::shared_ptr<const HeadSurvey> survey;
  const Run* run(int number) const override { return number == 0 ? survey->run.get() : nullptr; }
};

/// What is measured on.
struct Sentences {
  std::vector<std::string> sentences, targets;
  Tr said{"", ""};
  Tr remark{"", ""};
};

// Cut at the bars and nowhere else: the very words of the grammar.
std::string joined(const Vocabulary& words, const std::vector<int>& ids, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < ids.size(); ++i) text += words.word(ids[i]) + "|";
  return text;
}

/// What the model was trained on, held-out part; kept, because every key stroke asks again.
Sentences of_grammar(const Request::Source& source, const Model& model, int count) {
  static std::mutex mutex;
  static std::map<std::pair<std::string, int>, Sentences> kept;
  const auto key = std::pair{source_folder(source), count};
  const std::lock_guard lock(mutex);
  if (const auto known = kept.find(key); known != kept.end()) return known->second;
  const Recipe recipe = recipe_of_model(model, source_folder(source));
  const auto data = make_dataset(recipe.data, recipe.task);
  Sentences drawn;
  for (const TrainingExample& example : draw_examples(*data, Part::held_out, count)) {
    drawn.sentences.push_back(joined(data->source(), example.source, 0));
    drawn.targets.push_back(model.config.two_stacks() ? joined(data->target(), example.target, 1) : "");
  }
  const std::string n = std::to_string(count);
  drawn.said = {n + " sentences like those it was trained on", n + " 个与训练数据同类的句子"};
  if (kept.size() > 16) kept.clear();
  return kept[key] = drawn;
}

Sentences of_examples(const std::string& model) {
  Sentences all;
  for (const Example& example : load_examples()) {
    if (example.model != model) continue;
    all.sentences.insert(all.sentences.end(), example.sentences.begin(), example.sentences.end());
    all.targets.insert(all.targets.end(), example.targets.begin(), example.targets.end());
    all.targets.resize(all.sentences.size());
  }
  const std::string n = std::to_string(all.sentences.size());
  all.said = {n + " sentences of the examples menu", "示例菜单中的 " + n + " 个句子"};
  return all;
}

Sentences sentences_of(const LabState& asked, const Request& request) {
  const Sentences typed{request.sentences, request.targets, {"this sentence", "这个句子"}, {"", ""}};
  const bool stored = !request.model.folder.empty() && request.model.given;
  switch (asked.heads.over) {
    case Over::sentence:
      break;
    case Over::batch: {
      Sentences batch = typed;
      const std::string n = std::to_string(batch.sentences.size());
      if (batch.sentences.size() > 1)
        batch.said = {"the " + n + " sentences of the batch", "批次中的 " + n + " 个句子"};
      return batch;
    }
    case Over::examples:
      if (Sentences examples = of_examples(request.model.given ? request.model.given->name : "");
          stored && !examples.sentences.empty())
        return examples;
      break;
    case Over::grammar:
      if (stored && request.model.given->training.find("\"recipe\"") != std::string::npos)
        return of_grammar(request.model, *request.model.given, asked.heads.count);
      break;
  }
  Sentences instead = typed;
  if (asked.heads.over != Over::sentence)
    instead.remark = {"(This model has no sentences of its own: the one above is taken.)",
                      "（这个模型没有自己的句子：取上面的句子。）"};
  return instead;
}

LabState question_of_heads(const LabState& state) {
  LabState asked = one_sentence(state);
  if (state.heads.over == Over::batch) {
    asked.request.sentences = state.request.sentences;
    asked.request.targets = state.request.targets;
  }
  asked.heads.over = state.heads.over;
  if (state.heads.over == Over::grammar) asked.heads.count = state.heads.count;
  return asked;
}

std::shared_ptr<const Study> study_of_heads(const LabState& asked, const std::atomic<bool>* cancelled) {
  Request request = asked.request;
  Sentences chosen = sentences_of(asked, with_model(request));
  request.sentences = std::move(chosen.sentences);
  request.targets = std::move(chosen.targets);
  const std::shared_ptr<const Run> run = run_lab(request, cancelled);
  if (run == nullptr || run->graph.size() == 0) return nullptr;
  const auto survey = survey_heads(run, cancelled);
  if (survey == nullptr) return nullptr;
  survey->sentences = chosen.said;
  survey->remark = chosen.remark;
  auto made = std::make_shared<HeadsStudy>();
  made->survey = survey;
  return made;
}

Figure draw_heads(const FigureInput& input, const LabState& state, const Study* made) {
  const auto* heads = dynamic_cast<const HeadsStudy*>(made);
  if (heads == nullptr) return empty_figure(input.style);
  return heads_figure(input, *heads->survey, state.heads);
}

}  // namespace

Picture heads_picture() { return {ViewKind::heads, "heads", question_of_heads, study_of_heads, draw_heads}; }

}  // namespace headlight
