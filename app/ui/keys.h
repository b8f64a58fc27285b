#pragma once
// Input, in one place because Dear ImGui changed it in 1.87.

namespace headlight {

/// The keys that mean something to the program; the numbers are GLFW's.
enum class Key {
  space = 32,
  minus = 45,
  digit0 = 48,
  digit1 = 49,
  digit9 = 57,
  equal = 61,
  period = 46,
  slash = 47,
  digit2 = 50,
  digit3 = 51,
  digit4 = 52,
  a = 65,
  b = 66,
  c = 67,
  d = 68,
  e = 69,
  h = 72,
  k = 75,
  l = 76,
  n = 78,
  p = 80,
  q = 81,
  s = 83,
  t = 84,
  u = 85,
  v = 86,
  x = 88,
  y = 89,
  z = 90,
  escape = 256,
  enter = 257,
  tab = 258,
  backspace = 259,
  del = 261,
  right = 262,
  left = 263,
  page_up = 266,
  page_down = 267,
  down = 264,
  up = 265,
  home = 268,
  end = 269,
  keypad_add = 334,
  keypad_subtract = 333,
  f1 = 290,
  f2 = 291,
  f3 = 292,
  f4 = 293,
  f5 = 294,
  f11 = 300,
  control = 341,
  shift = 340,
};

bool key_pressed(Key key, bool repeat = false);
/// Tells ImGui about a key, in place of the window's backend. For tests.
void feed_key(Key key, bool down);
void feed_mouse(float x, float y);
void feed_mouse_button(bool down);  // the left one
void feed_wheel(float notches);     // positive: up
/// Which keys ImGui's own text input means. For tests; the window's backend does it itself.
void map_keys();

}  // namespace headlight
