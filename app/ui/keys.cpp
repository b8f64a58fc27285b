#include "app/ui/keys.h"

#include "imgui.h"

namespace headlight {

#if IMGUI_VERSION_NUM < 18700

bool key_pressed(Key key, bool repeat) { return ImGui::IsKeyPressed(static_cast<int>(key), repeat); }

void feed_key(Key key, bool down) {
  ImGuiIO& io = ImGui::GetIO();
  io.KeysDown[static_cast<int>(key)] = down;
  if (key == Key::control) io.KeyCtrl = down;
  if (key == Key::shift) io.KeyShift = down;
}

void feed_mouse(float x, float y) { ImGui::GetIO().MousePos = {x, y}; }
void feed_mouse_button(bool down) { ImGui::GetIO().MouseDown[0] = down; }
void feed_wheel(float notches) { ImGui::GetIO().MouseWheel = notches; }

void map_keys() {
  ImGuiIO& io = ImGui::GetIO();
  const auto map = [&](ImGuiKey theirs, Key ours) { io.KeyMap[theirs] = static_cast<int>(ours); };
  map(ImGuiKey_Tab, Key::tab);
  map(ImGuiKey_LeftArrow, Key::left);
  map(ImGuiKey_RightArrow, Key::right);
  map(ImGuiKey_UpArrow, Key::up);
  map(ImGuiKey_DownArrow, Key::down);
  map(ImGuiKey_Home, Key::home);
  map(ImGuiKey_PageUp, Key::page_up);
  map(ImGuiKey_PageDown, Key::page_down);
  map(ImGuiKey_End, Key::end);
  map(ImGuiKey_Delete, Key::del);
  map(ImGuiKey_Backspace, Key::backspace);
  map(ImGuiKey_Space, Key::space);
  map(ImGuiKey_Enter, Key::enter);
  map(ImGuiKey_Escape, Key::escape);
  map(ImGuiKey_A, Key::a);
  map(ImGuiKey_C, Key::c);
  map(ImGuiKey_V, Key::v);
  map(ImGuiKey_X, Key::x);
  map(ImGuiKey_Y, Key::y);
  map(ImGuiKey_Z, Key::z);
}

#else

namespace {
ImGuiKey theirs(Key key) {
  const int code = static_cast<int>(key);
  if (code >= 48 && code <= 57) return static_cast<ImGuiKey>(ImGuiKey_0 + (code - 48));
  if (code >= 65 && code <= 90) return static_cast<ImGuiKey>(ImGuiKey_A + (code - 65));
  switch (key) {
    case Key::space:
      return ImGuiKey_Space;
    case Key::minus:
      return ImGuiKey_Minus;
    case Key::period:
      return ImGuiKey_Period;
    case Key::slash:
      return ImGuiKey_Slash;
    case Key::equal:
      return ImGuiKey_Equal;
    case Key::escape:
      return ImGuiKey_Escape;
    case Key::enter:
      return ImGuiKey_Enter;
    case Key::tab:
      return ImGuiKey_Tab;
    case Key::backspace:
      return ImGuiKey_Backspace;
    case Key::del:
      return ImGuiKey_Delete;
    case Key::right:
      return ImGuiKey_RightArrow;
    case Key::left:
      return ImGuiKey_LeftArrow;
    case Key::down:
      return ImGuiKey_DownArrow;
    case Key::up:
      return ImGuiKey_UpArrow;
    case Key::page_up:
      return ImGuiKey_PageUp;
    case Key::page_down:
      return ImGuiKey_PageDown;
    case Key::home:
      return ImGuiKey_Home;
    case Key::end:
      return ImGuiKey_End;
    case Key::keypad_add:
      return ImGuiKey_KeypadAdd;
    case Key::keypad_subtract:
      return ImGuiKey_KeypadSubtract;
    case Key::f1:
      return ImGuiKey_F1;
    case Key::f2:
      return ImGuiKey_F2;
    case Key::f3:
      return ImGuiKey_F3;
    case Key::f4:
      return ImGuiKey_F4;
    case Key::f5:
      return ImGuiKey_F5;
    case Key::f11:
      return ImGuiKey_F11;
    case Key::control:
      return ImGuiKey_LeftCtrl;
    case Key::shift:
      return ImGuiKey_LeftShift;
    default:
      return ImGuiKey_None;
  }
}
}  // namespace

bool key_pressed(Key key, bool repeat) { return ImGui::IsKeyPressed(theirs(key), repeat); }

void feed_key(Key key, bool down) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(theirs(key), down);
  if (key == Key::control) io.AddKeyEvent(ImGuiMod_Ctrl, down);
  if (key == Key::shift) io.AddKeyEvent(ImGuiMod_Shift, down);
}

void feed_mouse(float x, float y) { ImGui::GetIO().AddMousePosEvent(x, y); }
void feed_mouse_button(bool down) { ImGui::GetIO().AddMouseButtonEvent(0, down); }
void feed_wheel(float notches) { ImGui::GetIO().AddMouseWheelEvent(0, notches); }

void map_keys() {}

#endif

}  // namespace headlight
