// The tour of the first start.
#include "app/ui/tour.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "app/ui/session_file.h"
#include "tests/temporary_folder.h"
#include "tests/ui/driver.h"

namespace headlight::testing {
namespace {

int stops() { return static_cast<int>(tour_stops().size()); }

bool apart(Rect a, Rect b) { return a.x >= b.right() || b.x >= a.right() || a.y >= b.bottom() || b.y >= a.bottom(); }

TEST(Tour, IsNotThereUnlessAskedFor) {
  Driver d;
  d.settle();
  EXPECT_EQ(d.session.tour_stop, -1);
  EXPECT_FALSE(d.has("tour.card"));
  d.press(Key::f1);
  d.click("help.tour");
  EXPECT_EQ(d.session.tour_stop, 0);
  EXPECT_TRUE(d.has("tour.card"));
  EXPECT_EQ(d.session.panel, Panel::none);
}

TEST(Tour, EveryStopPointsAtSomethingThatIsThere) {
  EXPECT_GE(stops(), 8);
  EXPECT_LE(stops(), 10);
  for (const auto& [width, height] : {std::pair{1280.0F, 800.0F}, {1024.0F, 768.0F}, {1920.0F, 1080.0F}}) {
    Driver d(opening_state(), width, height);
    begin_tour(d.session);
    for (int i = 0; i < stops(); ++i) {
      d.settle();
      ASSERT_EQ(d.session.tour_stop, i);
      const Rect card = d.rect("tour.card");
      EXPECT_GE(card.x, 0);
      EXPECT_LE(card.right(), width);
      EXPECT_LE(card.bottom(), height);
      const TourStop& stop = tour_stops()[static_cast<std::size_t>(i)];
      bool found = stop.widgets.empty();
      for (const char* id : stop.widgets) {
        const WidgetInfo* widget = registry::find(id);
        if (found || widget == nullptr || !widget->visible) continue;
        found = true;
        const Rect r = widget->rect;
        if (r.w * r.h < 0.3F * width * height) {
          EXPECT_TRUE(apart(r, card)) << id;
        }
      }
      EXPECT_TRUE(found) << "stop " << i;
      d.click("tour.next");
    }
    EXPECT_EQ(d.session.tour_stop, -1);
  }
}

TEST(Tour, StopsChangeWhatIsShown) {
  Driver d(opening_state());
  const LabState before = d.session.state;
  begin_tour(d.session);
  d.settle();
  d.click("tour.next");
  EXPECT_TRUE(d.session.sentence().ends_with("吃")) << d.session.sentence();
  d.click("tour.next");
  EXPECT_EQ(d.session.shown().layer, 0);
  EXPECT_EQ(d.session.shown().head, 1);
  d.click("tour.next");
  ASSERT_TRUE(d.session.state.selection.locked);
  EXPECT_TRUE(d.session.explanation);
  EXPECT_TRUE(d.session.current_figure->find(*d.session.state.selection.locked));
  d.click("tour.next");
  d.click("tour.next");
  EXPECT_FALSE(d.session.state.selection.locked);
  d.click("tour.back");
  EXPECT_TRUE(d.session.state.selection.locked);
  d.click("tour.skip");
  EXPECT_EQ(d.session.tour_stop, -1);
  EXPECT_TRUE(d.session.state == before) << "what the person was doing comes back";
}

TEST(Tour, TheProgramCanBeUsedOnTheWay) {
  Driver d(opening_state());
  begin_tour(d.session, 1);
  d.settle();
  d.click("sentence.token.3");
  EXPECT_EQ(d.session.shown().query, 3);
  EXPECT_EQ(d.session.tour_stop, 1);
  d.click("bar.lang.en");
  d.click("tour.skip");
  EXPECT_EQ(d.session.state.preferences.lang, Lang::en) << "a language chosen on the way stays";
}

TEST(Tour, Keys) {
  Driver d(opening_state());
  begin_tour(d.session);
  d.settle();
  d.press(Key::right);
  d.press(Key::enter);
  EXPECT_EQ(d.session.tour_stop, 2);
  d.press(Key::left);
  EXPECT_EQ(d.session.tour_stop, 1);
  d.press(Key::escape);
  EXPECT_EQ(d.session.tour_stop, -1);
}

TEST(Tour, IsRememberedBesideTheSession) {
  const TemporaryFolder folder;
  const char* const old = std::getenv("XDG_STATE_HOME");
  const std::string before = old != nullptr ? old : "";
  setenv("XDG_STATE_HOME", folder.path().c_str(), 1);
  EXPECT_FALSE(tour_was_shown());
  remember_tour();
  EXPECT_TRUE(tour_was_shown());
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "headlight" / "settings.json"));
  old != nullptr ? setenv("XDG_STATE_HOME", before.c_str(), 1) : unsetenv("XDG_STATE_HOME");
}

}  // namespace
}  // namespace headlight::testing
