#pragma once
// The copy race: five architectures of about equal size learn one task, from the same batches in the same order, with
// the same optimiser and the same schedule.
#include <cstdint>
#include <memory>
#include <vector>

#include "core/models/sequence_model.h"
#include "core/train/copy_task.h"
#include "core/train/optimizer.h"

namespace headlight {

struct RaceSettings {
  CopyTask task;
  std::uint64_t seed = 1;  // of the weights and of the sequences
  int steps = 1000;
  int batch = 32;  // sequences a step
  std::vector<SequenceKind> kinds{std::begin(all_sequence_kinds), std::end(all_sequence_kinds)};
  int measures = 30;   // times that a model is measured, besides before the first step
  int measured = 128;  // held-out sequences, always the same
  bool operator==(const RaceSettings&) const = default;
};

/// The sizes of a model in the race, chosen so that all have about 9,000 parameters. The LSTM begins with a forget gate
/// that keeps about 1 − 1/distance from position to position (Tallec and Ollivier 2018, section 2).
SequenceConfig racer_config(SequenceKind kind, const CopyTask& task);

/// The largest learning rate of its schedule: of 2, 4, 10 and 15 thousandths the one that served a model best at
/// distances of 20 to 80; no single one serves all.
float racer_rate(SequenceKind kind);

/// A model as it was after some steps, on held-out sequences.
struct RaceMeasure {
  int step = 0;
  double seconds = 0;     // of its own training until then, without measuring
  double loss = 0;        // mean −log p of the copied symbols, in nats
  double accuracy = 0;    // share of the copied symbols that had the largest logit
  std::vector<int> said;  // the likeliest words at the copies of the first sequence (Race::example)
};

/// One model and what became of it until now.
struct RacerRecord {
  SequenceConfig config;
  std::size_t parameters = 0;
  int steps_done = 0;
  double seconds = 0;
  std::vector<RaceMeasure> curve;  // the first before any training
};

/// Trains one model. Step n depends on the settings, the kind and n alone.
class Racer {
 public:
  Racer(const RaceSettings& settings, SequenceKind kind);
  bool finished() const { return record_.steps_done >= settings_.steps; }
  /// Whether the model is to be measured now, before it goes on.
  bool measure_is_due() const;
  void measure();
  void step();
  const RacerRecord& record() const { return record_; }
  const Parameters& parameters() const { return parameters_; }

 private:
  RaceSettings settings_;
  RacerRecord record_;
  Parameters parameters_;
  Optimizer optimizer_;
};

/// All models of a race, always after equally many steps.
class Race {
 public:
  /// Throws std::invalid_argument when a setting is out of range.
  explicit Race(const RaceSettings& settings);

  /// One step of every model, or a measurement of some. On at most two threads (see set_threads); the numbers but for
  /// the seconds do not depend on them. @return whether there is more to do
  bool advance();
  bool finished() const;
  int steps_done() const { return racers_.empty() ? settings_.steps : racers_.front().record().steps_done; }

  const RaceSettings& settings() const { return settings_; }
  std::vector<RacerRecord> records() const;
  /// The first of the sequences that are measured: the words that are read, by their ids.
  std::vector<int> example() const;

 private:
  RaceSettings settings_;
  std::vector<Racer> racers_;
};

}  // namespace headlight
