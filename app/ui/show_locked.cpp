// Going deeper leads through the steps: the picture that shows an operand follows the calculator.
#include <cstdlib>
#include <vector>

#include "app/ui/session.h"

namespace headlight {
namespace {

/// The selection with the stack, layer, head and sentence that an element belongs to.
Selection place_of(const ValueRef& element, const Run& run, Selection s) {
  const std::string& name = element.name;
  if (run.config.two_stacks()) s.decoder_stack = name.starts_with("decoder.");
  if (const std::size_t at = name.find("blocks."); at != std::string::npos) s.layer = std::atoi(name.c_str() + at + 7);
  const bool cross = name.find(".cross.") != std::string::npos;
  if (!cross && name.find(".attn.") == std::string::npos) return s;
  s.attention = cross ? AttentionKind::cross : AttentionKind::self;
  const int heads = run.config.n_heads;
  const Tensor* value = run.graph.find_value(name);
  if (value != nullptr && value->batch() == heads * static_cast<int>(run.source.size())) {
    s.head = element.at.batch % heads;
    s.sentence = element.at.batch / heads;
  }
  return s;
}

/// Step `now`, then the earlier ones backwards, then the later ones: an operand was mostly computed just before.
std::vector<int> nearest_first(int now, int count) {
  std::vector<int> order;
  for (int i = std::min(now, count - 1); i >= 0; --i) order.push_back(i);
  for (int i = now + 1; i < count; ++i) order.push_back(i);
  return order;
}

}  // namespace

void Session::show_quantity(const std::string& name) {
  if (state.view != ViewKind::steps || !run || !run->graph.find(name).valid()) return;
  Selection place = clamped(place_of({name, {}}, *run, state.selection), *run);
  Style style;
  style.lang = state.preferences.lang;
  for (const int step : nearest_first(place.step, static_cast<int>(steps_of(*run, place).size()))) {
    place.step = step;
    if (places_of_value(step_figure({*run, place, {}, {}, style}), *run, name).empty()) continue;
    place.query = state.selection.query;
    state.selection = place;
    return;
  }
}

void Session::show_locked() {
  if (state.view != ViewKind::steps || !run || run->graph.size() == 0 || !state.selection.locked) return;
  const ValueRef element = *state.selection.locked;
  const Var node = run->graph.find(element.name);
  if (!node.valid() || run->graph.is_parameter(node)) return;
  Selection place = clamped(place_of(element, *run, state.selection), *run);
  Style style;
  style.lang = state.preferences.lang;
  for (const int step : nearest_first(place.step, static_cast<int>(steps_of(*run, place).size()))) {
    place.step = step;
    if (!step_figure({*run, place, {}, {}, style}).find(element)) continue;
    place.query = state.selection.query;  // as the person left it, also when it waits for a longer sentence
    state.selection = place;
    return;
  }
}

}  // namespace headlight
