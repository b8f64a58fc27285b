#include "core/analysis/mask_study.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <optional>

namespace headlight {
namespace {

std::vector<int> lengths_of(const std::vector<Encoding>& sentences) {
  std::vector<int> out;
  out.reserve(sentences.size());
  for (const Encoding& e : sentences) out.push_back(e.length);
  return out;
}

struct Sides {
  const std::vector<Encoding>* queries;
  const std::vector<Encoding>* keys;
};
Sides sides_of(const Run& run, MaskOf of) {
  if (!run.config.two_stacks() || of == MaskOf::encoder) return {&run.source, &run.source};
  return {&run.target, of == MaskOf::cross ? &run.source : &run.target};
}

int width_of(const std::vector<Encoding>& sentences) {
  return sentences.empty() ? 0 : static_cast<int>(sentences.front().tokens.size());
}

MaskSpec resolved(const Run& run, const MaskQuestion& question) {
  MaskSpec spec = mask_of(question.request, question.of);
  if (question.of == MaskOf::self) spec.causal = spec.causal.value_or(run.config.causal);
  return spec;
}

// The last value of the stack that the mask is in.
std::string output_of(const Run& run, MaskOf of) {
  if (!run.config.two_stacks()) return "ln_final";
  return of == MaskOf::encoder ? "encoder.ln_final" : "decoder.ln_final";
}

void measure_weights(MaskStudy& out, const MaskQuestion& question) {
  const Run& run = *out.masked;
  const Tensor& pattern = run.value(masked_attention(run, question.of, question.layer) + ".pattern");
  const int slice = question.sentence * run.config.n_heads + question.head;
  double leaked = 0;
  for (int q = 0; q < pattern.rows(); ++q) {
    out.row_sums.push_back(pattern.slice(slice).row(q).sum());
    bool empty = true;
    for (int k = 0; k < pattern.cols(); ++k) {
      const bool allowed = out.allowed(out.slice, q, k) != 0;
      empty = empty && !allowed;
      if (!allowed && std::isfinite(pattern(slice, q, k))) leaked += static_cast<double>(pattern(slice, q, k));
    }
    if (empty) out.empty_rows.push_back(q);
  }
  out.leaked = static_cast<float>(leaked / std::max(1, pattern.rows()));
}

void measure_output(MaskStudy& out, const MaskQuestion& question) {
  const std::string name = output_of(*out.masked, question.of);
  const Tensor& with = out.masked->value(name);
  const Tensor& without = out.own->value(name);
  for (int q = 0; q < with.rows(); ++q) {
    const auto was = without.slice(question.sentence).row(q);
    const auto is = with.slice(question.sentence).row(q);
    const float length = was.norm();
    out.moved.push_back(length > 0 ? (is - was).norm() / length : (is - was).norm());
    for (int c = 0; c < with.cols(); ++c) out.nan_values += std::isnan(is(c)) ? 1 : 0;
    out.output_values += with.cols();
  }
}

/// What a mask keeps of longer and longer sentences. It depends on the rule alone and takes longer than a run of a
/// short sentence: the last one is kept, for a key stroke changes the sentence and not the rule.
class LastCurve {
 public:
  std::vector<MaskStudy::Point> of(const MaskSpec& spec, const std::atomic<bool>* cancelled) {
    {
      const std::lock_guard lock(mutex_);
      if (spec_ == spec) return curve_;
    }
    std::vector<MaskStudy::Point> curve;
    for (int n = 16; n <= 1024; n *= 2) {
      if (cancelled != nullptr && cancelled->load(std::memory_order_relaxed)) return curve;
      const Tensor allowed = allowed_entries(spec, n, n, {});
      curve.push_back({n, static_cast<double>(mask_cost(allowed, 0, 1, 1).kept)});
    }
    const std::lock_guard lock(mutex_);
    spec_ = spec;
    curve_ = curve;
    return curve;
  }

 private:
  std::mutex mutex_;
  std::optional<MaskSpec> spec_;
  std::vector<MaskStudy::Point> curve_;
};

void measure_curve(MaskStudy& out, const MaskSpec& spec, const std::atomic<bool>* cancelled) {
  static LastCurve last;
  if (!spec.painted) out.curve = last.of(spec, cancelled);  // nobody painted how it goes on
}

}  // namespace

MaskCost mask_cost(const Tensor& allowed, int slice, int n_heads, int d_head) {
  MaskCost cost;
  cost.entries = static_cast<long long>(allowed.rows()) * allowed.cols();
  cost.kept = static_cast<long long>((allowed.slice(slice).array() != 0).count());
  const double kept = static_cast<double>(cost.kept) * n_heads;
  cost.multiply_adds = 2 * kept * d_head;
  cost.bytes = kept * 4;
  return cost;
}

const MaskSpec& mask_of(const Request& request, MaskOf of) {
  return of == MaskOf::self ? request.mask : of == MaskOf::encoder ? request.encoder_mask : request.cross_mask;
}
MaskSpec& mask_of(Request& request, MaskOf of) {
  return of == MaskOf::self ? request.mask : of == MaskOf::encoder ? request.encoder_mask : request.cross_mask;
}

std::string masked_attention(const Run& run, MaskOf of, int layer) {
  const std::string stack = !run.config.two_stacks() ? "" : of == MaskOf::encoder ? "encoder." : "decoder.";
  const bool cross = run.config.two_stacks() && of == MaskOf::cross;
  return stack + "blocks." + std::to_string(layer) + (cross ? ".cross" : ".attn");
}

std::shared_ptr<const MaskStudy> study_mask(const MaskQuestion& question, const std::atomic<bool>* cancelled) {
  auto out = std::make_shared<MaskStudy>();
  out->masked = run_request(question.request, cancelled);
  if (!out->masked || out->masked->graph.size() == 0) return nullptr;
  Request own = question.request;
  own.mask = own.encoder_mask = own.cross_mask = {};
  out->own = own == question.request ? out->masked : run_request(own, cancelled);
  if (!out->own) return nullptr;

  MaskQuestion at = question;
  const Run& run = *out->masked;
  if (!run.config.two_stacks()) at.of = MaskOf::self;
  at.sentence = std::clamp(at.sentence, 0, static_cast<int>(run.source.size()) - 1);
  at.layer = std::clamp(at.layer, 0, run.config.n_layers - 1);
  at.head = std::clamp(at.head, 0, run.config.n_heads - 1);
  const Sides sides = sides_of(run, at.of);
  const MaskSpec spec = resolved(run, at);
  out->allowed = allowed_entries(spec, width_of(*sides.queries), width_of(*sides.keys), lengths_of(*sides.keys),
                                 lengths_of(*sides.queries));
  out->slice = out->allowed.batch() == 1 ? 0 : at.sentence;
  out->cost = mask_cost(out->allowed, out->slice, run.config.n_heads, run.config.d_head);
  const Tensor all = Tensor::filled({1, out->allowed.rows(), out->allowed.cols()}, 1);
  out->dense = mask_cost(all, 0, run.config.n_heads, run.config.d_head);
  measure_weights(*out, at);
  measure_output(*out, at);
  measure_curve(*out, spec, cancelled);
  if (cancelled != nullptr && cancelled->load()) return nullptr;
  return out;
}

}  // namespace headlight
