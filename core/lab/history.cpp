#include "core/lab/history.h"

#include <utility>

#include "core/lab/exhibit.h"

namespace headlight {
namespace {

constexpr std::size_t most_steps = 500;
constexpr double quick = 1.0;  // seconds between two key strokes that are one change

struct Change {
  int kind = -1;            // which part of the state; −1: nothing
  bool continuous = false;  // typed, dragged or played, so that quick changes are one step
};

/// Which control of one exhibit differs. Switches are changes of their own, sliders and what is dragged are not.
Change difference(const ExhibitState& a, const ExhibitState& b) {
  constexpr int first_kind = 1000;  // behind the parts
  using Kind = ExhibitControl::Kind;
  const Exhibit* exhibit = find_exhibit(a.id);
  if (exhibit == nullptr || a.id != b.id) return {first_kind, false};
  const ExhibitValues v(exhibit->controls, a), w(exhibit->controls, b);
  int kind = first_kind;
  for (const ExhibitControl& control : exhibit->controls) {
    ++kind;
    if (control.kind == Kind::word ? v.word(control.id) != w.word(control.id)
                                   : v.numbers(control.id) != w.numbers(control.id))
      return {kind, control.kind != Kind::toggle && control.kind != Kind::choice};
  }
  return {first_kind, false};
}

/// The first part that differs. What follows from it (a clamped selection) is no kind of its own.
Change difference(const LabState& a, const LabState& b) {
  const Request& p = a.request;
  const Request& q = b.request;
  const ModelConfig& c = p.model.config;
  const ModelConfig& d = q.model.config;
  const std::pair<bool, bool> parts[] = {
      // differs, continuous
      {a.lesson != b.lesson, false},  // the step before comes back with all that was changed in it
      {a.exhibit.id != b.exhibit.id, false},
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
      {a.masks != b.masks, false},
      {a.scaling != b.scaling, true},
      {a.scores != b.scores, true},
      {a.positions != b.positions, true},
      {a.whatif != b.whatif, false},
      {a.gradients != b.gradients, false},
      {a.compare != b.compare, true},
      {a.output != b.output, true},
      {a.training.plan != b.training.plan || a.training.other_seed != b.training.other_seed, true},
      {a.training != b.training, false},
      {a.selection.step != b.selection.step, true},
      {a.selection != b.selection, false},
  };
  int kind = 0;
  for (const auto& [differs, continuous] : parts) {
    if (differs) return {kind, continuous};
    ++kind;
  }
  if (a.exhibit != b.exhibit) return difference(a.exhibit, b.exhibit);
  LabState same_person = a;
  same_person.preferences = b.preferences;
  return same_person == b ? Change{} : Change{kind, false};  // a field that is not named above
}

}  // namespace

void History::observe(const LabState& state, double seconds) {
  if (!started_) {
    started_ = true;
    present_ = state;
    return;
  }
  if (present_ == state) return;
  const Change change = difference(present_, state);
  // The view of exhibits opens the first one by itself: no change of the person's, and undo would only meet it again.
  const bool by_itself = present_.view == ViewKind::exhibit && present_.exhibit.id.empty() && !state.exhibit.id.empty();
  if (change.kind < 0 || by_itself) {
    present_ = state;
    return;
  }
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
