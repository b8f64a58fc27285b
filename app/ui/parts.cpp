#include "app/ui/parts.h"

#include <algorithm>

#include "app/lessons/desk.h"
#include "core/lab/exhibit.h"

namespace headlight {

WindowParts window_parts(const Session& session, const View* view) {
  WindowParts parts;
  if (view == nullptr) return parts;
  const ViewKind kind = view->kind;
  parts.rail = kind != ViewKind::scaling && kind != ViewKind::contents && kind != ViewKind::exhibit;
  parts.only_locked = kind == ViewKind::scaling || kind == ViewKind::training || kind == ViewKind::exhibit;
  if (kind == ViewKind::contents) parts.sentence = parts.calculator = false;
  if (kind == ViewKind::exhibit) {
    const Exhibit* exhibit = find_exhibit(session.state.exhibit.id);
    parts.sentence = parts.calculator = exhibit != nullptr && exhibit->uses_run;
  }
  if (session.state.lesson.id.empty() || kind == ViewKind::contents) return parts;
  // A lesson shows its text and the picture; more when it says so.
  parts.lesson = true;
  parts.rail = parts.views = parts.sentence = false;
  parts.only_locked = true;
  parts.calculator = true;
  const Lesson* lesson = session.desk ? session.desk->lesson(session) : nullptr;
  if (lesson == nullptr) return parts;
  const auto set = [&parts](const std::vector<std::string>& names, bool on) {
    for (const std::string& name : names) {
      if (name == "bar") parts.bar = on;
      if (name == "sentence") parts.sentence = on;
      if (name == "rail") parts.rail = on;
      if (name == "calculator") parts.calculator = on;
      if (name == "views") parts.views = on;
      if (name == "controls") parts.controls = on;
    }
  };
  set(lesson->hide, false);
  set(lesson->show, true);
  parts.sentence_locked = std::find(lesson->lock.begin(), lesson->lock.end(), "sentence") != lesson->lock.end();
  return parts;
}

}  // namespace headlight
