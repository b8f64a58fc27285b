// What a click on an element of a figure does to the selection.
#include <algorithm>
#include <sstream>

#include "app/lessons/desk.h"
#include "app/ui/session.h"
#include "core/figure/read_view.h"
#include "core/lab/state_path.h"

namespace headlight {
namespace {

bool is_cross(const std::string& name) { return name.find(".cross.") != std::string::npos; }
bool is_decoder(const std::string& name) { return name.starts_with("decoder."); }

/// The number behind "blocks." in a name, −1 when there is none.
int layer_of(const std::string& name) {
  const auto at = name.find("blocks.");
  return at == std::string::npos ? -1 : std::atoi(name.c_str() + at + 7);
}

/// Looks at the stack and the kind of attention that a value belongs to.
void look_at(Selection& s, const std::string& name, const Run& run) {
  if (run.config.two_stacks()) s.decoder_stack = is_decoder(name);
  s.attention = is_cross(name) ? AttentionKind::cross : AttentionKind::self;
}

std::optional<HeatmapOptions::Quantity> quantity_of(const std::string& name) {
  using Quantity = HeatmapOptions::Quantity;
  if (name.ends_with(".pattern")) return Quantity::pattern;
  if (name.ends_with(".scores")) return Quantity::scores;
  if (name.ends_with(".scaled")) return Quantity::scaled;
  if (name.ends_with(".masked")) return Quantity::masked;
  return std::nullopt;
}

/// How many tokens at the beginning are the same in what was written and in the run looked at.
int same_beginning(const Run& run, const OutputStudy& study, int sentence) {
  const auto& all = run.tokens_of(study.stack());
  if (sentence < 0 || sentence >= static_cast<int>(all.size())) return 0;
  const std::vector<int>& here = all[static_cast<std::size_t>(sentence)].ids;
  const std::vector<int>& there = study.tokens().ids;
  const auto end = std::mismatch(here.begin(), here.end(), there.begin(), there.end()).first;
  return static_cast<int>(end - here.begin());
}

}  // namespace

/// A word of the output view: the row that writes it, the one of the word before, becomes the query; and the view goes
/// to the step in which the model wrote it. What the run looked at does not have is no query there.
void Session::choose_word(int position, bool written) {
  if (!run || !output || !output->written) return;
  const int step = position - output->begin;
  if (written && step >= 0) state.output.step = step + 1 < static_cast<int>(output->generated.words.size()) ? step : -1;
  if (position < 1) return;
  if (written && same_beginning(*run, *output, shown().sentence) < position) return;
  Selection& s = state.selection;
  s.query = position - 1;
  if (!run->config.two_stacks() || s.decoder_stack) return;
  s.decoder_stack = true;
  s.attention = AttentionKind::cross;
}

void Session::choose(const Tag& tag) {
  switch (tag.kind) {
    case Tag::Kind::none:
    case Tag::Kind::handle:
    case Tag::Kind::entry:
    case Tag::Kind::link:
      break;
    case Tag::Kind::quantity:
      show_quantity(tag.value.name);
      break;
    case Tag::Kind::part:  // a weight divided by what remains is still about one element; a sum is about none
      if (run)
        if (const auto element = element_of_part(*run, shown(), state.reading, tag)) lock_or_forget(*element);
      break;
    case Tag::Kind::cell:
      if (!state.lesson.id.empty() && headlight::desk(*this).answer_cell(*this, tag.value)) break;
      lock_or_forget(tag.value);
      break;
    case Tag::Kind::token:
      if (tag.value.name == "written" || tag.value.name == "reference")
        choose_word(tag.value.at.row, tag.value.name == "written");
      else
        select_query(tag);
      break;
    case Tag::Kind::head:
      if (run) look_at(state.selection, tag.value.name, *run);
      state.selection.layer = tag.value.at.batch;
      state.selection.head = tag.value.at.row;
      break;
    case Tag::Kind::step:
      state.selection.step = tag.value.at.row;
      break;
    case Tag::Kind::setting:
      set_fields(tag.value.name);
      break;
    case Tag::Kind::row:
      // A row of an attention matrix is a query; other rows are positions of the same sentence.
      state.selection.query = tag.value.at.row;
      break;
  }
}

void Session::set_fields(const std::string& assignments) {
  std::istringstream lines(assignments);
  for (std::string line; std::getline(lines, line);) state = with_field(state, line);
}

void Session::select_query(const Tag& tag) {
  // The keys of encoder-decoder attention are words of the other sentence: no query can be chosen there.
  const bool other_sentence = shown().attention == AttentionKind::cross && tag.value.name == "key";
  if (!other_sentence) state.selection.query = tag.value.at.row;
}

void Session::lock_or_forget(const ValueRef& element) {
  if (state.selection.locked == element) {
    forget_lock();
  } else {
    lock(element);
  }
}

void Session::lock(const ValueRef& element) {
  state.selection.locked = element;
  state.selection.trail.clear();
}

void Session::lock_also(const ValueRef& element) {
  if (state.selection.locked == element) return;
  follow_operand(element);
}

void Session::follow_operand(const ValueRef& element) {
  if (state.selection.locked) state.selection.trail.push_back(*state.selection.locked);
  state.selection.locked = element;
  show_locked();
}

void Session::unlock() {
  if (state.selection.trail.empty()) {
    state.selection.locked.reset();
    return;
  }
  state.selection.locked = state.selection.trail.back();
  state.selection.trail.pop_back();
  show_locked();
}

void Session::go_to_step(int step) {
  if (!run) return;
  const int last = static_cast<int>(steps_of(*run, shown()).size()) - 1;
  state.selection.step = std::clamp(step, 0, std::max(0, last));
}

void Session::open_alone(const Tag& tag) {
  if (tag.kind == Tag::Kind::head) {
    choose(tag);
    state.view = ViewKind::heatmap;
    return;
  }
  if (tag.kind != Tag::Kind::cell || !run || column_of(tag.value.name).column >= 0) return;
  const auto quantity = quantity_of(tag.value.name);
  if (!quantity) return;
  look_at(state.selection, tag.value.name, *run);
  state.selection.layer = std::max(0, layer_of(tag.value.name));
  // The batch of these values is sentence × heads + head.
  state.selection.head = tag.value.at.batch % std::max(1, run->config.n_heads);
  state.heatmap.quantity = *quantity;
  state.view = ViewKind::heatmap;
  lock(tag.value);
}

}  // namespace headlight
