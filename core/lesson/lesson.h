#pragma once
// A lesson is a document: Markdown with a head that gives the state to start from, links that change the live state,
// exhibits and figures by name, computed numbers, and questions. The format is described in docs/lessons.md.
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/lab/lab_state.h"
#include "core/lesson/question.h"

namespace headlight {

/// Something inside a line of text.
struct LessonSpan {
  enum class Kind { words, code, formula, computed, line_break };
  Kind kind = Kind::words;
  std::string text{};  // words, code: plain text; formula: rich text
  bool bold = false, italic = false;
  std::string link{};                      // "set: …", "light: …", "lesson: …", "exhibit: …"; empty: none
  std::optional<Expression> expression{};  // of kind computed
  int decimals = 3;                        // of its number
  int line = 1, column = 1;                // in the file
};
using LessonLine = std::vector<LessonSpan>;

struct LessonBlock {
  enum class Kind { paragraph, heading, item, quote, table, formula, figure, question };
  Kind kind = Kind::paragraph;
  LessonLine line{};                            // of paragraph, heading, item, quote
  std::string marker{};                         // of an item: "•" or "2."
  int level = 0;                                // of an item: how deep
  std::string text{};                           // of a formula: rich text; of a figure: the id of its view
  std::vector<std::string> assignments{};       // of a figure: PATH=JSON
  std::vector<std::vector<LessonLine>> rows{};  // of a table, the head first
  std::size_t question = 0;                     // its number among the step's
  int file_line = 1;
};

struct LessonStep {
  std::string title;                     // plain text
  std::vector<std::string> assignments;  // PATH=JSON, when it is entered
  std::vector<LessonBlock> blocks;
  std::vector<Question> questions;
  bool exhibit = false;  // the canvas shows an exhibit
  int line = 1;          // in the file
};

/// A mistake in a lesson: where, and what was expected.
struct LessonFault {
  int line = 1, column = 1;  // from 1; columns count characters
  Tr words{"", ""};
};

struct Lesson {
  std::string id;  // the folder's name: "13-pronoun"
  Lang lang = Lang::en;
  std::string title;
  int minutes = 0;
  std::vector<std::string> assignments;  // of the state to start from
  std::vector<std::string> hide, show, lock;
  std::vector<LessonStep> steps;
  std::vector<LessonFault> faults;  // what is wrong is left out, the rest works
};

/// Never fails: mistakes are in `faults`.
Lesson parse_lesson(std::string_view text, const std::string& id, Lang lang);

/// The parts of the window that a lesson can hide, show and lock.
const std::vector<std::string>& lesson_parts();

/// The state with the assignments made, one after the other. A model's name in request.model.folder is taken as it is.
/// Throws Error for the first one that cannot be made.
LabState with_assignments(LabState state, const std::vector<std::string>& assignments);
/// The state in which a {{figure …}} is drawn. Throws Error when its view or a field is wrong.
LabState state_of_figure(const LabState& state, const LessonBlock& figure);
/// The state in which a step begins: the opening state, the lesson's assignments, then those of the steps up to it.
/// Preferences are those of `now`. What cannot be assigned is left out.
LabState state_of_step(const Lesson& lesson, int step, const LabState& now);

}  // namespace headlight
