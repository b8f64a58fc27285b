#pragma once
#include <string>
#include <vector>

#include "core/figure/options.h"
#include "core/figure/selection.h"
#include "core/figure/style.h"
#include "core/models/run.h"

namespace headlight {

enum class ViewKind { steps, heatmap, grid, scaling, output };

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
  ScalingOptions scaling;
  OutputOptions output;
  Preferences preferences;
  bool operator==(const LabState&) const = default;
};

/// 今天|天气|真|好|，|我|想|出|去|玩 with a small seeded encoder, the query 玩 and the step of the attention weights.
LabState initial_state();

/// Every field is written, sorted by name. Reading: an absent field has its default; an unknown field, a wrong type or
/// another format throws std::runtime_error that names the field, what was expected and what was found.
std::string to_json(const LabState& state);
LabState state_from_json(const std::string& json);
/// The state of a state file or of an exported figure. Errors name the file.
LabState read_state(const std::string& path);

/// The selection with every index inside the run.
Selection clamped(const Selection& selection, const Run& run);

}  // namespace headlight
