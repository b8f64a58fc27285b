#include "core/lab/one_sentence.h"

#include <algorithm>
#include <utility>

#include "core/lab/model_source.h"
#include "core/models/own_run.h"

namespace headlight {

LabState one_sentence(const LabState& state) {
  LabState question;
  question.view = state.view;
  question.request = state.request;
  const auto take = [&](std::vector<std::string>& all) {
    if (all.empty()) return;
    const int last = static_cast<int>(all.size()) - 1;
    all = {all[static_cast<std::size_t>(std::clamp(state.selection.sentence, 0, last))]};
  };
  take(question.request.sentences);
  question.request.targets.resize(state.request.sentences.size());
  take(question.request.targets);
  return question;
}

std::shared_ptr<Run> run_to_study(const Request& request, const std::atomic<bool>* cancelled) {
  auto run = run_lab(request, cancelled);
  if (run == nullptr || run->graph.size() == 0) return nullptr;
  return own_run(std::move(run));
}

}  // namespace headlight
