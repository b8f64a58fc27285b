#pragma once
#include <functional>
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "core/lesson/lesson.h"

namespace headlight {

struct HandoutOptions {
  bool answers = false;             // of the questions; otherwise there is room to write
  float width = 640, height = 960;  // of a page's inside, pixels
};

/// A lesson on paper: its steps with their pictures, page by page, as the runs of today make them. Takes seconds.
/// @param progress  called with the number of steps that are done; may be empty
/// Throws Error when a step's state cannot be run.
std::vector<Figure> handout_pages(const Lesson& lesson, const HandoutOptions& options,
                                  const std::function<void(int done)>& progress = {});

/// The same as an A4 document, through a temporary name. Throws Error, or when it cannot be written.
void save_handout(const Lesson& lesson, const std::string& path, bool answers,
                  const std::function<void(int done)>& progress = {});
/// "13-pronoun-en.pdf"
std::string handout_name(const Lesson& lesson);

}  // namespace headlight
