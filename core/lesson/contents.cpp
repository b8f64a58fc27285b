#include "core/lesson/contents.h"

#include <algorithm>
#include <cctype>

#include "core/figure/canvas.h"
#include "core/lab/exhibit.h"
#include "core/lab/pictures.h"
#include "core/lesson/lesson_page.h"

namespace headlight {
namespace {

/// "13" of "13-pronoun"; "" when the name does not begin with digits.
std::string number_of(const std::string& id) {
  const std::size_t end = id.find_first_not_of("0123456789");
  if (end == 0 || end == std::string::npos) return "";
  std::string digits = id.substr(0, end);
  if (digits.size() > 1 && digits[0] == '0') digits.erase(0, 1);
  return digits;
}

class Contents {
 public:
  Contents(const Style& style, const LessonLibrary& library, const LessonProgress& progress, const std::string& hovered)
      : c_(style), t_(c_.colors), library_(library), progress_(progress), hovered_(hovered) {}

  Figure run() {
    float y =
        c_.header(c_.say({"Course", "课程"}),
                  c_.say({"Each lesson is a few steps beside a live picture; your place is remembered. Below are the "
                          "exhibits, to be used alone.",
                          "每一课由若干步组成，文字旁是随时响应的图；进度会保存。下方是可以单独使用的展品。"}),
                  {}) +
        c_.u(6);
    y = lessons(y);
    y = exhibits_list(y + c_.u(18));
    return c_.finish();
  }

 private:
  float left() const { return c_.margin(); }
  float gap() const { return c_.u(18); }
  int columns(float least) const {
    return std::clamp(static_cast<int>((c_.room_right() - left() + gap()) / (c_.u(least) + gap())), 1, 3);
  }

  void card(Rect at, const std::string& link) {
    RectShape box;
    box.at = at;
    box.radius = c_.u(6);
    box.fill = link == hovered_ ? t_.accent_soft : t_.card;
    box.stroke = t_.rule;
    box.line = t_.line;
    box.tag = {Tag::Kind::link, {link, {}}};
    c_.figure.add(box);
  }

  float lessons(float y) {
    std::vector<const LessonLibrary::Entry*> all;
    for (const auto& entry : library_.entries())
      if (library_.find(entry.id, c_.style.lang) != nullptr) all.push_back(&entry);
    if (all.empty()) {
      c_.text({left(), y + c_.u(12)}, c_.say({"No lessons were found.", "没有找到课程。"}), TextSize::text, t_.muted);
      return y + c_.u(30);
    }
    const int wide = columns(300);
    const int high = (static_cast<int>(all.size()) + wide - 1) / wide;
    const float width = (c_.room_right() - left() - gap() * static_cast<float>(wide - 1)) / static_cast<float>(wide);
    const float height = c_.u(44), step = height + c_.u(7);
    for (std::size_t i = 0; i < all.size(); ++i) {
      const int column = static_cast<int>(i) / high, row = static_cast<int>(i) % high;
      lesson(*all[i], {left() + static_cast<float>(column) * (width + gap()), y + static_cast<float>(row) * step, width,
                       height});
    }
    return y + static_cast<float>(high) * step;
  }

  void lesson(const LessonLibrary::Entry& entry, Rect at) {
    const Lesson& lesson = *library_.find(entry.id, c_.style.lang);
    card(at, "lesson:" + entry.id);
    const Tag tag{Tag::Kind::link, {"lesson:" + entry.id, {}}};
    const std::string number = number_of(entry.id);
    const float middle = at.y + at.h / 2 - c_.u(2);
    c_.text({at.x + c_.u(26), middle}, number.empty() ? "·" : number, TextSize::digits, t_.muted, Align::right).tag =
        tag;
    const std::string aside = aside_of(entry, lesson);
    const float aside_width = c_.width_of(aside, TextSize::label);
    TextShape& title = c_.text({at.x + c_.u(38), middle}, title_text(lesson.title), TextSize::text, t_.ink);
    title.max_width = at.w - c_.u(38) - aside_width - c_.u(24);
    title.tag = tag;
    c_.text({at.right() - c_.u(12), middle}, aside, TextSize::label, lesson.faults.empty() ? t_.muted : t_.focus,
            Align::right)
        .tag = tag;
    bar(entry.id, lesson, {at.x + c_.u(38), at.bottom() - c_.u(8), at.w - c_.u(50), c_.u(3)});
  }
  std::string aside_of(const LessonLibrary::Entry& entry, const Lesson& lesson) const {
    if (!lesson.faults.empty()) {
      const std::string count = std::to_string(lesson.faults.size());
      return c_.say({count + (count == "1" ? " mistake" : " mistakes"), count + " 处错误"});
    }
    if (entry.own) return c_.say({"your own", "自己的"});
    if (lesson.minutes == 0) return "";
    return c_.say({std::to_string(lesson.minutes) + " min", std::to_string(lesson.minutes) + " 分钟"});
  }
  void bar(const std::string& id, const Lesson& lesson, Rect at) {
    const auto found = progress_.lessons.find(id);
    if (found == progress_.lessons.end() || lesson.steps.empty()) return;
    const float part =
        std::min(1.0F, static_cast<float>(found->second.seen.size()) / static_cast<float>(lesson.steps.size()));
    RectShape ground{at, t_.rule};
    ground.radius = at.h / 2;
    c_.figure.add(ground);
    RectShape done{{at.x, at.y, at.w * part, at.h}, part >= 1 ? t_.good : t_.weight};
    done.radius = at.h / 2;
    c_.figure.add(done);
  }

  float exhibits_list(float y) {
    if (exhibits().empty()) return y;
    c_.text({left(), y + c_.u(8)}, c_.say({"Exhibits", "展品"}), TextSize::title, t_.ink, Align::left, true);
    y += c_.u(28);
    const int wide = columns(230);
    const float width = (c_.room_right() - left() - gap() * static_cast<float>(wide - 1)) / static_cast<float>(wide);
    const float height = c_.u(32), step = height + c_.u(6);
    const int high = (static_cast<int>(exhibits().size()) + wide - 1) / wide;
    int i = 0;
    for (const Exhibit& exhibit : exhibits()) {
      const int column = i / high, row = i % high;
      ++i;
      const Rect at{left() + static_cast<float>(column) * (width + gap()), y + static_cast<float>(row) * step, width,
                    height};
      const std::string link = std::string("exhibit:") + exhibit.id;
      card(at, link);
      TextShape& name = c_.text({at.x + c_.u(12), at.y + height / 2}, c_.say(exhibit.name), TextSize::text, t_.ink);
      name.max_width = width - c_.u(24);
      name.tag = {Tag::Kind::link, {link, {}}};
    }
    return y + static_cast<float>(high) * step;
  }

  Canvas c_;
  const Theme& t_;
  const LessonLibrary& library_;
  const LessonProgress& progress_;
  const std::string& hovered_;
};

Figure draw(const FigureInput& input, const LabState&, const Study*) {
  return contents_figure(input.style, LessonLibrary(), {}, "");
}

}  // namespace

Figure contents_figure(const Style& style, const LessonLibrary& library, const LessonProgress& progress,
                       const std::string& hovered) {
  return Contents(style, library, progress, hovered).run();
}

Picture contents_picture() { return {ViewKind::contents, "contents", nullptr, nullptr, draw}; }

}  // namespace headlight
