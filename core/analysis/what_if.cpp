#include "core/analysis/what_if.h"

#include <algorithm>
#include <chrono>

namespace headlight {
namespace {

using Clock = std::chrono::steady_clock;

// The run without interventions: the one of the study before, as long as only a change is dragged (shared_runs.h).
std::shared_ptr<const Run> plain_run(Request request, const std::atomic<bool>* cancelled) {
  request.interventions.clear();
  return run_request(request, cancelled);
}

// The row of the output that is followed: of the decoder when there are two stacks.
void choose_row(const WhatIfQuestion& question, WhatIf& out) {
  const Run& run = *out.before;
  const bool two = run.config.two_stacks();
  const auto& sentences = run.tokens_of(Stack::decoder);
  out.probs = two ? "decoder.probs" : "probs";
  out.sentence = std::clamp(question.sentence, 0, static_cast<int>(sentences.size()) - 1);
  const int last = std::max(1, sentences[static_cast<std::size_t>(out.sentence)].length) - 1;
  const bool of_the_other = two && !question.decoder_stack;
  out.row = question.query < 0 || of_the_other ? last : std::min(question.query, last);
  const auto row = run.value(out.probs).slice(out.sentence).row(out.row);
  Eigen::Index best = 0;
  out.p_before = row.maxCoeff(&best);
  out.word = static_cast<int>(best);
  out.p_after = out.after->value(out.probs)(out.sentence, out.row, out.word);
}

std::vector<std::string> attentions_of(const Run& run) {
  std::vector<std::string> all;
  const bool two = run.config.two_stacks();
  for (const char* const stack : two ? std::vector<const char*>{"encoder.", "decoder."} : std::vector<const char*>{""})
    for (int l = 0; l < run.config.n_layers; ++l) {
      const std::string block = std::string(stack) + "blocks." + std::to_string(l);
      all.push_back(block + ".attn");
      if (std::string_view(stack) == "decoder.") all.push_back(block + ".cross");
    }
  return all;
}

// Silences every head in turn, each alone: what else is changed would hide what a head is needed for.
bool scan(const WhatIfQuestion& question, WhatIf& out, const std::atomic<bool>* cancelled) {
  const auto attentions = attentions_of(*out.after);
  const double runs = static_cast<double>(attentions.size()) * out.after->config.n_heads;
  out.scan_seconds = runs * out.after->milliseconds / 1000;
  if (out.scan_seconds > scan_limit && !question.take_time) return true;
  const auto start = Clock::now();
  Request request = question.request;
  for (const std::string& attention : attentions)
    for (int h = 0; h < out.after->config.n_heads; ++h) {
      request.interventions = {{.kind = Intervention::Kind::silence, .value = attention + ".z", .head = h}};
      const auto run = run_request(request, cancelled);
      if (!run) return false;
      const std::size_t digits = attention.find("blocks.") + 7;
      out.heads.push_back(
          {attention, std::stoi(attention.substr(digits)), h, run->value(out.probs)(out.sentence, out.row, out.word)});
    }
  out.scan_seconds = std::chrono::duration<double>(Clock::now() - start).count();
  return true;
}

void measure_reach(WhatIf& out) {
  const bool two = out.after->config.two_stacks();
  for (const std::string& prefix :
       two ? std::vector<std::string>{"encoder.", "decoder."} : std::vector<std::string>{""})
    for (const std::string& name : stream_values(*out.after, prefix)) {
      const Tensor& after = out.after->value(name);
      const Tensor& before = out.before->value(name);
      const int slice = after.batch() == 1 ? 0 : out.sentence;
      WhatIf::Reach reach{name, {}};
      for (int r = 0; r < after.rows(); ++r) {
        const float was = before.slice(slice).row(r).norm();
        const float moved = (after.slice(slice).row(r) - before.slice(slice).row(r)).norm();
        reach.by_row.push_back(was > 0 ? moved / was : moved);
      }
      out.reach.push_back(std::move(reach));
    }
}

}  // namespace

std::vector<std::string> stream_values(const Run& run, const std::string& prefix) {
  std::vector<std::string> all{prefix + "resid_in"};
  for (int l = 0; l < run.config.n_layers; ++l) {
    const std::string block = prefix + "blocks." + std::to_string(l) + ".";
    for (const char* const part : {"attn.out", "resid_mid", "cross.out", "resid_cross", "ffn.out", "resid_post"})
      if (run.has(block + part)) all.push_back(block + part);
  }
  if (run.has(prefix + "logits")) all.push_back(prefix + "logits");
  return all;
}

std::shared_ptr<const WhatIf> study_what_if(const WhatIfQuestion& question, const std::atomic<bool>* cancelled) {
  auto out = std::make_shared<WhatIf>();
  out->before = plain_run(question.request, cancelled);
  if (!out->before || out->before->graph.size() == 0) return nullptr;
  const bool changed = std::any_of(question.request.interventions.begin(), question.request.interventions.end(),
                                   [](const Intervention& i) { return i.on; });
  out->after = changed ? run_request(question.request, cancelled) : out->before;
  if (!out->after) return nullptr;
  choose_row(question, *out);
  if (!scan(question, *out, cancelled)) return nullptr;
  if (changed) measure_reach(*out);
  return out;
}

}  // namespace headlight
