// The card of a question: what is asked, what can be chosen, and what the run said.
#include "core/lesson/page_questions.h"

#include <algorithm>
#include <numeric>

namespace headlight {
namespace {

class Card {
 public:
  Card(Canvas& canvas, const LessonPageInput& input, std::size_t number, float y)
      : c_(canvas),
        t_(canvas.colors),
        in_(input),
        question_(input.lesson.steps.at(static_cast<std::size_t>(input.step)).questions.at(number)),
        state_(number < input.questions.size() ? input.questions[number] : none_),
        number_(number),
        name_(std::to_string(number)),
        left_(canvas.u(18)),
        y_(y) {}

  float run() {
    const float top = y_;
    // The card lies under its text, whose height is known at the end.
    const std::size_t place = c_.figure.shapes().size();
    y_ += c_.u(12);
    ask();
    using Kind = Question::Kind;
    if (question_.kind == Kind::choice || question_.kind == Kind::order) options();
    if (question_.kind == Kind::token) tokens();
    if (question_.kind == Kind::number) number();
    if (question_.kind == Kind::cell && !state_.verdict)
      words({"Click a cell of the picture.", "请在图中点击一个格子。"}, t_.muted);
    below();
    y_ += c_.u(10);
    insert_ground(place, top);
    return y_;
  }

 private:
  float room() const { return in_.style.width - left_ - c_.u(12); }
  bool open() const { return !state_.verdict && !state_.pending && !in_.printed; }
  Tag tag(const std::string& what) const { return {Tag::Kind::link, {what, {}}}; }

  void insert_ground(std::size_t place, float top) {
    Figure whole;
    whole.scale = c_.figure.scale;
    RectShape card;
    card.at = {0, top, in_.style.width, y_ - top};
    card.fill = t_.card;
    card.stroke = t_.rule;
    card.line = t_.line;
    card.radius = c_.u(6);
    RectShape bar;
    bar.at = {0, top, c_.u(4), y_ - top};
    bar.fill = verdict_color();
    bar.radius = c_.u(2);
    for (std::size_t i = 0; i < c_.figure.shapes().size(); ++i) {
      if (i == place) {
        whole.add(card);
        whole.add(bar);
      }
      std::visit([&](const auto& shape) { whole.add(shape); }, c_.figure.shapes()[i]);
    }
    c_.figure = std::move(whole);
  }
  Color verdict_color() const {
    if (!state_.verdict || (in_.printed && !in_.answers)) return t_.focus;
    return state_.verdict->right ? t_.good : t_.focus;
  }

  void paragraph(const std::string& rich, Color color, TextSize size = TextSize::text) {
    const float line = pixels(size) * in_.style.scale * 1.55F;
    for (const std::string& one : wrapped(rich, size, room(), in_.style.scale)) {
      c_.text({left_, y_ + line / 2}, one, size, color);
      y_ += line;
    }
    y_ += c_.u(4);
  }
  void words(const Tr& text, Color color) { paragraph(c_.say(text), color, TextSize::label); }

  void ask() {
    const Tr lead{"**Predict first.** ", "**先猜一猜。**"};
    paragraph(c_.say(lead) + spoken(question_.text, in_.context), t_.ink);
  }

  bool chosen(int option) const {
    const auto& all = state_.answer.chosen;
    return std::find(all.begin(), all.end(), option) != all.end();
  }
  bool best(int option) const {
    if (!state_.verdict || question_.kind == Question::Kind::order) return false;
    const auto& all = state_.verdict->best;
    return std::find(all.begin(), all.end(), option) != all.end();
  }

  /// A button of the flow; returns where the next one begins.
  void chip(float& x, const std::string& rich, int option, const std::string& after) {
    // A long answer takes several lines.
    const float most = room() - (after.empty() ? 0 : c_.width_of(after, TextSize::digits) + c_.u(8));
    const std::vector<std::string> lines = wrapped(rich, TextSize::text, most - c_.u(22), in_.style.scale);
    const float line = c_.u(21), gap = c_.u(8);
    const float height = c_.u(30) + line * static_cast<float>(lines.size() - 1);
    row_height_ = std::max(row_height_, height);
    float widest = 0;
    for (const std::string& one : lines) widest = std::max(widest, c_.width_of(one, TextSize::text));
    const float wide = std::min(most, widest + c_.u(22));
    const float all = wide + (after.empty() ? 0 : c_.width_of(after, TextSize::digits) + c_.u(8));
    if (x > left_ && x + all > left_ + room()) {
      x = left_;
      y_ += row_height_ + gap;
      row_height_ = height;
    }
    RectShape box;
    box.at = {x, y_, wide, height};
    box.radius = c_.u(5);
    box.fill = t_.card;
    box.stroke = t_.rule;
    box.line = in_.style.scale;
    if (chosen(option)) {
      box.stroke = state_.verdict && state_.verdict->right ? t_.good : t_.focus;
      box.line = 2 * in_.style.scale;
    }
    if (best(option)) box.fill = mix(t_.card, t_.good, 0.18F);
    if (open()) box.tag = tag("answer:" + name_ + ":" + std::to_string(option));
    c_.figure.add(box);
    for (std::size_t i = 0; i < lines.size(); ++i)
      c_.text({x + wide / 2, y_ + c_.u(15) + line * static_cast<float>(i)}, lines[i], TextSize::text, t_.ink,
              Align::center)
          .tag = box.tag;
    if (!after.empty()) c_.text({x + wide + c_.u(6), y_ + height / 2}, after, TextSize::digits, t_.muted);
    x += all + gap;
  }

  void options() {
    float x = left_;
    std::vector<int> shown(question_.options.size());
    std::iota(shown.begin(), shown.end(), 0);
    if (question_.kind == Question::Kind::order)
      shown = shuffled_items(in_.lesson.id, in_.step, number_, question_.options.size());
    for (const int option : shown) {
      const std::size_t i = static_cast<std::size_t>(option);
      std::string label = question_.options[i].label;
      if (question_.kind == Question::Kind::order) {
        const auto& all = state_.answer.chosen;
        const auto at = std::find(all.begin(), all.end(), option);
        if (at != all.end()) label = std::to_string(at - all.begin() + 1) + ". " + label;
      }
      std::string after;
      if (state_.verdict && !truth_value(i)) after = number_text(state_.verdict->values.at(i));
      chip(x, label, option, after);
    }
    y_ += row_height_ + c_.u(8);
    if (question_.kind == Question::Kind::order && open())
      words({"Click them from the largest to the smallest.", "从大到小依次点击。"}, t_.muted);
  }
  /// All values are 0 or 1: what was compared, not how much.
  bool truth_value(std::size_t) const {
    const auto& values = state_.verdict->values;
    return std::all_of(values.begin(), values.end(), [](double v) { return v == 0 || v == 1; });
  }
  static std::string number_text(double value) { return spoken(ExpressionValue{{value}, false, {}}, 3); }

  void tokens() {
    float x = left_;
    const auto& all = question_.of_queries ? in_.query_tokens : in_.tokens;
    for (std::size_t i = 0; i < all.size(); ++i) chip(x, all[i], static_cast<int>(i), "");
    if (all.empty()) words({"Type a sentence first.", "请先输入一个句子。"}, t_.muted);
    y_ += row_height_ + c_.u(8);
  }

  void number() {
    const float height = c_.u(32), wide = c_.u(120);
    RectShape box;
    box.at = {left_, y_, wide, height};
    box.radius = c_.u(5);
    box.fill = t_.card;
    box.stroke = open() ? t_.query : t_.rule;
    box.line = in_.style.scale;
    if (open()) box.tag = tag("type:" + name_);
    c_.figure.add(box);
    if (!state_.answer.typed.empty() || in_.printed)
      c_.text({left_ + c_.u(10), y_ + height / 2}, literal_text(state_.answer.typed), TextSize::text, t_.ink);
    if (open()) link_button(left_ + wide + c_.u(10), {"Check", "检查"}, "check:" + name_);
    if (state_.verdict)
      c_.text({left_ + wide + c_.u(12), y_ + height / 2},
              c_.say({"computed: ", "算得："}) + "**" + number_text(state_.verdict->value) + "**", TextSize::text,
              t_.ink);
    y_ += height + c_.u(8);
  }

  float link_button(float x, const Tr& label, const std::string& what) {
    const std::string words = c_.say(label);
    const float wide = c_.width_of(words, TextSize::label) + c_.u(20), height = c_.u(28);
    RectShape box;
    box.at = {x, y_ + c_.u(2), wide, height};
    box.radius = c_.u(5);
    box.fill = t_.accent_soft;
    box.tag = tag(what);
    c_.figure.add(box);
    c_.text({x + wide / 2, y_ + c_.u(2) + height / 2}, words, TextSize::label, t_.weight, Align::center).tag = box.tag;
    return x + wide + c_.u(8);
  }

  void below() {
    if (in_.printed && !in_.answers) {
      y_ += c_.u(26);  // room to write
      return;
    }
    if (state_.pending) words({"Computing …", "计算中……"}, t_.muted);
    if (!c_.say(state_.trouble).empty()) paragraph(literal_text(c_.say(state_.trouble)), t_.focus, TextSize::label);
    if (!state_.verdict) {
      if (open() && question_.kind != Question::Kind::number && question_.kind != Question::Kind::cell)
        words({"The program computes the answer when you choose.", "选定之后，程序当场算出答案。"}, t_.muted);
      return;
    }
    const bool right = state_.verdict->right;
    std::string text = c_.say(right ? Tr{"**Right.** ", "**对了。**"} : Tr{"**Not so.** ", "**不对。**"});
    paragraph(text + state_.explanation, right ? t_.good : t_.ink);
    if (in_.printed) return;
    float x = left_;
    if (state_.verdict->at) x = link_button(x, {"Show how it is computed", "看它怎么算出来"}, "explain:" + name_);
    link_button(x, {"Try again", "再试一次"}, "again:" + name_);
    y_ += c_.u(34);
  }

  inline static const QuestionState none_{};
  Canvas& c_;
  const Theme& t_;
  const LessonPageInput& in_;
  const Question& question_;
  const QuestionState& state_;
  std::size_t number_;
  std::string name_;
  float left_;
  float y_;
  float row_height_ = 0;  // of the row of chips that is being laid
};

}  // namespace

float draw_question(Canvas& canvas, const LessonPageInput& input, std::size_t number, float y) {
  return Card(canvas, input, number, y).run();
}

}  // namespace headlight
