#pragma once
// Drives the whole program without a window: a Dear ImGui context on a display that does not exist, real frames, and a
// mouse and a keyboard that act on widgets by their ids.
#include <string>
#include <string_view>

#include "app/ui/keys.h"
#include "app/ui/registry.h"
#include "app/ui/session.h"

struct ImGuiContext;

namespace headlight::testing {

class Driver {
 public:
  explicit Driver(LabState start = initial_state(), float width = 1280, float height = 800);
  ~Driver();
  Driver(const Driver&) = delete;
  Driver& operator=(const Driver&) = delete;

  Session session;

  void frames(int count = 2);
  /// Until the workers have answered, every glyph is there and nothing moves any more.
  void settle();
  void resize(float width, float height);
  void rest(double seconds) { time_ += seconds; }  // the next frame comes so much later

  bool has(std::string_view id) const { return registry::find(id) != nullptr; }
  /// Fails the test when there is no such widget on the screen.
  Rect rect(std::string_view id) const;
  std::string label(std::string_view id) const;

  void move_to(Point p);
  void click_at(Point p);
  void click(std::string_view id) { click_at(middle(id)); }
  void double_click_at(Point p);
  void double_click(std::string_view id) { double_click_at(middle(id)); }
  void hover(std::string_view id) { move_to(middle(id)); }
  void drag(Point from, Point to);
  void scroll(std::string_view id, float notches);
  void type(std::string_view utf8);
  void press(Key key, bool control = false, bool shift = false);

  /// Where a figure view shows an element. Fails the test when it does not.
  Point at_element(const ValueRef& element, std::string_view view);
  /// Where the exhibit's picture has a grip. Fails the test when it has none of this name.
  Point at_handle(std::string_view name) const;

 private:
  Point middle(std::string_view id) const;
  void frame_once();

  ImGuiContext* context_;
  float width_, height_;
  static inline double time_ = 0;  // does not turn back with the next driver: what moves remembers when it began
};

}  // namespace headlight::testing
