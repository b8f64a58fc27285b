#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/figure/options.h"
#include "core/figure/selection.h"
#include "core/figure/style.h"
#include "core/lab/exhibit_state.h"
#include "core/lab/training_plan.h"
#include "core/models/run.h"

namespace headlight {

enum class ViewKind {
  steps,
  heatmap,
  connections,
  inspector,
  grid,
  heads,
  rollout,
  lens,
  masks,
  scaling,
  scores,
  positions,
  whatif,
  gradients,
  compare,
  output,
  training,
  contents,  // of the course: its lessons and exhibits
  exhibit
};

/// The training view's own choices.
struct TrainingOptions {
  TrainingPlan plan;             // of the training in memory
  std::string role;              // measure of the heads that is drawn along time; empty: the one that says most
  bool beside = false;           // a second training or model beside the first
  std::uint64_t other_seed = 2;  // of the second training in memory
  std::string other_model;       // beside a stored model: the name or folder of another one
  bool operator==(const TrainingOptions&) const = default;
};

/// The second side of the compare view: where it differs from the state. What is empty is as on the first side, so that
/// both follow what is typed; when all is empty the second side is the next head.
struct CompareOptions {
  std::optional<int> layer, head;
  std::optional<std::string> sentence, target;
  std::optional<std::string> model;  // name or folder; "" is one with random weights
  std::optional<std::uint64_t> seed;
  std::optional<int> snapshot;
  std::optional<MaskSpec> mask;  // of the self-attention, as Request::mask
  std::optional<bool> attention_scale;
  std::optional<float> embedding_scale;
  std::optional<Position> position;
  bool unchanged = false;  // without the interventions
  bool operator==(const CompareOptions&) const = default;
};

/// What belongs to the person and not to what is looked at: opening a figure does not change it, undo neither.
struct Preferences {
  Lang lang = Lang::zh;
  ThemeKind theme = ThemeKind::light;
  float text_scale = 1;
  bool motion = true;
  bool operator==(const Preferences&) const = default;
};

/// All that can change, in one value: undo, session files, the command line, lessons and exported figures follow from
/// it.
struct LabState {
  static constexpr int format = 1;
  Request request;  // the part that the numbers depend on
  Selection selection;
  ViewKind view = ViewKind::steps;
  HeatmapOptions heatmap;
  ReadingOptions reading;
  ConnectionsOptions connections;
  GridOptions grid;
  InspectorOptions inspector;
  HeadsOptions heads;
  RolloutOptions rollout;
  LensOptions lens;
  MaskOptions masks;
  ScalingOptions scaling;
  ScoresOptions scores;
  PositionsOptions positions;
  WhatIfOptions whatif;
  GradientsOptions gradients;
  CompareOptions compare;
  OutputOptions output;
  TrainingOptions training;
  ExhibitState exhibit;
  LessonPlace lesson;
  Preferences preferences;
  bool operator==(const LabState&) const = default;
};

/// 今天|天气|真|好|，|我|想|出|去|玩 with a small seeded encoder, the query 玩 and the step of the attention weights.
LabState initial_state();

/// What the program opens with: the same sentence read by the trained model `story`, or initial_state() when that model
/// is not there.
LabState opening_state();

/// Every field is written, sorted by name. Reading: an absent field has its default; an unknown field, a wrong type or
/// another format throws std::runtime_error that names the field, what was expected and what was found.
std::string to_json(const LabState& state);
LabState state_from_json(const std::string& json);
/// The state of a state file, of an exported figure or of a link (state_path.h). Errors name the file.
LabState read_state(const std::string& path);

/// The selection with every index inside the run.
Selection clamped(const Selection& selection, const Run& run);

}  // namespace headlight
