// glad first: GLFW then leaves the system's OpenGL header out.
#include "glad/gl.h"
//
#include "app/window/gl_window.h"

#include <GLFW/glfw3.h>

#include <algorithm>
#include <atomic>
#include <iostream>
#include <utility>

#include "app/ui/fonts.h"
#include "app/ui/plane.h"
#include "app/ui/ui.h"
#include "app/window/heatmap_gl.h"
#include "app/window/tiles_gl.h"
#include "backends/imgui_impl_glfw.h"
#include "backends/imgui_impl_opengl3.h"
#include "core/figure/export.h"
#include "imgui.h"

namespace headlight {
namespace {

std::atomic<bool> woken_from_outside = false;
std::string last_glfw_error;
void remember_error(int, const char* words) { last_glfw_error = words; }

Tr advice() {
  return {"; or draw figures without a window: headlight render --help",
          "；也可不开窗口直接画图：headlight render --help"};
}

/// Characters beyond U+FFFF go through ImGui as stand-ins; see plane.h.
void on_character(unsigned int c) { ImGui::GetIO().AddInputCharacter(stand_in(c)); }

void set_clipboard(void* window, const char* text) {
  glfwSetClipboardString(static_cast<GLFWwindow*>(window), without_stand_ins(text).c_str());
}
const char* get_clipboard(void* window) {
  static std::string held;
  const char* text = glfwGetClipboardString(static_cast<GLFWwindow*>(window));
  held = text != nullptr ? with_stand_ins(text) : "";
  return held.c_str();
}

void check_gl(const char* where) {
#ifndef NDEBUG
  for (GLenum error = glGetError(); error != GL_NO_ERROR; error = glGetError()) {
    std::cerr << "headlight: OpenGL error 0x" << std::hex << error << std::dec << " after " << where << '\n';
  }
#else
  (void)where;
#endif
}

GLFWwindow* open_window(int width, int height) {
  glfwSetErrorCallback(remember_error);
  if (glfwInit() == GLFW_FALSE) {
    throw NoWindow(Tr{"expected a display, found none (", "需要显示器，实际没有（"} + last_glfw_error +
                   Tr{"); start it in a graphical session", "）；请在图形界面中启动"} + advice());
  }
  glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
  glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
  glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
  glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
  glfwWindowHint(GLFW_DEPTH_BITS, 0);
  glfwWindowHint(GLFW_STENCIL_BITS, 0);
  glfwWindowHintString(GLFW_X11_CLASS_NAME, "headlight");
  glfwWindowHintString(GLFW_X11_INSTANCE_NAME, "headlight");
  GLFWwindow* window = glfwCreateWindow(width, height, "Headlight", nullptr, nullptr);
  if (window == nullptr) {
    const std::string found = last_glfw_error;
    glfwTerminate();
    throw NoWindow(Tr{"expected OpenGL 3.3, found less (", "需要 OpenGL 3.3，实际达不到（"} + found +
                   Tr{"); install mesa (libgl1-mesa-dri)", "）；请安装 mesa（libgl1-mesa-dri）"} + advice());
  }
  return window;
}

}  // namespace

// The callbacks' window. A static member, for they reach for what is private.
GlWindow& GlWindow::self(GLFWwindow* window) { return *static_cast<GlWindow*>(glfwGetWindowUserPointer(window)); }

GlWindow::GlWindow(int width, int height)
    : window_(open_window(width, height)), keys_([this](const KeyEvent& e) {
        if (e.character != 0) {
          on_character(e.character);
        } else {
          ImGui_ImplGlfw_KeyCallback(window_, e.key, e.scancode, e.action, e.modifiers);
        }
      }) {
  glfwMakeContextCurrent(window_);
  glfwSwapInterval(1);
  const int version = gladLoadGL(glfwGetProcAddress);
  if (version < GLAD_MAKE_VERSION(3, 3)) {
    const std::string found =
        std::to_string(GLAD_VERSION_MAJOR(version)) + "." + std::to_string(GLAD_VERSION_MINOR(version));
    glfwTerminate();
    throw NoWindow(Tr{"expected OpenGL 3.3, found ", "需要 OpenGL 3.3，实际为 "} + found +
                   Tr{"; install mesa (libgl1-mesa-dri)", "；请安装 mesa（libgl1-mesa-dri）"} + advice());
  }
  glfwSetWindowSizeLimits(window_, 480, 320, GLFW_DONT_CARE, GLFW_DONT_CARE);
  glfwSetWindowUserPointer(window_, this);
  note_what_happens();
  ImGui::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
  ImGui_ImplGlfw_InitForOpenGL(window_, true);  // its callbacks call those that were set before
  glfwSetCharCallback(window_, [](GLFWwindow* window, unsigned int character) {
    self(window).happened_ = true;
    self(window).keys_.add({.character = character});
  });
  glfwSetKeyCallback(window_, [](GLFWwindow* window, int key, int scancode, int action, int modifiers) {
    self(window).happened_ = true;
    self(window).keys_.add({key, scancode, action, modifiers});
  });
  ImGui::GetIO().SetClipboardTextFn = set_clipboard;
  ImGui::GetIO().GetClipboardTextFn = get_clipboard;
  ImGui_ImplOpenGL3_Init("#version 330 core");
  start_heatmaps();
  start_tiles();
}

GlWindow::~GlWindow() {
  stop_tiles();
  stop_heatmaps();
  ImGui_ImplOpenGL3_Shutdown();
  ImGui_ImplGlfw_Shutdown();
  ImGui::DestroyContext();
  forget_fonts();
  glfwDestroyWindow(window_);
  glfwTerminate();
}

// GLFW does not say whether a wait ended with an event; how long it took does not say so either: a key that was pressed
// in the last moment of the wait would stay unseen until the next one.
void GlWindow::note_what_happens() {
  glfwSetCursorPosCallback(window_, [](GLFWwindow* window, double, double) { self(window).happened_ = true; });
  glfwSetCursorEnterCallback(window_, [](GLFWwindow* window, int) { self(window).happened_ = true; });
  glfwSetMouseButtonCallback(window_, [](GLFWwindow* window, int, int, int) { self(window).happened_ = true; });
  glfwSetScrollCallback(window_, [](GLFWwindow* window, double, double) { self(window).happened_ = true; });
  glfwSetWindowFocusCallback(window_, [](GLFWwindow* window, int) { self(window).happened_ = true; });
  glfwSetWindowRefreshCallback(window_, [](GLFWwindow* window) { self(window).happened_ = true; });
  glfwSetWindowCloseCallback(window_, [](GLFWwindow* window) { self(window).happened_ = true; });
  glfwSetWindowIconifyCallback(window_, [](GLFWwindow* window, int) { self(window).happened_ = true; });
  glfwSetFramebufferSizeCallback(window_, [](GLFWwindow* window, int, int) { self(window).happened_ = true; });
  glfwSetWindowContentScaleCallback(window_, [](GLFWwindow* window, float, float) { self(window).happened_ = true; });
  glfwSetDropCallback(window_, [](GLFWwindow* window, int count, const char** paths) {
    self(window).happened_ = true;
    self(window).dropped_.insert(self(window).dropped_.end(), paths, paths + count);
  });
}

void GlWindow::draw_frame(const std::function<bool()>& draw, std::string* picture) {
  for (int attempt = 0; attempt < 3; ++attempt) {
    if (refresh_fonts()) {
      ImGui_ImplOpenGL3_DestroyFontsTexture();
      ImGui_ImplOpenGL3_CreateFontsTexture();
      ImGui::GetIO().Fonts->ClearTexData();  // the pixels are on the graphics card now
    }
    ImGui_ImplOpenGL3_NewFrame();
    ImGui_ImplGlfw_NewFrame();
    ImGui::NewFrame();
    const bool again = draw();
    ImGui::Render();
    keys_.next_frame(ImGui::GetIO().WantTextInput);
    if (!fonts_incomplete() && !again) break;
  }
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  glViewport(0, 0, width, height);
  const Color ground = ui().theme != nullptr ? colors().paper : Color{1, 1, 1};
  glClearColor(ground.r, ground.g, ground.b, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  upload_tiles();
  ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
  check_gl("a frame");
  if (picture != nullptr) *picture = read_pixels();  // after the exchange of the buffers they are undefined
  glfwSwapBuffers(window_);
}

void GlWindow::fill_monitor(bool on) {
  if (on == old_place_.has_value()) return;
  if (!on) {
    const Place place = *old_place_;
    old_place_.reset();
    glfwSetWindowMonitor(window_, nullptr, place.x, place.y, place.width, place.height, GLFW_DONT_CARE);
    return;
  }
  Place here;
  glfwGetWindowPos(window_, &here.x, &here.y);
  glfwGetWindowSize(window_, &here.width, &here.height);
  int count = 0;
  GLFWmonitor** const monitors = glfwGetMonitors(&count);
  GLFWmonitor* best = nullptr;
  int most = -1;
  for (int i = 0; i < count; ++i) {
    const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
    if (mode == nullptr) continue;
    int x = 0, y = 0;
    glfwGetMonitorPos(monitors[i], &x, &y);
    const int w = std::min(here.x + here.width, x + mode->width) - std::max(here.x, x);
    const int h = std::min(here.y + here.height, y + mode->height) - std::max(here.y, y);
    const int shared = std::max(0, w) * std::max(0, h);
    if (shared <= most) continue;
    most = shared;
    best = monitors[i];
  }
  if (best == nullptr) return;
  const GLFWvidmode* mode = glfwGetVideoMode(best);
  old_place_ = here;
  glfwSetWindowMonitor(window_, best, 0, 0, mode->width, mode->height, mode->refreshRate);
}

bool GlWindow::should_close() const { return glfwWindowShouldClose(window_) == GLFW_TRUE; }
void GlWindow::keep_open() { glfwSetWindowShouldClose(window_, GLFW_FALSE); }

float GlWindow::content_scale() const {
  float x = 1, y = 1;
  glfwGetWindowContentScale(window_, &x, &y);
  // Where the framebuffer is larger than the window, lengths are scaled already.
  return std::max(0.5F, x / std::max(0.1F, ImGui::GetIO().DisplayFramebufferScale.x));
}

double GlWindow::seconds() const { return glfwGetTime(); }

bool GlWindow::poll(double wait_seconds) {
  if (wait_seconds > 0 && !keys_.waiting()) {
    glfwWaitEventsTimeout(wait_seconds);
  } else {
    glfwPollEvents();
  }
  const bool woken = woken_from_outside.exchange(false);
  return std::exchange(happened_, false) || woken || keys_.waiting();
}

std::vector<std::string> GlWindow::take_dropped() { return std::exchange(dropped_, {}); }
void GlWindow::wake() {
  woken_from_outside = true;
  glfwPostEmptyEvent();
}

std::string GlWindow::read_pixels() const {
  int width = 0, height = 0;
  glfwGetFramebufferSize(window_, &width, &height);
  const auto row = static_cast<std::size_t>(width) * 4;
  std::vector<unsigned char> up(row * static_cast<std::size_t>(height)), down(up.size());
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, up.data());
  for (std::size_t y = 0; y < static_cast<std::size_t>(height); ++y) {  // OpenGL's rows go upwards
    std::copy_n(up.begin() + static_cast<std::ptrdiff_t>((static_cast<std::size_t>(height) - 1 - y) * row), row,
                down.begin() + static_cast<std::ptrdiff_t>(y * row));
  }
  for (std::size_t i = 3; i < down.size(); i += 4) down[i] = 255;
  return encode_png(down.data(), width, height);
}

}  // namespace headlight
