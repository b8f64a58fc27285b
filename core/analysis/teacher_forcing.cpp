#include "core/analysis/teacher_forcing.h"

#include <algorithm>
#include <stdexcept>

#include "core/text/sentence_edit.h"

namespace headlight {
namespace {

constexpr const char* probs = "decoder.probs";

std::string sentence(const Run& run, const std::vector<int>& ids) {
  std::vector<std::string> words;
  for (const int id : ids)
    if (id != Vocabulary::eos) words.push_back(run.model->target.word(id));
  return sentence_of(words, {run.request.segmentation, words_that_cut(run, true)});
}

}  // namespace

float TeacherForcing::forced_probability(int row) const {
  return forced->value(probs)(0, row, reference[static_cast<std::size_t>(row)]);
}

float TeacherForcing::step_probability(int step) const {
  const Run& run = *steps[static_cast<std::size_t>(step)];
  return run.value(probs)(0, run.target.front().length - 1, written[static_cast<std::size_t>(step)]);
}

float TeacherForcing::difference(int step) const {
  const Run& run = *steps[static_cast<std::size_t>(step)];
  const auto& own = run.target.front().ids;
  const auto& other = forced->target.front().ids;
  if (own.size() > other.size() || !std::equal(own.begin(), own.end(), other.begin())) return -1;
  const int row = static_cast<int>(own.size()) - 1;
  return (run.value(probs).slice(0).row(row) - forced->value(probs).slice(0).row(row)).cwiseAbs().maxCoeff();
}

std::shared_ptr<const TeacherForcing> study_teacher_forcing(const Request& request, int most,
                                                            const std::atomic<bool>* cancelled) {
  auto study = std::make_shared<TeacherForcing>();
  study->forced = run_request(request, cancelled);
  if (!study->forced || study->forced->graph.size() == 0) return nullptr;
  const Run& forced = *study->forced;
  if (!forced.config.two_stacks()) throw std::invalid_argument("expected a model with two stacks, found one stack");
  const auto& input = forced.target.front().ids;
  study->reference.assign(input.begin() + 1, input.end());
  study->reference.push_back(Vocabulary::eos);
  Request next = request;
  std::vector<int> words;
  while (static_cast<int>(words.size()) < most) {
    next.targets = {sentence(forced, words)};
    const auto run = run_request(next, cancelled);
    if (!run) return nullptr;
    // A word that cannot be typed would be cut in another way: what follows would not be the model's own.
    const int row = run->target.front().length - 1;
    if (row != static_cast<int>(words.size())) break;
    int best = 0;
    run->value(probs).slice(0).row(row).maxCoeff(&best);
    study->steps.push_back(run);
    study->written.push_back(best);
    if (best == Vocabulary::eos) break;
    words.push_back(best);
  }
  return study;
}

}  // namespace headlight
