#include "app/window/window.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <sstream>
#include <utility>
#include <vector>

#include "app/lessons/desk.h"
#include "app/ui/frame.h"
#include "app/ui/presenter.h"
#include "app/ui/registry.h"
#include "app/ui/session.h"
#include "app/ui/session_file.h"
#include "app/ui/tour.h"
#include "app/ui/ui.h"
#include "app/window/gl_window.h"
#include "core/figure/export.h"
#include "core/tensor/safetensors.h"
#include "imgui.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

namespace headlight {
namespace {

constexpr double idle_wait = 0.5;      // seconds between two looks at the file of a lesson that is being written
constexpr int frames_after_event = 3;  // hover and layout settle within so many frames

LabState first_state(const WindowOptions& options, std::optional<Tr>& trouble) {
  std::optional<LabState> state = options.state;
  if (!state && options.restore_session) state = load_session(&trouble);
  LabState result = state ? *state : opening_state();
  if (options.lang) result.preferences.lang = *options.lang;
  if (options.theme) result.preferences.theme = *options.theme;
  return result;
}

/// "13-pronoun:4": where to begin.
void open_lesson(Session& session, const std::string& wanted) {
  const std::size_t colon = wanted.find(':');
  const std::string id = wanted.substr(0, colon);
  LessonDesk& lessons = desk(session);
  if (lessons.library().entry(id) == nullptr)
    throw Error(Tr{"--lesson: expected one of the names that `headlight lesson list` shows, found ",
                   "--lesson：应为 `headlight lesson list` 所列的名称之一，实际为 "} +
                id);
  lessons.open(session, id, colon == std::string::npos ? -1 : std::max(0, std::atoi(wanted.c_str() + colon + 1) - 1));
}

/// A picture of the window, with the state that restores it. Throws Error when it cannot be written.
void write_window(const std::string& picture, const Session& session, const std::string& path) {
  write_file(path, embed_in_png(picture, to_json(session.state)));
}

/// The panel for exporting asked for a picture of the window.
void save_wanted(const std::string& picture, Session& session) {
  const std::string path = std::exchange(session.save_window_to, {});
  try {
    write_window(picture, session, path);
    session.toast({"Saved " + path + ".", "已保存 " + path + "。"});
  } catch (const std::exception& e) {
    session.toast({"Not saved: " + words_of(e).in(Lang::en), "未能保存：" + words_of(e).in(Lang::zh)}, true);
  }
}

/// Draws until the figure is complete, then writes the window.
int take_screenshot(GlWindow& window, Session& session, const std::string& path) {
  std::string picture;
  for (int i = 0; i < 4; ++i) {
    session.wait();
    const auto draw = [&] {
      ImGui::GetIO().MousePos = {-1e6F, -1e6F};  // wherever the mouse is, it points at nothing
      frame(session, 100.0 + i, window.content_scale());
      return false;
    };
    window.draw_frame(draw, &picture);
    window.poll(0);
  }
  write_window(picture, session, path);
  return 0;
}

/// Draws frames with the mouse on its way over the canvas, so that figures are built anew, and prints the times.
int measure_frames(GlWindow& window, Session& session, const WindowOptions& options) {
  std::vector<double> milliseconds;
  session.wait();
  for (int i = -10; i < options.frames; ++i) {  // the first ten load fonts and shaders and are not counted
    const double start = window.seconds();
    const auto draw = [&] {
      const float way = 0.2F + 0.6F * static_cast<float>(i + 10) / static_cast<float>(options.frames + 10);
      const ImVec2 size = ImGui::GetIO().DisplaySize;
      ImGui::GetIO().MousePos = {way * size.x, way * size.y};
      frame(session, 100.0 + 0.01 * i, window.content_scale());
      return false;
    };
    window.draw_frame(draw);
    window.poll(0);
    if (i >= 0) milliseconds.push_back(1000 * (window.seconds() - start));
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::cout << milliseconds.size() << " frames: median " << milliseconds[milliseconds.size() / 2] << " ms, 95 % under "
            << milliseconds[milliseconds.size() * 95 / 100] << " ms, worst " << milliseconds.back() << " ms\n";
  return 0;
}

/// Types and deletes a letter at the end of the sentence; prints how long it takes from the key stroke until the frame
/// with the new numbers has been drawn.
int measure_typing(GlWindow& window, Session& session, const WindowOptions& options) {
  std::vector<double> milliseconds;
  session.wait();
  const std::string base = session.sentence();
  for (int i = -10; i < options.key_strokes; ++i) {
    const double start = window.seconds();
    session.set_sentence(i % 2 == 0 ? base + "x" : base);
    for (bool done = false; !done;) {
      const auto draw = [&] {
        frame(session, window.seconds(), window.content_scale());
        done = session.run && session.run->request == session.state.request && !session.studying();
        return !done && session.answered_quickly();
      };
      window.draw_frame(draw);
      window.poll(0);
    }
    if (i >= 0) milliseconds.push_back(1000 * (window.seconds() - start));
  }
  std::sort(milliseconds.begin(), milliseconds.end());
  std::cout << milliseconds.size() << " key strokes: median " << milliseconds[milliseconds.size() / 2]
            << " ms, 95 % under " << milliseconds[milliseconds.size() * 95 / 100] << " ms, worst "
            << milliseconds.back() << " ms\n";
  return 0;
}

/// For tests of the real window: with HEADLIGHT_WIDGETS=FILE the file says at any time which widgets are where, a line
/// each: id, x, y, width, height, label, separated by tabs.
void tell_widgets() {
  static const char* const path = std::getenv("HEADLIGHT_WIDGETS");
  if (path == nullptr) return;
  static std::string before;
  std::ostringstream out;
  for (const WidgetInfo& w : registry::all()) {
    if (!w.visible) continue;
    out << w.id << '\t' << w.rect.x << '\t' << w.rect.y << '\t' << w.rect.w << '\t' << w.rect.h << '\t' << w.label
        << '\n';
  }
  if (out.str() == before) return;
  before = out.str();
  const std::string part = std::string(path) + ".part";
  std::ofstream(part, std::ios::binary) << before;
  std::error_code ignored;
  std::filesystem::rename(part, path, ignored);
}

Tr session_trouble() {
  return session_path() + Tr{": expected to write the session here, found that it cannot be written; see whether the "
                             "folder is yours and the disk has room",
                             "：应把会话写在此处，实际无法写入；请检查文件夹权限和磁盘空间"};
}

void keep(Session& session, SessionKeeper& keeper, double seconds) {
  if (!keeper.observe(session.state, seconds)) session.toast(session_trouble(), true);
}

int run_loop(GlWindow& window, Session& session, const WindowOptions& options) {
  const bool keep_session = options.restore_session;
  SessionKeeper keeper;
  if (keep_session) desk(session).keep_progress_in(progress_path());
  int frames_left = frames_after_event;
  while (!session.quit) {
    const bool moving = ui().animating || frames_left > 0;
    const bool happened = window.poll(moving ? 0 : keeper.waiting() ? 0.25 : idle_wait);
    if (happened) frames_left = frames_after_event;
    if (window.should_close()) {
      session.ask_to_quit();
      if (session.quit) break;
      window.keep_open();
    }
    const bool edited = session.desk && !moving && session.desk->reread();
    if (!moving && !happened && !edited && session.toasts.empty()) {  // nothing to draw anew
      if (keep_session) keep(session, keeper, window.seconds());
      continue;
    }
    if (frames_left > 0) --frames_left;
    for (const std::string& path : window.take_dropped()) session.open_path(path);
    window.fill_monitor(session.presenter.on);
    const bool wanted = !session.save_window_to.empty();
    std::string picture;
    const auto draw = [&] {
      frame(session, window.seconds(), window.content_scale());
      return session.answered_quickly();
    };
    window.draw_frame(draw, wanted ? &picture : nullptr);
    if (wanted) save_wanted(picture, session);
    tell_widgets();
    if (keep_session) keep(session, keeper, window.seconds());
  }
  if (keep_session) keeper.observe(session.state, window.seconds());  // saving a training at the end changes it
  if (keep_session && !keeper.flush())
    std::cerr << "headlight: " << session_trouble().in(options.terminal_lang) << '\n';
  return 0;
}

/// A frame takes some megabytes and gives them back, its vertices above all. Without this the memory goes to the system
/// and back each time, which took a seventh of a frame. Large tensors go back at once, as ever.
void keep_freed_memory() {
#ifdef __GLIBC__
  constexpr int large = 8 << 20;
  mallopt(M_MMAP_THRESHOLD, large);
  mallopt(M_TRIM_THRESHOLD, 4 * large);
#endif
}

}  // namespace

int run_window(const WindowOptions& options) {
  try {
    keep_freed_memory();
    GlWindow window(options.width, options.height);
    std::optional<Tr> trouble;
    Session session(first_state(options, trouble), GlWindow::wake);
    if (trouble) {
      session.toast({"The last session could not be read and was put aside: " + trouble->in(Lang::en),
                     "无法读取上次的会话，已另存备份：" + trouble->in(Lang::zh)},
                    true);
    }
    const bool alone = options.frames > 0 || options.key_strokes > 0 ||
                       !options.screenshot.empty();  // nobody is there to read a message
    if (!options.lesson.empty()) open_lesson(session, options.lesson);
    if (alone) session.memory_granted = std::numeric_limits<double>::infinity();
    for (const std::string& path : options.open) {
      if (session.open_path(path)) continue;
      std::cerr << "headlight: " << session.toasts.back().text.in(options.terminal_lang) << '\n';
      if (alone) return 2;
    }
    present(session, options.present);
    const bool first_start = options.restore_session && !alone && options.open.empty() && options.lesson.empty() &&
                             !options.present && !tour_was_shown();
    if (options.tour > 0 || first_start) {
      session.wait();  // some stops point at numbers
      begin_tour(session, std::max(0, options.tour - 1));
      if (first_start) remember_tour();
    }
    if (options.key_strokes > 0) return measure_typing(window, session, options);
    if (options.frames > 0) return measure_frames(window, session, options);
    if (!options.screenshot.empty()) return take_screenshot(window, session, options.screenshot);
    return run_loop(window, session, options);
  } catch (const std::exception& e) {
    std::cerr << "headlight: " << words_of(e).in(options.terminal_lang) << '\n';
    return 2;
  }
}

}  // namespace headlight
