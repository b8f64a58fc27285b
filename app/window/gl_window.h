#pragma once
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/window/key_queue.h"
#include "core/text/error.h"

struct GLFWwindow;

namespace headlight {

/// No display, or no OpenGL 3.3. The message says what to do.
struct NoWindow : Error {
  using Error::Error;
};

/// A GLFW window with an OpenGL 3.3 core context and a Dear ImGui context that draws into it.
class GlWindow {
 public:
  GlWindow(int width, int height);  // throws NoWindow
  ~GlWindow();
  GlWindow(const GlWindow&) = delete;
  GlWindow& operator=(const GlWindow&) = delete;

  /// One frame: `draw` is called between ImGui::NewFrame() and ImGui::Render(). When glyphs were missing it is drawn
  /// again, with them, before anything is shown.
  /// `picture` receives the pixels as a PNG.
  void draw_frame(const std::function<bool()>& draw, std::string* picture = nullptr);
  /// Fills the monitor that most of the window is on, or gives the window its old place back. Where there is no
  /// monitor nothing happens.
  void fill_monitor(bool on);
  bool should_close() const;
  void keep_open();  // the person was asked first
  float content_scale() const;
  double seconds() const;
  /// Handles what happened; waits for it at most so long (0: not at all). Whether anything did: the user's doing, a
  /// part of the window to be drawn anew, or wake().
  bool poll(double wait_seconds);
  std::vector<std::string> take_dropped();  // paths dropped onto the window
  static void wake();                       // from any thread: poll() returns

 private:
  struct Place {
    int x = 0, y = 0, width = 0, height = 0;
  };
  std::optional<Place> old_place_;  // while it fills the monitor
  std::string read_pixels() const;
  static GlWindow& self(GLFWwindow* window);
  void note_what_happens();
  GLFWwindow* window_ = nullptr;
  bool happened_ = false;  // some callback was called since the last poll()
  KeyQueue keys_;
  std::vector<std::string> dropped_;
};

}  // namespace headlight
