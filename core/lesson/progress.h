#pragma once
#include <map>
#include <set>
#include <string>

namespace headlight {

/// How far somebody has come in the course.
struct LessonProgress {
  struct Of {
    int step = 0;                    // where to go on
    std::set<int> seen;              // steps that were entered
    std::set<std::string> answered;  // "STEP.QUESTION" that were answered right
    bool operator==(const Of&) const = default;
  };
  std::map<std::string, Of> lessons;  // by the lesson's name
  bool operator==(const LessonProgress&) const = default;
};

/// lessons.json beside the session's file. What cannot be read counts as no progress.
LessonProgress read_progress(const std::string& path);
/// Through a temporary name. False when it could not be written.
bool write_progress(const LessonProgress& progress, const std::string& path);

}  // namespace headlight
