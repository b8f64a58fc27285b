#pragma once
// What a teacher uses in front of a class. No part of the state: sessions, undo and links know nothing of it, and so
// the person's own theme and size are there again afterwards.
#include <string>
#include <vector>

#include "core/figure/figure.h"

namespace headlight {

/// A line drawn over the picture. Points are parts of the window's width and height, so that it stays where it was when
/// the window changes.
struct PenStroke {
  int color = 0;  // 0 … 3, see pen_color
  std::vector<Point> points{};
};

struct Pen {
  bool on = false, erasing = false;
  int color = 0;
  bool drawing = false;  // the button is down
  std::vector<PenStroke> strokes{};
};

/// Counts up, or down from `minutes`.
struct ClassTimer {
  int minutes = 0;      // 0: counts up
  double before = 0;    // seconds counted until it was started last
  double started = -1;  // on the session's clock; −1: it stands
  double seconds(double now) const { return before + (started >= 0 ? now - started : 0); }
};

struct PresenterState {
  bool on = false;
  bool black = false;          // the screen is dark, for a word without pictures
  bool sheet = false;          // the keys are shown
  bool picture_alone = false;  // without the lesson's text beside it
  bool all_controls = false;   // of an exhibit, also when they need more than a row
  bool spotlight = false;      // all is dark but for a round light at the mouse
  float light = 0.18F;         // its radius, in parts of the window's height
  Pen pen;
  ClassTimer timer;
  std::string page;  // that the strokes were drawn on
};

}  // namespace headlight
