#include "core/lab/lab_state.h"

#include <algorithm>

#include "core/figure/builders.h"

namespace headlight {
namespace {

bool exists(const ValueRef& element, const Run& run) {
  if (column_of(element.name).column >= 0) return true;  // of another run, which the view knows
  const Var node = run.graph.find(element.name);
  return node.valid() && run.graph.value(node).contains(element.at);
}

}  // namespace

Selection clamped(const Selection& selection, const Run& run) {
  Selection s = selection;
  if (!run.config.two_stacks()) s.decoder_stack = false;
  if (!s.decoder_stack) s.attention = AttentionKind::self;  // only a decoder of two stacks looks across
  const std::vector<Encoding>& encodings = run.tokens_of(s.decoder_stack ? Stack::decoder : Stack::encoder);
  s.sentence = std::clamp(s.sentence, 0, std::max(0, static_cast<int>(encodings.size()) - 1));
  s.layer = std::clamp(s.layer, 0, run.config.n_layers - 1);
  s.head = std::clamp(s.head, 0, run.config.n_heads - 1);
  const int length = encodings.empty() ? 0 : encodings[static_cast<std::size_t>(s.sentence)].length;
  s.query = s.query < 0 ? length - 1 : std::min(s.query, length - 1);
  // Counting the steps writes their texts; at the first there is nothing to count.
  if (s.step > 0) s.step = std::min(s.step, static_cast<int>(steps_of(run, s).size()) - 1);
  s.step = std::max(s.step, 0);
  if (s.locked && !exists(*s.locked, run)) s.locked.reset();
  if (!s.locked || !std::all_of(s.trail.begin(), s.trail.end(), [&](const ValueRef& e) { return exists(e, run); }))
    s.trail.clear();
  return s;
}

}  // namespace headlight
