// A lesson's file: its head, then its steps (lesson_parse.cpp).
#include <algorithm>
#include <charconv>

#include "core/lesson/lesson_read.h"

namespace headlight {
namespace {

void read_head_line(Lesson& lesson, std::string_view line, int number) {
  std::string key, value;
  const auto fault = [&](const Tr& words) { lesson.faults.push_back({number, 1, words}); };
  if (trimmed(line).empty() || trimmed(line).starts_with("#")) return;
  if (!key_and_value(line, key, value)) {
    fault({"head: expected a line “key: value”", "文件头：应为“键: 值”形式的一行"});
    return;
  }
  const auto parts = [&](std::vector<std::string>& list) {
    for (const std::string& part : cut_outside_quotes(value, ',')) {
      if (std::find(lesson_parts().begin(), lesson_parts().end(), part) != lesson_parts().end()) {
        list.push_back(part);
        continue;
      }
      std::string known;
      for (const std::string& one : lesson_parts()) known += (known.empty() ? "" : ", ") + one;
      fault(Tr{key + ": expected parts of the window: ", key + "：应为窗口的部分："} + known +
            Tr{", found ", "，实际为 "} + part);
    }
  };
  if (key == "title")
    lesson.title = value;
  else if (key == "set")
    lesson.assignments.push_back(value);
  else if (key == "hide")
    parts(lesson.hide);
  else if (key == "show")
    parts(lesson.show);
  else if (key == "lock")
    parts(lesson.lock);
  else if (key == "minutes") {
    const auto [stop, error] = std::from_chars(value.data(), value.data() + value.size(), lesson.minutes);
    if (error != std::errc() || stop != value.data() + value.size())
      fault({"minutes: expected a whole number", "minutes：应为整数"});
  } else {
    fault(Tr{"head: expected one of title, minutes, set, hide, show, lock, found ",
             "文件头：应为 title、minutes、set、hide、show、lock 之一，实际为 "} +
          key);
  }
}

}  // namespace

const std::vector<std::string>& lesson_parts() {
  static const std::vector<std::string> all{"bar", "sentence", "rail", "calculator", "views", "controls"};
  return all;
}

Lesson parse_lesson(std::string_view text, const std::string& id, Lang lang) {
  Lesson lesson;
  lesson.id = id;
  lesson.lang = lang;
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::size_t body = 0;
  int line = 1;
  if (text.starts_with("---")) {
    body = std::min(text.find('\n'), text.size() - 1) + 1;
    for (++line; body < text.size(); ++line) {
      const std::size_t end = std::min(text.find('\n', body), text.size());
      const std::string_view one = text.substr(body, end - body);
      body = std::min(end + 1, text.size());
      if (trimmed(one) == "---") break;
      read_head_line(lesson, one, line);
    }
    ++line;
  } else {
    lesson.faults.push_back({1, 1, {"expected a head between two lines “---”", "开头应有两行“---”之间的文件头"}});
  }
  if (lesson.title.empty())
    lesson.faults.push_back({1, 1, {"head: expected a line “title: …”", "文件头：缺少“title: …”一行"}});
  read_body(lesson, text.substr(body), line);
  return lesson;
}

}  // namespace headlight
