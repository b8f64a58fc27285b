#include "core/lesson/progress.h"

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

namespace headlight {

using nlohmann::json;

LessonProgress read_progress(const std::string& path) {
  LessonProgress progress;
  std::ifstream in(path);
  std::ostringstream text;
  text << in.rdbuf();
  const json j = json::parse(text.str(), nullptr, false);
  if (!j.is_object()) return progress;
  for (const auto& [id, one] : j.items()) {
    if (!one.is_object()) continue;
    LessonProgress::Of& of = progress.lessons[id];
    if (const auto at = one.find("step"); at != one.end() && at->is_number_integer()) of.step = at->get<int>();
    if (const auto at = one.find("seen"); at != one.end() && at->is_array())
      for (const json& step : *at)
        if (step.is_number_integer()) of.seen.insert(step.get<int>());
    if (const auto at = one.find("answered"); at != one.end() && at->is_array())
      for (const json& question : *at)
        if (question.is_string()) of.answered.insert(question.get<std::string>());
  }
  return progress;
}

bool write_progress(const LessonProgress& progress, const std::string& path) {
  json j = json::object();
  for (const auto& [id, of] : progress.lessons)
    j[id] = {{"step", of.step}, {"seen", of.seen}, {"answered", of.answered}};
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(), error);
  const std::string temporary = path + ".new";
  {
    std::ofstream out(temporary);
    out << j.dump(1) << '\n';
    if (!out.flush()) return false;
  }
  std::filesystem::rename(temporary, path, error);
  return !error;
}

}  // namespace headlight
