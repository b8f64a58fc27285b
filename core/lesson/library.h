#pragma once
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "core/lesson/lesson.h"

namespace headlight {

/// The lessons there are: those of the course and a person's own. What is edited is read again.
class LessonLibrary {
 public:
  struct Entry {
    std::string id;      // the folder's name
    std::string folder;  // its path
    bool own = false;    // of the person, not of the course
    std::map<Lang, Lesson> languages;
    std::map<Lang, std::filesystem::file_time_type> read_at;  // as the files were
  };

  /// The folders in which lessons are looked for; later ones win over earlier ones of the same name, and count as the
  /// person's own. One that is not there is empty.
  explicit LessonLibrary(std::vector<std::string> folders = standard_folders());
  /// assets/lessons and user_lessons().
  static std::vector<std::string> standard_folders();

  const std::vector<Entry>& entries() const { return entries_; }  // by name
  const Entry* entry(const std::string& id) const;                // null when there is none
  /// The lesson in this language, else in the other one. Null when there is none.
  const Lesson* find(const std::string& id, Lang lang) const;
  /// Reads what is new or has changed on disk; true when anything has.
  bool refresh();

 private:
  bool read(Entry& entry, Lang lang);
  std::vector<std::string> folders_;
  std::vector<Entry> entries_;
};

/// $XDG_DATA_HOME/headlight/lessons, else ~/.local/share/headlight/lessons; "" when neither is known.
std::string user_lessons();

/// Reads one file. Throws Error when it cannot be read.
Lesson read_lesson(const std::string& file, const std::string& id, Lang lang);

/// "en.md" or "zh.md"
std::string lesson_file(Lang lang);

}  // namespace headlight
