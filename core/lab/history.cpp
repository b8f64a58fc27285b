#include "core/lab/history.h"

#include <utility>

namespace headlight {
namespace {

constexpr std::size_t most_steps = 500;
constexpr double quick = 1.0;  // seconds between two key strokes that are one change

struct Change {
  int kind = -1;            // which part of the state; −1: nothing
  bool continuous = false;  // typed, dragged or played, so that quick changes are one step
};

/// The first part that differs. What follows from it (a clamped selection) is no kind of its own.
Change difference(const LabState& a, const LabState& b) {
  const Request& p = a.request;
  const Request& q = b.request;
  const ModelConfig& c = p.model.config;
  const ModelConfig& d = q.model.config;
  const std::pair<bool, bool> parts[] = {
      // differs, continuous
      {p.sentences != q.sentences, true},
      {p.targets != q.targets, true},
      {p.model.folder != q.model.folder, false},
      {c.architecture != d.architecture, false},
      {c.n_layers != d.n_layers, true},
      {c.n_heads != d.n_heads, true},
      {c.d_model != d.d_model, true},
      {c.d_ff != d.d_ff, true},
      {p.model.seed != q.model.seed, true},
      {c != d, false},
      {p.mask != q.mask || p.encoder_mask != q.encoder_mask || p.cross_mask != q.cross_mask, true},
      {p.interventions.size() != q.interventions.size(), false},
      {p.interventions != q.interventions, true},
      {p.embedding_scale != q.embedding_scale, true},
      {p != q, false},
      {a.view != b.view, false},
      {a.heatmap != b.heatmap, false},
      {a.reading != b.reading, false},
      {a.connections != b.connections, true},
      {a.grid != b.grid, false},
      {a.inspector != b.inspector, true},
      {a.heads != b.heads, false},
      {a.rollout != b.rollout, true},
      {a.lens != b.lens, false},
      {a.scaling != b.scaling, true},
      {a.scores != b.scores, true},
      {a.positions != b.positions, true},
      {a.whatif != b.whatif, false},
      {a.gradients != b.gradients, false},
      {a.compare != b.compare, true},
      {a.output != b.output, true},
      {a.selection.step != b.selection.step, true},
      {a.selection != b.selection, false},
  };
  int kind = 0;
  for (const auto& [differs, continuous] : parts) {
    if (differs) return {kind, continuous};
    ++kind;
  }
  return {};
}

}  // namespace

void History::observe(const LabState& state, double seconds) {
  if (!started_) {
    started_ = true;
    present_ = state;
    return;
  }
  const Change change = difference(present_, state);
  if (change.kind < 0) return;
  const bool same_change =
      change.continuous && change.kind == last_kind_ && seconds - last_change_ < quick && !past_.empty();
  if (!same_change) past_.push_back(std::move(present_));
  if (past_.size() > most_steps) past_.erase(past_.begin());
  future_.clear();
  present_ = state;
  last_kind_ = change.kind;
  last_change_ = seconds;
}

LabState History::undo(const LabState& now) {
  if (past_.empty()) return now;
  future_.push_back(std::move(present_));
  present_ = std::move(past_.back());
  past_.pop_back();
  last_kind_ = -1;  // what comes next is a change of its own
  LabState result = present_;
  result.preferences = now.preferences;
  return result;
}

LabState History::redo(const LabState& now) {
  if (future_.empty()) return now;
  past_.push_back(std::move(present_));
  present_ = std::move(future_.back());
  future_.pop_back();
  last_kind_ = -1;
  LabState result = present_;
  result.preferences = now.preferences;
  return result;
}

}  // namespace headlight
