#pragma once
// A film that is being written by a thread of its own: steps or snapshots, as a GIF or a series.
#include <atomic>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "app/ui/session.h"
#include "core/lab/reel.h"

namespace headlight {

struct Recording {
  std::string path;
  std::atomic<double> done = 0;  // 0 … 1
  std::atomic<bool> stop = false;
  std::atomic<bool> finished = false;
  std::optional<Tr> trouble{};  // once it is finished
  bool stopped = false;         // once it is finished: by the person
  std::jthread thread{};        // the last member: it ends before the others go

  explicit Recording(std::string to) : path(std::move(to)) {}
  Recording(const Recording&) = delete;
  Recording& operator=(const Recording&) = delete;
  ~Recording() { stop = true; }
};

enum class FilmOf { steps, snapshots };
enum class FilmKind { gif, series };
struct FilmWanted {
  FilmOf of = FilmOf::steps;
  FilmKind kind = FilmKind::gif;
  float pixel_ratio = 1;
  double seconds_a_frame = 1.2;
  std::string path;  // a file, or a folder
};

/// Whether there is such a film of what is looked at.
bool can_film(const Session& session, FilmOf of);
/// Begins; one at a time. What goes wrong is said in a toast, and so is the end.
void start_recording(Session& session, const FilmWanted& wanted);
/// Takes the end of it; by the frame.
void follow_recording(Session& session);

}  // namespace headlight
