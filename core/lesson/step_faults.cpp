#include "core/lesson/step_faults.h"

#include "core/lab/exhibit.h"
#include "core/lesson/lesson_read.h"
#include "core/text/error.h"

namespace headlight {

std::vector<std::string> assignments_of_link(const std::string& link) {
  return cut_outside_quotes(trimmed(std::string_view(link).substr(link.find(':') + 1)), ';');
}

std::optional<LabState> followed_link(const std::string& link, const LabState& state, const ExpressionContext& context,
                                      const LessonLibrary& library) {
  const std::size_t colon = link.find(':');
  if (colon == std::string::npos) return std::nullopt;
  const std::string kind = link.substr(0, colon), target(trimmed(std::string_view(link).substr(colon + 1)));
  if (kind == "set") return with_assignments(state, assignments_of_link(link));
  if (kind == "light") {
    if (context.run == nullptr || !context.run->has(resolved_name(context, target)))
      throw Error(Tr{"link: expected the name of a value of the run, found ", "链接：应为运行中某个值的名称，实际为 "} +
                  target);
  } else if (kind == "lesson") {
    if (library.entry(target) == nullptr) throw Error(Tr{"link: there is no lesson ", "链接：没有这一课："} + target);
  } else if (find_exhibit(target) == nullptr) {
    throw Error(Tr{"link: there is no exhibit ", "链接：没有这个展品："} + target);
  }
  return std::nullopt;
}

void expect_chosen(const std::vector<std::string>& assignments, const LabState& state, const Run& run) {
  if (run.graph.size() == 0) return;
  const Selection& wanted = state.selection;
  const Selection there = clamped(wanted, run);
  // Past the end is clamped to the last one there is.
  const auto expect = [](std::string_view field, int found, int last) {
    if (found == last) return;
    const std::string name(field), limit = std::to_string(last), number = std::to_string(found);
    throw Error(Tr{name + ": expected 0 to " + limit + ", found " + number,
                   name + "：应为 0 至 " + limit + "，实际为 " + number});
  };
  for (const std::string& one : assignments) {
    const std::string_view field = trimmed(std::string_view(one).substr(0, one.find('=')));
    if (field == "selection.sentence") expect(field, wanted.sentence, there.sentence);
    if (field == "selection.layer") expect(field, wanted.layer, there.layer);
    if (field == "selection.head") expect(field, wanted.head, there.head);
    if (field == "selection.query" && wanted.query >= 0) expect(field, wanted.query, there.query);
    if (field == "selection.step") expect(field, wanted.step, there.step);
    if (field == "selection.locked" && wanted.locked && !there.locked)
      throw Error(Tr{"selection.locked: expected an element of the run, found ",
                     "selection.locked：应为运行中的一个元素，实际为 "} +
                  wanted.locked->name + " " + std::to_string(wanted.locked->at.batch) + ", " +
                  std::to_string(wanted.locked->at.row) + ", " + std::to_string(wanted.locked->at.col));
  }
}

std::vector<LessonFault> faults_of_step(const LessonStep& step, const LabState& state, const ExpressionContext& context,
                                        const LessonLibrary& library) {
  std::vector<LessonFault> faults;
  const auto look_at = [&](const LessonLine& line) {
    for (const LessonSpan& span : line) try {
        if (span.expression) span.expression->evaluate(context);
        const auto then = followed_link(span.link, state, context, library);
        if (then && then->request == state.request && context.run != nullptr)
          expect_chosen(assignments_of_link(span.link), *then, *context.run);
      } catch (const std::exception& e) {
        faults.push_back({span.line, span.column, words_of(e)});
      }
  };
  for (const LessonBlock& block : step.blocks) {
    look_at(block.line);
    for (const auto& row : block.rows)
      for (const LessonLine& cell : row) look_at(cell);
    if (block.kind == LessonBlock::Kind::figure) try {
        state_of_figure(state, block);
      } catch (const std::exception& e) {
        faults.push_back({block.file_line, 1, Tr{"figure: ", "figure："} + words_of(e)});
      }
  }
  return faults;
}

}  // namespace headlight
