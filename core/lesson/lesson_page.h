#pragma once
// A step of a lesson as a figure: what the window shows beside the canvas, and what the hand-out prints.
#include <functional>
#include <string>
#include <vector>

#include "core/figure/figure.h"
#include "core/lesson/lesson.h"

namespace headlight {

/// What has become of a question.
struct QuestionState {
  Answer answer;
  std::optional<Verdict> verdict;  // nothing: not answered yet
  std::string explanation;         // of the verdict, rich text
  Tr trouble{"", ""};              // why it cannot be judged now
  bool pending = false;            // answered; the run that decides is in the making
};

struct LessonPageInput {
  const Lesson& lesson;
  int step = 0;
  int lessons = 0;                                    // of the whole course; 0: do not say
  const std::vector<QuestionState>& questions;        // of this step
  const ExpressionContext& context;                   // of the run on the screen
  std::vector<std::string> tokens{}, query_tokens{};  // rich text, for questions about a token
  /// Draws a {{figure …}}; null: they are left out.
  std::function<Figure(const LessonBlock& block, float width, const Style& style)> figure{};
  Style style;           // width: of the column; height does not matter
  bool printed = false;  // no buttons; questions with room for an answer
  bool answers = true;   // printed: with the answers that were given
  bool covered = false;  // the numbers of the text are "?" as those of the pictures are
};

/// The links of a page are tags of kind `link`: "set:…", "lesson:…", "exhibit:…" as in the text; "answer:Q:N" an
/// option, "type:Q" the place where a number is typed, "check:Q", "again:Q", "explain:Q" of question Q; and tags of
/// kind `quantity` for values that light up.
Figure lesson_page(const LessonPageInput& input);

/// A title as rich text: the root sign covers what stands under it.
std::string title_text(const std::string& plain);

/// The colour in which a text speaks of a value: "@q" is a query.
Color color_of_quantity(const Theme& theme, const std::string& name);

}  // namespace headlight
