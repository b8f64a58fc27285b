#pragma once
#include <map>
#include <string>
#include <vector>

namespace headlight {

/// Which exhibit is shown, and what in it is not as at first: by the id of a control, numbers (one, or as many as it
/// has) or a text. What the ids and ranges are, the exhibit says (exhibit.h).
struct ExhibitState {
  std::string id;
  std::map<std::string, std::vector<double>> values;
  std::map<std::string, std::string> words;
  bool operator==(const ExhibitState&) const = default;
};

/// Where somebody is in the course.
struct LessonPlace {
  std::string id;  // "13-pronoun"; empty: in no lesson
  int step = 0;
  bool operator==(const LessonPlace&) const = default;
};

}  // namespace headlight
