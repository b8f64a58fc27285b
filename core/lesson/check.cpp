#include "core/lesson/check.h"

#include <algorithm>
#include <mutex>

#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"
#include "core/lab/state_path.h"
#include "core/lesson/lesson_read.h"
#include "core/lesson/step_faults.h"
#include "core/train/trainer.h"

namespace headlight {
namespace {

class Walk {
 public:
  Walk(const Lesson& lesson, const LessonLibrary& library)
      : lesson_(lesson), library_(library), faults_(lesson.faults) {}

  std::vector<LessonFault> run() {
    LabState state = opening_state();
    state.preferences.lang = lesson_.lang;
    assign(state, lesson_.assignments, 1);
    for (const LessonStep& step : lesson_.steps) {
      assign(state, step.assignments, step.line);
      walk(step, state);
    }
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const LessonFault& a, const LessonFault& b) { return a.line < b.line; });
    return std::move(faults_);
  }

 private:
  void fault(int line, int column, const Tr& words) { faults_.push_back({line, column, words}); }

  void assign(LabState& state, const std::vector<std::string>& assignments, int line) {
    for (const std::string& one : assignments) try {
        state = with_field(state, one);
      } catch (const std::exception& e) {
        fault(line, 1, Tr{"set ", "set "} + one + ": " + words_of(e));
      }
  }

  static bool speaks_of_exhibit(const LessonStep& step) {
    const auto speaks = [](const std::optional<Expression>& e) {
      return e && e->text().find("exhibit(") != std::string::npos;
    };
    for (const LessonBlock& block : step.blocks)
      for (const LessonSpan& span : block.line)
        if (speaks(span.expression)) return true;
    for (const Question& q : step.questions) {
      if (speaks(q.answer)) return true;
      for (const auto& option : q.options)
        if (speaks(option.value)) return true;
      for (const ComputedText* text : {&q.text, &q.right, &q.wrong})
        for (const auto& part : text->parts)
          if (speaks(part.expression)) return true;
    }
    return false;
  }

  void walk(const LessonStep& step, const LabState& state) {
    LessonWorld world;
    try {
      world = lesson_world(state, speaks_of_exhibit(step));
    } catch (const std::exception& e) {
      fault(step.line, 1, Tr{"the state of this step cannot be run: ", "这一步的状态无法运行："} + words_of(e));
      return;
    }
    const ExpressionContext context = world.context();
    step_ = &step;
    try {
      expect_chosen(step.assignments, state, *world.run);
      if (&step == &lesson_.steps.front()) expect_chosen(lesson_.assignments, state, *world.run);
    } catch (const Error& e) {
      fault(step.line, 1, words_of(e));
    }
    for (const LessonBlock& block : step.blocks) {
      for (const LessonSpan& span : block.line) look_at(span, world, context);
      for (const auto& row : block.rows)
        for (const LessonLine& line : row)
          for (const LessonSpan& span : line) look_at(span, world, context);
      if (block.kind == LessonBlock::Kind::figure) draw(block, world);
    }
    for (const Question& question : step.questions) ask(question, world);
  }

  void look_at(const LessonSpan& span, const LessonWorld& world, const ExpressionContext& context) {
    try {
      if (span.expression) span.expression->evaluate(context);
      follow(span.link, world, context);
    } catch (const std::exception& e) {
      fault(span.line, span.column, words_of(e));
    }
  }

  void follow(const std::string& link, const LessonWorld& world, const ExpressionContext& context) {
    const std::optional<LabState> then = followed_link(link, world.state, context, library_);
    if (!then) return;
    if (!changes_something(*step_, world.state, link))
      throw Error(Tr{"link: changes nothing in this step: ", "链接：在这一步中不改变任何东西："} + link);
    const auto run = then->request == world.state.request ? world.run : lesson_world(*then, false).run;
    expect_chosen(assignments_of_link(link), *then, *run);
  }

  void draw(const LessonBlock& block, const LessonWorld& world) {
    try {
      const LabState state = state_of_figure(world.state, block);
      const auto run = state.request == world.state.request ? world.run : lesson_world(state, false).run;
      expect_chosen(block.assignments, state, *run);
      draw_picture(state, *run, 400, 300);
    } catch (const std::exception& e) {
      fault(block.file_line, 1, Tr{"figure: ", "figure："} + words_of(e));
    }
  }

  void ask(const Question& question, const LessonWorld& world) {
    try {
      const ExpressionContext before = world.context();
      LessonWorld there = world;
      if (!question.assignments.empty()) {
        const LabState state = with_assignments(world.state, question.assignments);
        there = lesson_world(state, state.view == ViewKind::exhibit && !world.exhibit_numbers.empty());
        expect_chosen(question.assignments, state, *there.run);
      }
      const ExpressionContext context = there.context(&before);
      Answer answer;
      answer.typed = "0";
      const Verdict verdict = judge(question, answer, context);
      if (question.at) question.at->evaluate(context);
      if (question.kind == Question::Kind::choice && verdict.best.size() == question.options.size())
        throw Error({"question: all options are equally right", "提问：所有选项同样正确"});
      const double least = question.kind == Question::Kind::order ? 1e-4 : 0;
      for (std::size_t i = 1; least > 0 && i < verdict.best.size(); ++i) {
        const auto value = [&](std::size_t k) { return verdict.values[static_cast<std::size_t>(verdict.best[k])]; };
        if (value(i - 1) - value(i) < least)
          throw Error({"question: two items are equally large", "提问：有两项一样大"});
      }
      if (question.kind == Question::Kind::order &&
          verdict.best == shuffled_items(lesson_.id, static_cast<int>(step_ - lesson_.steps.data()),
                                         static_cast<std::size_t>(&question - step_->questions.data()),
                                         question.options.size()))
        throw Error({"question: the items are shown in the right order; write them in another one",
                     "提问：各项恰好按正确的次序显示；请换一种次序书写"});
      for (const ComputedText* text : {&question.text, &question.right, &question.wrong})
        for (const auto& part : text->parts)
          if (part.expression) part.expression->evaluate(text == &question.text ? before : context);
    } catch (const std::exception& e) {
      fault(question.line, 1, words_of(e));
    }
  }

  const Lesson& lesson_;
  const LessonLibrary& library_;
  std::vector<LessonFault> faults_;
  const LessonStep* step_ = nullptr;  // that is walked
};

}  // namespace

bool changes_something(const LessonStep& step, const LabState& state, const std::string& link) {
  const auto after = [](const LabState& from, const std::string& set) {
    return with_assignments(from, cut_outside_quotes(std::string_view(set).substr(4), ';'));
  };
  if (!(after(state, link) == state)) return true;
  std::vector<LabState> others;
  const auto add = [&](const auto& make) {
    try {
      others.push_back(make());
    } catch (const std::exception&) {  // said where that link is followed
    }
  };
  for (const LessonBlock& block : step.blocks)
    for (const LessonSpan& span : block.line)
      if (span.link.starts_with("set:")) add([&] { return after(state, span.link); });
  for (const Question& question : step.questions) add([&] { return with_assignments(state, question.assignments); });
  return std::any_of(others.begin(), others.end(), [&](const LabState& s) { return !(after(s, link) == s); });
}

ExpressionContext LessonWorld::context(const ExpressionContext* before) const {
  return {run.get(), run ? clamped(state.selection, *run) : state.selection, before, exhibit_numbers};
}

namespace {

/// The model of a training before its first step; the last one is kept.
std::shared_ptr<const Model> untrained(const TrainingPlan& plan) {
  static std::mutex mutex;
  static std::optional<std::pair<TrainingPlan, std::shared_ptr<const Model>>> last;
  const std::lock_guard lock(mutex);
  if (!last || !(last->first == plan)) last = {plan, Trainer(recipe_of(plan)).model()};
  return last->second;
}

Request runnable(const LabState& state) {
  Request request = state.request;
  if (request.model.live) request.model.given = untrained(state.training.plan);
  return request;
}

}  // namespace

LessonWorld lesson_world(const LabState& state, bool numbers) {
  LessonWorld world{state, run_lab(runnable(state)), {}};
  const Exhibit* exhibit = state.view == ViewKind::exhibit ? find_exhibit(state.exhibit.id) : nullptr;
  if (!numbers || exhibit == nullptr || exhibit->numbers == nullptr) return world;
  const Picture& picture = picture_of(ViewKind::exhibit);
  const auto study = picture.study(picture.question(state), nullptr);
  Style style;
  style.lang = state.preferences.lang;
  const FigureInput input{*world.run, clamped(state.selection, *world.run), {}, {}, style};
  world.exhibit_numbers = exhibit_numbers(input, state, study.get());
  return world;
}

std::vector<LessonFault> check_lesson(const Lesson& lesson, const LessonLibrary& library) {
  return Walk(lesson, library).run();
}

}  // namespace headlight
