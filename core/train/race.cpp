#include "core/train/race.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <iterator>
#include <string>
#include <utility>

#include "core/ops/cross_entropy.h"
#include "core/tensor/parallel.h"
#include "core/text/error.h"

namespace headlight {
namespace {

Schedule schedule_of(const RaceSettings& settings, SequenceKind kind) {
  Schedule schedule;
  schedule.kind = Schedule::Kind::cosine;
  schedule.peak = racer_rate(kind);
  schedule.warm_up = 20;
  schedule.steps = settings.steps;
  return schedule;
}

std::uint64_t seed_of(const RaceSettings& settings, const std::string& what) {
  return seed_for(settings.seed, "race/" + what);
}

CopyBatch measured_sequences(const RaceSettings& settings) {
  Random random(seed_of(settings, "held out"));
  return draw_copies(settings.task, Part::held_out, settings.measured, random);
}

}  // namespace

SequenceConfig racer_config(SequenceKind kind, const CopyTask& task) {
  SequenceConfig c;
  c.kind = kind;
  switch (kind) {
    case SequenceKind::rnn:
      c.d_model = 64;
      break;
    case SequenceKind::lstm:
      c.d_model = 32;
      c.forget_bias = std::log(static_cast<float>(task.distance));
      break;
    case SequenceKind::cnn:
    case SequenceKind::dilated_cnn:
      c.d_model = 22;
      c.layers = 6;
      break;
    case SequenceKind::attention:
      c.d_model = 32;
      c.n_heads = 2;
      break;
  }
  return c;
}

float racer_rate(SequenceKind kind) {
  switch (kind) {
    case SequenceKind::rnn:
      return 2e-3F;
    case SequenceKind::lstm:
      return 15e-3F;
    case SequenceKind::cnn:
    case SequenceKind::dilated_cnn:
      return 4e-3F;
    case SequenceKind::attention:
      return 10e-3F;
  }
  return 0;
}

Racer::Racer(const RaceSettings& settings, SequenceKind kind) : settings_(settings), optimizer_(OptimizerSettings{}) {
  record_.config = racer_config(kind, settings.task);
  parameters_ = initial_sequence_parameters(record_.config, seed_of(settings, "weights"), copy_words(settings.task));
  record_.parameters = parameters_.count();
}

bool Racer::measure_is_due() const {
  const int last = record_.curve.empty() ? -1 : record_.curve.back().step;
  const int n = record_.steps_done;
  if (n == last) return false;
  const int measures = std::max(1, settings_.measures);
  const auto part = [&](int step) { return static_cast<long>(step) * measures / settings_.steps; };
  return n == 0 || part(n) != part(n - 1);
}

void Racer::step() {
  using Clock = std::chrono::steady_clock;
  const int n = record_.steps_done;
  Random random(seed_of(settings_, "batch/" + std::to_string(n)));
  CopyBatch batch = draw_copies(settings_.task, Part::training, settings_.batch, random);
  const auto start = Clock::now();
  Graph graph(Graph::Keep::what_backward_needs, true);
  const Var logits = run_sequence_model(graph, record_.config, parameters_, batch.ids).logits;
  graph.backward(cross_entropy(graph, logits, std::move(batch.wanted)));
  optimizer_.step(parameters_, graph, schedule_of(settings_, record_.config.kind).rate(n));
  record_.seconds += std::chrono::duration<double>(Clock::now() - start).count();
  ++record_.steps_done;
}

void Racer::measure() {
  const CopyBatch batch = measured_sequences(settings_);
  Graph graph(Graph::Keep::what_backward_needs, true);
  const Var logits = run_sequence_model(graph, record_.config, parameters_, batch.ids).logits;
  RaceMeasure now;
  now.step = record_.steps_done;
  now.seconds = record_.seconds;
  now.loss = static_cast<double>(graph.value(cross_entropy(graph, logits, batch.wanted))(0, 0, 0));
  int right = 0;
  int asked = 0;
  for (std::size_t i = 0; i < batch.wanted.size(); ++i) {
    if (batch.wanted[i] < 0) continue;
    const auto row = graph.value(logits).flat().row(static_cast<Eigen::Index>(i));
    Eigen::Index likeliest = 0;
    row.maxCoeff(&likeliest);
    right += likeliest == batch.wanted[i] ? 1 : 0;
    if (i < batch.ids[0].size()) now.said.push_back(static_cast<int>(likeliest));
    ++asked;
  }
  now.accuracy = static_cast<double>(right) / asked;
  record_.curve.push_back(now);
}

Race::Race(const RaceSettings& settings) : settings_(settings) {
  if (settings.steps < 1 || settings.batch < 1 || settings.measured < 1)
    throw ArgumentError(Tr{"the race: expected at least one step, sequence and measured sequence, found ",
                           "竞赛：步数、每步序列数与测量序列数都应至少为 1，实际为 "} +
                        std::to_string(settings.steps) + ", " + std::to_string(settings.batch) + ", " +
                        std::to_string(settings.measured));
  for (const SequenceKind kind : settings.kinds) racers_.emplace_back(settings, kind);
}

bool Race::advance() {
  // What is to be done, two models at a time: a slice of a measurement must not take longer than a step of all.
  std::vector<Racer*> due;
  for (Racer& racer : racers_)
    if (racer.measure_is_due() && due.size() < 2) due.push_back(&racer);
  const bool measure = !due.empty();
  if (!measure)
    for (Racer& racer : racers_)
      if (!racer.finished()) due.push_back(&racer);
  std::atomic<std::size_t> next = 0;
  constexpr double much = 1e9;  // worth a thread, whatever the length
  parallel_for(2, much, [&](int) {
    for (std::size_t i = next++; i < due.size(); i = next++) measure ? due[i]->measure() : due[i]->step();
  });
  return !finished();
}

bool Race::finished() const {
  return std::all_of(racers_.begin(), racers_.end(),
                     [](const Racer& racer) { return racer.finished() && !racer.measure_is_due(); });
}

std::vector<int> Race::example() const { return measured_sequences(settings_).ids.front(); }

std::vector<RacerRecord> Race::records() const {
  std::vector<RacerRecord> out;
  for (const Racer& racer : racers_) out.push_back(racer.record());
  return out;
}

}  // namespace headlight
