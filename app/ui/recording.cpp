#include "app/ui/recording.h"

#include "app/ui/ui.h"
#include "app/views/view.h"
#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr ReelSize film_size{};  // the same for every window: a film is looked at elsewhere

std::vector<int> snapshots_looked_at(const Session& session) {
  const Request::Source& model = session.state.request.model;
  if (model.live || model.folder.empty()) return {};
  return snapshots_of(model_folder(model.folder));
}

Reel reel_of(const Session& session, FilmOf of) {
  if (of == FilmOf::snapshots) return reel_of_snapshots(session.state, snapshots_looked_at(session), film_size);
  const int count = static_cast<int>(steps_of(*session.run, session.shown()).size());
  return reel_of_steps(session.state, session.run, 0, count, film_size);
}

}  // namespace

bool can_film(const Session& session, FilmOf of) {
  if (!session.run || session.run->graph.size() == 0) return false;
  return of == FilmOf::steps || !snapshots_looked_at(session).empty();
}

void start_recording(Session& session, const FilmWanted& wanted) {
  if (session.recording || !can_film(session, wanted.of)) return;
  ReelOptions options;
  options.pixel_ratio = wanted.pixel_ratio;
  options.theme = session.state.preferences.theme;
  options.seconds_a_frame = wanted.seconds_a_frame;
  session.recording = std::make_shared<Recording>(wanted.path);
  Recording* const r = session.recording.get();  // it joins its thread before it goes
  r->thread = std::jthread([r, options, kind = wanted.kind, reel = reel_of(session, wanted.of)] {
    const ReelProgress progress = [r](double done) {
      r->done = done;
      return !r->stop;
    };
    try {
      if (kind == FilmKind::series) make_room_for_series(r->path, false);
      const bool whole = kind == FilmKind::gif ? save_gif(reel, r->path, options, progress)
                                               : save_series(reel, r->path, options, progress);
      r->stopped = !whole;
    } catch (const std::exception& e) {
      r->trouble = words_of(e);
    }
    r->finished = true;
  });
}

void follow_recording(Session& session) {
  if (!session.recording) return;
  ui().animating = true;
  const Recording& r = *session.recording;
  if (!r.finished) return;
  if (r.trouble)
    session.toast(Tr{"Not saved: ", "未能保存："} + *r.trouble, true);
  else if (r.stopped)
    session.toast({"Stopped: no film was written.", "已取消，没有写出动画。"});
  else
    session.toast({"Saved " + r.path, "已保存 " + r.path});
  session.recording.reset();
}

}  // namespace headlight
