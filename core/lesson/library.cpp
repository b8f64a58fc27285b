#include "core/lesson/library.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "core/lab/asset_path.h"

namespace headlight {

namespace fs = std::filesystem;

std::string lesson_file(Lang lang) { return lang == Lang::zh ? "zh.md" : "en.md"; }

std::string user_lessons() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
    return (fs::path(data) / "headlight" / "lessons").string();
  const char* home = std::getenv("HOME");
  if (home == nullptr || *home == '\0') return "";
  return (fs::path(home) / ".local" / "share" / "headlight" / "lessons").string();
}

std::vector<std::string> LessonLibrary::standard_folders() {
  std::vector<std::string> folders;
  try {
    folders.push_back(asset_path("lessons"));
  } catch (const std::exception&) {  // without a course there are the person's own lessons
  }
  if (const std::string own = user_lessons(); !own.empty()) folders.push_back(own);
  return folders;
}

Lesson read_lesson(const std::string& file, const std::string& id, Lang lang) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in)
    throw Error(file + Tr{": expected a file that can be read; check its name and permissions",
                          "：应为可读的文件；请检查文件名与权限"});
  return parse_lesson(text.str(), id, lang);
}

LessonLibrary::LessonLibrary(std::vector<std::string> folders) : folders_(std::move(folders)) { refresh(); }

const LessonLibrary::Entry* LessonLibrary::entry(const std::string& id) const {
  for (const Entry& one : entries_)
    if (one.id == id) return &one;
  return nullptr;
}

const Lesson* LessonLibrary::find(const std::string& id, Lang lang) const {
  const Entry* there = entry(id);
  if (there == nullptr || there->languages.empty()) return nullptr;
  const auto at = there->languages.find(lang);
  return at != there->languages.end() ? &at->second : &there->languages.begin()->second;
}

bool LessonLibrary::read(Entry& entry, Lang lang) {
  const fs::path file = fs::path(entry.folder) / lesson_file(lang);
  std::error_code error;
  const auto time = fs::last_write_time(file, error);
  if (error) {
    entry.read_at.erase(lang);
    return entry.languages.erase(lang) > 0;
  }
  const auto before = entry.read_at.find(lang);
  if (before != entry.read_at.end() && before->second == time) return false;
  try {
    entry.languages.insert_or_assign(lang, read_lesson(file.string(), entry.id, lang));
  } catch (const std::exception&) {  // being written just now: it is read when it is there
    return false;
  }
  entry.read_at[lang] = time;
  return true;
}

bool LessonLibrary::refresh() {
  std::map<std::string, std::pair<std::string, bool>> found;  // by name: path, own
  for (std::size_t i = 0; i < folders_.size(); ++i) {
    std::error_code error;
    for (const auto& item : fs::directory_iterator(folders_[i], error)) {
      std::error_code ignored;
      if (!item.is_directory(ignored)) continue;
      const bool lesson = fs::exists(item.path() / "en.md", ignored) || fs::exists(item.path() / "zh.md", ignored);
      if (lesson) found[item.path().filename().string()] = {item.path().string(), i > 0};
    }
  }
  bool changed = false;
  const auto gone = [&](const Entry& entry) {
    const auto at = found.find(entry.id);
    return at == found.end() || at->second.first != entry.folder;
  };
  changed = std::erase_if(entries_, gone) > 0;
  for (const auto& [id, place] : found) {
    if (entry(id) == nullptr) {
      entries_.push_back({id, place.first, place.second, {}, {}});
      changed = true;
    }
  }
  std::sort(entries_.begin(), entries_.end(), [](const Entry& a, const Entry& b) { return a.id < b.id; });
  for (Entry& one : entries_)
    for (const Lang lang : {Lang::en, Lang::zh}) changed = read(one, lang) || changed;
  return changed;
}

}  // namespace headlight
