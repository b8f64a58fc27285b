#include "core/lesson/handout.h"

#include <algorithm>

#include "core/figure/canvas.h"
#include "core/figure/cover.h"
#include "core/figure/pages.h"
#include "core/figure/run_view.h"
#include "core/lab/picture.h"
#include "core/lab/state_path.h"
#include "core/lesson/check.h"
#include "core/lesson/lesson_page.h"

namespace headlight {
namespace {

constexpr float type = 0.82F;           // of the screen's size
constexpr float picture_share = 0.42F;  // of a page's height, at most
constexpr float gap = 16;               // pixels between parts

bool hides_its_answer(const LessonStep& step) {
  return std::any_of(step.questions.begin(), step.questions.end(), [](const Question& q) { return q.hide; });
}

class Handout {
 public:
  Handout(const Lesson& lesson, const HandoutOptions& options) : lesson_(lesson), options_(options) {
    style_.lang = lesson.lang;
    style_.scale = type;
    style_.width = options.width;
    style_.height = options.height;
    begin_page();
    title();
  }

  void add(int number) {
    LabState state = state_of_step(lesson_, number, LabState{});
    state.preferences.lang = lesson_.lang;
    state.preferences.text_scale = type;
    const LessonWorld world = lesson_world(state, true);
    const Figure text = page_of(number, world);
    Figure picture = picture_of_state(state, *world.run, options_.height * picture_share);
    if (!options_.answers && hides_its_answer(lesson_.steps.at(static_cast<std::size_t>(number))))
      picture = covered(picture, {}, theme(ThemeKind::light));
    const bool fits = picture.width <= options_.width + 1;
    const float together = text.height + (fits ? gap + picture.height : 0);
    if (y_ + together > options_.height && y_ > gap) begin_page();
    put(text);
    if (!fits) {  // a page of its own, shrunk to it
      pages_.push_back(picture);
      begin_page();
    } else if (picture.height > 1) {
      if (y_ + picture.height > options_.height) begin_page();
      put(picture);
    }
  }

  std::vector<Figure> take() {
    std::erase_if(pages_, [](const Figure& page) { return page.shapes().empty(); });
    return std::move(pages_);
  }

 private:
  void begin_page() {
    Figure page;
    page.width = options_.width;
    page.height = options_.height;
    page.scale = type;
    page.title = lesson_.title;
    pages_.push_back(std::move(page));
    y_ = 0;
  }
  void put(const Figure& part) {
    pages_.back().place(part, 0, y_);
    y_ += part.height + gap;
  }
  void title() {
    Canvas canvas(style_);
    const float line = canvas.line_height(TextSize::heading);
    float y = 0;
    for (const std::string& one : wrapped(title_text(lesson_.title), TextSize::heading, options_.width, type)) {
      canvas.text({0, y + line / 2}, one, TextSize::heading, canvas.colors.weight);
      y += line;
    }
    RectShape under;
    under.at = {0, y + 4, options_.width, 1};
    under.fill = canvas.colors.rule;
    canvas.figure.add(under);
    canvas.figure.width = options_.width;
    canvas.figure.height = y + 10;
    put(canvas.figure);
  }

  /// The right answers, as judged on the question's own run.
  std::vector<QuestionState> answered(const LessonStep& step, const LessonWorld& world) const {
    std::vector<QuestionState> all(step.questions.size());
    for (std::size_t i = 0; options_.answers && i < all.size(); ++i) {
      const Question& q = step.questions[i];
      const ExpressionContext before = world.context();
      const LessonWorld there =
          q.assignments.empty() ? world : lesson_world(with_assignments(world.state, q.assignments), true);
      const ExpressionContext context = there.context(&before);
      Answer& answer = all[i].answer;
      answer.typed = "0";
      const Verdict truth = judge(q, answer, context);
      answer.chosen = truth.best;
      answer.cell = truth.cell;
      if (q.kind == Question::Kind::number) answer.typed = spoken(ExpressionValue{{truth.value}, false, {}}, 4);
      std::erase(answer.typed, ',');
      all[i].verdict = judge(q, answer, context);
      all[i].verdict->right = true;
      all[i].explanation = spoken(q.right, context);
    }
    return all;
  }

  Figure page_of(int number, const LessonWorld& world) {
    const LessonStep& step = lesson_.steps.at(static_cast<std::size_t>(number));
    const std::vector<QuestionState> questions = answered(step, world);
    const ExpressionContext context = world.context();
    LessonPageInput input{lesson_, number, 0, questions, context, {}, {}, {}, style_};
    if (world.run->graph.size() > 0) {
      const RunView view(*world.run, clamped(world.state.selection, *world.run));
      input.tokens = view.keys;
      input.query_tokens = view.queries;
    }
    input.printed = true;
    input.answers = options_.answers;
    input.figure = [&](const LessonBlock& block, float width, const Style&) {
      const LabState state = state_of_figure(world.state, block);
      return draw_picture(state, *lesson_world(state, false).run, width, width * 0.6F);
    };
    return lesson_page(input);
  }

  Figure picture_of_state(const LabState& state, const Run& run, float height) const {
    try {
      return draw_picture(state, run, options_.width, height);
    } catch (const Error&) {  // a training that is only begun in front of the learner has no picture on paper
      return {};
    }
  }

  const Lesson& lesson_;
  HandoutOptions options_;
  Style style_;
  std::vector<Figure> pages_;
  float y_ = 0;
};

}  // namespace

std::vector<Figure> handout_pages(const Lesson& lesson, const HandoutOptions& options,
                                  const std::function<void(int done)>& progress) {
  Handout handout(lesson, options);
  for (int i = 0; i < static_cast<int>(lesson.steps.size()); ++i) {
    handout.add(i);
    if (progress) progress(i + 1);
  }
  return handout.take();
}

void save_handout(const Lesson& lesson, const std::string& path, bool answers,
                  const std::function<void(int done)>& progress) {
  PagesOptions pages;
  pages.title = lesson.title;
  pages.footer = "Headlight · " + lesson.title;
  const Rect room = page_room(pages);
  HandoutOptions options;
  options.answers = answers;
  options.width = room.w;
  options.height = room.h;
  save_pages(handout_pages(lesson, options, progress), path, pages);
}

std::string handout_name(const Lesson& lesson) { return lesson.id + (lesson.lang == Lang::zh ? "-zh.pdf" : "-en.pdf"); }

}  // namespace headlight
