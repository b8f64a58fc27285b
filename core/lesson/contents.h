#pragma once
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "core/lesson/library.h"
#include "core/lesson/progress.h"

namespace headlight {

/// The table of contents: every lesson with its length and how far somebody has come, and the exhibits. Tags of kind
/// `link`: "lesson:ID", "exhibit:ID".
Figure contents_figure(const Style& style, const LessonLibrary& library, const LessonProgress& progress,
                       const std::string& hovered);

}  // namespace headlight
