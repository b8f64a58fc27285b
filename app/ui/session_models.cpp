// Going to another model, with sentences that it can read.
#include <algorithm>

#include "app/ui/session.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/lab/stored_record.h"
#include "core/models/guided_head.h"
#include "core/tensor/random.h"
#include "core/text/error.h"

namespace headlight {
namespace {

/// With hand-made boundaries, so that the words stay the grammar's.
std::string joined(const std::vector<int>& ids, const Vocabulary& words, std::size_t first) {
  std::string text;
  for (std::size_t i = first; i < ids.size(); ++i)
    if (ids[i] > Vocabulary::eos) text += (text.empty() ? "" : "|") + words.word(ids[i]);
  return text;
}

bool all_known(const std::string& sentence, Segmentation segmentation, const Vocabulary& words) {
  const Encoding encoding = encode(tokenize(sentence, segmentation), words);
  return encoding.length > 0 && encoding.unknown.empty();
}

/// What is worth looking at first: in a translator the attention that crosses, in the head that was guided if one was;
/// elsewhere the last layer.
Selection first_look(const Model& model, int query) {
  Selection s;
  s.query = query;
  s.layer = model.config.n_layers - 1;
  if (!model.config.two_stacks()) return s;
  s.decoder_stack = true;
  s.attention = AttentionKind::cross;
  if (const auto guided = guided_head(model)) s.head = guided->head;
  return s;
}

/// The step of the step view that is shown; empty when there is none.
std::string step_id(const Session& session) {
  if (!session.run || session.run->graph.size() == 0) return "";
  const Selection s = session.shown();
  const std::vector<Step> steps = steps_of(*session.run, s);
  const auto at = static_cast<std::size_t>(std::max(0, s.step));
  return at < steps.size() ? steps[at].id : "";
}

/// Another model has other steps: goes to the one of the same id. Example sentences are quick to run.
void keep_step(LabState& state, const std::string& id) {
  if (id.empty()) return;
  try {
    const auto first = run_lab(state.request);
    if (first->graph.size() == 0) return;
    const std::vector<Step> steps = steps_of(*first, clamped(state.selection, *first));
    for (std::size_t i = 0; i < steps.size(); ++i)
      if (steps[i].id == id) state.selection.step = static_cast<int>(i);
  } catch (const std::exception&) {  // the worker will say what is wrong
  }
}

/// The example that is for a model or recipe of this name.
std::optional<Example> example_for(const std::string& name) {
  try {
    for (Example& example : load_examples())
      if (example.model == name) return std::move(example);
  } catch (const std::exception&) {  // the menu of examples says what is wrong with them
  }
  return {};
}

}  // namespace

void Session::fit_sentence(const Model& model, const Recipe& recipe) {
  const Segmentation cut = state.request.segmentation;
  const auto readable = [&](const std::string& sentence, const std::string& written) {
    return all_known(sentence, cut, model.source) &&
           (!model.config.two_stacks() || all_known(written, cut, model.target));
  };
  if (state.request.sentences.size() == 1 && readable(sentence(), target())) {
    if (model.config.two_stacks() != state.selection.decoder_stack)
      state.selection = first_look(model, model.config.two_stacks() ? -1 : state.selection.query);
    return;
  }
  if (const auto example = example_for(recipe.name);
      example && readable(example->sentences.front(), example->targets.empty() ? "" : example->targets.front())) {
    state.request.sentences = {example->sentences.front()};
    state.request.targets = {example->targets.empty() ? "" : example->targets.front()};
    state.selection = first_look(model, example->query);
    return;
  }
  const auto data = make_dataset(recipe.data, recipe.task);
  Random random(1);
  const TrainingExample drawn = data->draw(random, Part::held_out);
  state.request.sentences = {joined(drawn.source, data->source(), 0)};
  state.request.targets = {joined(drawn.target, data->target(), 1)};
  state.selection = first_look(model, -1);
}

bool Session::open_stored(const std::string& name) {
  try {
    const std::string folder = model_folder(name);
    const auto model = model_in(folder);  // throws before anything has changed
    use_stored(state.request, name);
    state.selection.locked.reset();
    state.selection.trail.clear();
    try {
      fit_sentence(*model, recipe_of_model(*model, folder));
    } catch (const std::exception&) {  // nobody knows its words' grammar: the sentence stays
    }
    return true;
  } catch (const std::exception& e) {
    const Tr words = words_of(e);
    toast({"Could not open the model: " + words.in(Lang::en), "无法打开模型：" + words.in(Lang::zh)}, true);
    return false;
  }
}

bool Session::knows_its_start() {
  const Request::Source& model = state.request.model;
  if (model.live) return record && record->steps_done > 0;
  if (model.folder.empty()) return false;
  if (start_of_ == model.folder) return start_known_;
  start_of_ = model.folder;
  try {
    const std::vector<int> steps = snapshots_of(model_folder(model.folder));
    start_known_ = !steps.empty() && steps.front() == 0;
  } catch (const std::exception&) {  // the run says what is wrong
    start_known_ = false;
  }
  return start_known_;
}

void Session::show_untrained(bool on) { state.request.model.snapshot = on ? 0 : -1; }

void Session::apply(const Example& example) {
  const auto stored = stored_models();
  const bool trained = std::any_of(stored.begin(), stored.end(),
                                   [&](const StoredModel& m) { return !m.own && m.name == example.model; });
  const bool other = run && run->config.architecture != example.architecture;
  const std::string step = step_id(*this);
  if (trained) {
    if (state.request.model.folder != example.model || state.request.model.live)
      use_stored(state.request, example.model);
  } else if (has_own_config(state.request.model) && (other || example.model.empty())) {
    use_seeded(state.request);
    toast(
        {"This example is for a model with random weights, which takes the place of the other one. Undo brings it "
         "back.",
         "这个例句使用随机权重的模型，已取代原来的模型；撤销即可恢复。"});
  }
  Request& request = state.request;
  request.sentences = example.sentences;
  request.targets = example.targets;
  request.targets.resize(std::max<std::size_t>(1, request.sentences.size()));
  request.mask = request.encoder_mask = request.cross_mask = {};
  request.interventions.clear();
  if (!has_own_config(request.model) && request.model.config.architecture != example.architecture)
    request.model.config = with_architecture(request.model.config, example.architecture);
  state.selection = trained ? first_look(*model_in(model_folder(example.model)), example.query) : Selection{};
  keep_step(state, step);
}

}  // namespace headlight
