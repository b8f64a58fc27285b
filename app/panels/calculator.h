#pragma once
#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// "weights[玩, 去] = **0.6868**", one sentence, the formula with its numbers. Returns the y below it.
float draw_explanation(const Session& session, const ValueRef& element, const Explanation& explanation, Rect room);

/// describe() in two parts: "weight[玩, 去]" and "layer 1, head 1" (may be empty).
struct ElementWords {
  std::string name, place;
};
ElementWords words_of(const Session& session, const ValueRef& element);

/// The numbers that went into it, each a way to go deeper: single ones as a list, products as a table. A click calls
/// session.follow_operand. Returns the y below it.
float draw_operands(Session& session, const Explanation& explanation, Rect room, Rect visible);

/// The elements that led here, oldest first; a click goes back to one. Returns the y below it.
float draw_trail(Session& session, Rect room);

}  // namespace headlight
