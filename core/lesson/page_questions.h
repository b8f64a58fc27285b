#pragma once
#include "core/figure/canvas.h"
#include "core/lesson/lesson_page.h"

namespace headlight {

/// The card of a question from y on; returns its lower edge.
float draw_question(Canvas& canvas, const LessonPageInput& input, std::size_t number, float y);

}  // namespace headlight
