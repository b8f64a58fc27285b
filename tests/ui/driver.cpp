#include "tests/ui/driver.h"

#include <gtest/gtest.h>

#include "app/ui/fonts.h"
#include "app/ui/frame.h"
#include "app/ui/plane.h"
#include "app/ui/ui.h"
#include "imgui.h"

namespace headlight::testing {

Driver::Driver(LabState start, float width, float height)
    : session(std::move(start)), context_(ImGui::CreateContext()), width_(width), height_(height) {
  ImGui::SetCurrentContext(context_);
  forget_fonts();
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  map_keys();
  feed_mouse(-1e6F, -1e6F);
  settle();
}

Driver::~Driver() {
  ImGui::DestroyContext(context_);
  forget_fonts();
}

void Driver::frame_once() {
  ImGuiIO& io = ImGui::GetIO();
  refresh_fonts();
  io.DisplaySize = {width_, height_};
  io.DeltaTime = 1.0F / 60;
  time_ += 1.0 / 60;
  ImGui::NewFrame();
  frame(session, time_);
  ImGui::Render();
}

void Driver::frames(int count) {
  for (int i = 0; i < count; ++i) frame_once();
}

void Driver::settle() {
  for (int i = 0; i < 60; ++i) {
    session.wait();
    frame_once();
    if (i > 2 && !fonts_incomplete() && (!ui().animating || i > 30)) return;
  }
}

void Driver::resize(float width, float height) {
  width_ = width;
  height_ = height;
  settle();
}

Rect Driver::rect(std::string_view id) const {
  const WidgetInfo* widget = registry::find(id);
  if (widget == nullptr) {
    ADD_FAILURE() << "expected the widget " << id << " on the screen, found none of this id";
    return {};
  }
  EXPECT_TRUE(widget->visible) << id << " is outside what can be seen";
  return widget->rect;
}

std::string Driver::label(std::string_view id) const {
  const WidgetInfo* widget = registry::find(id);
  EXPECT_NE(widget, nullptr) << id;
  return widget != nullptr ? widget->label : "";
}

Point Driver::middle(std::string_view id) const {
  const Rect r = rect(id);
  return {r.x + r.w / 2, r.y + r.h / 2};
}

void Driver::move_to(Point p) {
  feed_mouse(p.x, p.y);
  frames(2);
}

void Driver::click_at(Point p) {
  rest(1);  // not the second click of a double one
  ImGui::GetIO().MouseDoubleClickTime = 0;
  move_to(p);
  feed_mouse_button(true);
  frames(1);
  feed_mouse_button(false);
  frames(2);
  settle();
}

void Driver::double_click_at(Point p) {
  move_to(p);
  for (int i = 0; i < 2; ++i) {
    ImGui::GetIO().MouseDoubleClickTime = i == 0 ? 0 : 10;
    feed_mouse_button(true);
    frames(1);
    feed_mouse_button(false);
    frames(1);
  }
  ImGui::GetIO().MouseDoubleClickTime = 0;
  settle();
}

void Driver::drag(Point from, Point to) {
  move_to(from);
  feed_mouse_button(true);
  frames(1);
  for (int i = 1; i <= 4; ++i) {
    const float t = static_cast<float>(i) / 4;
    feed_mouse(from.x + (to.x - from.x) * t, from.y + (to.y - from.y) * t);
    frames(1);
  }
  feed_mouse_button(false);
  frames(1);
  settle();
}

void Driver::scroll(std::string_view id, float notches) {
  hover(id);
  feed_wheel(notches);
  frames(1);
  feed_wheel(0);
  frames(2);
}

void Driver::type(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    ImGui::GetIO().AddInputCharacter(stand_in(next_character(text, i)));
    frames(1);
  }
  settle();
}

void Driver::press(Key key, bool control, bool shift) {
  feed_key(Key::control, control);
  feed_key(Key::shift, shift);
  feed_key(key, true);
  frames(1);
  feed_key(key, false);
  feed_key(Key::control, false);
  feed_key(Key::shift, false);
  frames(1);
  settle();
}

Point Driver::at_element(const ValueRef& element, std::string_view view) {
  const Rect figure = rect(std::string(view) + ".figure");
  if (!session.current_figure) {
    ADD_FAILURE() << "expected a figure, found none";
    return {};
  }
  const auto place = session.current_figure->find(element);
  if (!place) {
    ADD_FAILURE() << "expected " << element.name << " in the figure, found it nowhere";
    return {};
  }
  return {figure.x + place->x + place->w / 2, figure.y + place->y + place->h / 2};
}

Point Driver::at_handle(std::string_view name) const {
  const Rect figure = rect("exhibit.figure.figure");
  constexpr float largest = 60;  // what is larger is no grip but all that moves with it
  if (session.current_figure)
    for (const Shape2D& shape : session.current_figure->shapes())
      if (const auto* r = std::get_if<RectShape>(&shape);
          r != nullptr && r->tag.kind == Tag::Kind::handle && r->tag.value.name == name && r->at.w < largest)
        return {figure.x + r->at.x + r->at.w / 2, figure.y + r->at.y + r->at.h / 2};
  ADD_FAILURE() << "expected a grip named " << name << " in the exhibit, found none";
  return {};
}

}  // namespace headlight::testing
