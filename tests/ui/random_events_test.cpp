// A monkey at the keyboard: clicks, drags, keys and letters at random in every view. Nothing may crash, and no shape
// may stand nowhere. HEADLIGHT_EVENTS=10000 makes it long, HEADLIGHT_VIEW=masks is about one view; the default is short
// enough for every day.
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "app/views/view.h"
#include "core/tensor/random.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

int events_per_view() {
  const char* const wanted = std::getenv("HEADLIGHT_EVENTS");
  return wanted != nullptr ? std::max(1, std::atoi(wanted)) : 60;
}

/// Not to be touched by a monkey: it would write files, train for minutes, or leave the view.
bool forbidden(const std::string& id) {
  for (const char* const part : {"export", "save", "model.", "bar.", "train", "help.", "timeline.train", "vocabulary"})
    if (id.find(part) != std::string::npos) return true;
  return false;
}

bool finite(Rect r) { return std::isfinite(r.x) && std::isfinite(r.y) && std::isfinite(r.w) && std::isfinite(r.h); }

void expect_sound(const Session& session) {
  if (!session.current_figure) return;
  const Figure& figure = *session.current_figure;
  EXPECT_TRUE(std::isfinite(figure.width) && std::isfinite(figure.height));
  // A mask that leaves a row empty may make NaN on purpose.
  const MaskSpec& mask = session.state.request.mask;
  const bool nan_wanted = mask.painted || !mask.sparse.empty() || mask.empty_row == MaskSpec::EmptyRow::nan;
  for (const Shape2D& shape : figure.shapes()) {
    bool sound = true;
    std::string words;
    if (const auto* rect = std::get_if<RectShape>(&shape)) sound = finite(rect->at);
    if (const auto* grid = std::get_if<GridShape>(&shape)) sound = finite(grid->at);
    if (const auto* line = std::get_if<LineShape>(&shape)) {
      for (const Point& p : line->points) sound = sound && std::isfinite(p.x) && std::isfinite(p.y);
    }
    if (const auto* text = std::get_if<TextShape>(&shape)) {
      words = text->text;
      sound = std::isfinite(text->at.x) && std::isfinite(text->at.y) &&
              (nan_wanted || words.find("nan") == std::string::npos);
    }
    ASSERT_TRUE(sound) << figure.title << ": " << words;
  }
}

class Monkey {
 public:
  Monkey(Driver& driver, ViewKind view, std::uint64_t seed) : d_(driver), view_(view), random_(seed) {}

  void act() {
    switch (random_.below(10)) {
      case 0:
      case 1:
      case 2:
      case 3:
        click_widget();
        break;
      case 4:
      case 5:
        d_.click_at(somewhere());
        break;
      case 6:
        d_.drag(somewhere(), somewhere());
        break;
      case 7:
        press_key();
        break;
      case 8:
        d_.move_to(somewhere());
        break;
      default:
        type_something();
    }
    if (d_.session.state.view != view_) d_.session.state.view = view_;
    if (d_.session.panel != Panel::none) d_.session.panel = Panel::none;
  }

 private:
  Point somewhere() {
    return {static_cast<float>(random_.uniform(0, 1280)), static_cast<float>(random_.uniform(118, 800))};
  }
  void click_widget() {
    const auto& all = registry::all();
    if (all.empty()) return;
    const WidgetInfo widget = all[static_cast<std::size_t>(random_.below(static_cast<int>(all.size())))];
    if (forbidden(widget.id) || !widget.visible) return;
    const auto x = static_cast<float>(random_.uniform()), y = static_cast<float>(random_.uniform());
    d_.click_at({widget.rect.x + widget.rect.w * x, widget.rect.y + widget.rect.h * y});
  }
  void press_key() {
    constexpr Key keys[] = {Key::left, Key::right, Key::space,     Key::escape, Key::enter, Key::home,
                            Key::end,  Key::del,   Key::backspace, Key::f4,     Key::tab,   Key::u};
    d_.press(keys[random_.below(static_cast<int>(std::size(keys)))]);
    if (random_.below(4) == 0) d_.press(Key::z, true, random_.below(2) == 0);
  }
  void type_something() {
    constexpr const char* texts[] = {"a", "我", "|", ".", " ", "tired", "，", "1", "e"};
    const std::string text = texts[random_.below(static_cast<int>(std::size(texts)))];
    if (random_.below(6) == 0) d_.session.set_sentence("");
    d_.session.set_sentence(d_.session.sentence().size() > 90 ? text : d_.session.sentence() + text);
    d_.frames(1);
  }

  Driver& d_;
  ViewKind view_;
  Random random_;
};

TEST(RandomEvents, NoViewBreaks) {
  const char* const only = std::getenv("HEADLIGHT_VIEW");
  for (const View& view : views()) {
    if (only != nullptr && std::string(only) != view.id) continue;
    for (const bool two : {false, true}) {
      LabState state = initial_state();
      if (two) {
        state.request.model.folder = "translate-en-fr-mini";
        state.request.sentences = {"the cat was tired ."};
        state.request.targets = {"le chat était"};
      }
      state.view = view.kind;
      Driver d(state);
      d.settle();
      Monkey monkey(d, view.kind, 17);
      for (int i = 0; i < events_per_view() / 2; ++i) {
        monkey.act();
        if (i % 20 != 19) continue;
        d.settle();
        expect_sound(d.session);
        if (::testing::Test::HasFatalFailure()) FAIL() << "view " << view.id << " event " << i;
      }
    }
    if (events_per_view() > 1000) std::printf("%s: %d events\n", view.id, events_per_view());
  }
}

}  // namespace
}  // namespace headlight::testing
