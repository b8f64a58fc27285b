#include "app/views/training_bar.h"

#include <algorithm>
#include <cmath>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "imgui.h"

namespace headlight {
namespace {

constexpr double seconds_a_snapshot = 0.7;

std::vector<int> steps_kept(const Session& session) {
  std::vector<int> steps;
  if (session.record)
    for (const Checkpoint& c : session.record->checkpoints) steps.push_back(c.step);
  return steps;
}

/// The step looked at.
int step_now(const Session& session) {
  const int snapshot = session.state.request.model.snapshot;
  return snapshot >= 0 || !session.record ? snapshot : session.record->steps_done;
}

/// −1 for the newest, so that a training goes on being watched.
void look_at(Session& session, int step) {
  session.state.request.model.snapshot = step >= session.record->steps_done ? -1 : step;
}

void play_film(Session& session) {
  static double shown_since = 0;
  if (!session.playing || session.state.request.model.live) return;
  ui().animating = true;
  if (session.seconds - shown_since < seconds_a_snapshot && session.seconds >= shown_since) return;
  shown_since = session.seconds;
  const int before = step_now(session);
  go_to_snapshot(session, 1);
  if (step_now(session) == before) session.playing = false;
}

std::string time_words(double seconds) {
  const int whole = static_cast<int>(std::lround(seconds));
  if (whole < 90) return std::to_string(whole) + " s";
  return std::to_string((whole + 30) / 60) + " min";
}

std::string progress_words(const TrainingRecord& record, int step) {
  const std::string where = std::to_string(step) + " / " + std::to_string(record.recipe.steps);
  std::string words = tr({"step " + where, "第 " + where + " 步"});
  if (record.phase == TrainingRecord::Phase::finished && step >= record.steps_done) {
    words += tr({", done", "，完成"});
    if (record.seconds > 0) words += tr({" in " + time_words(record.seconds), "，用时 " + time_words(record.seconds)});
  } else if (record.phase == TrainingRecord::Phase::running && record.seconds_left >= 0) {
    words += tr({", " + time_words(record.seconds_left) + " left", "，还需 " + time_words(record.seconds_left)});
  }
  return words;
}

void draw_track(Session& session, Rect track) {
  const Theme& t = colors();
  const TrainingRecord& record = *session.record;
  const auto steps = static_cast<float>(std::max(1, record.recipe.steps));
  const float y = track.y + track.h * 0.5F;
  const auto x = [&](float step) { return track.x + track.w * std::min(1.0F, step / steps); };
  rule({track.x, y}, {track.right(), y}, t.rule, px(3));
  rule({track.x, y}, {x(static_cast<float>(record.steps_done)), y}, mix(t.card, t.weight, 0.45F), px(3));
  const std::vector<int> kept = steps_kept(session);
  const int now = step_now(session);

  // Dragging anywhere along the track goes to the nearest snapshot.
  const AreaResult area = click_area("training.track", inset(track, -px(6), 0), "");
  static bool dragging = false;
  const ImGuiIO& io = ImGui::GetIO();
  if (area.hovered && ImGui::IsMouseClicked(0)) dragging = true;
  if (!io.MouseDown[0]) dragging = false;
  if (dragging && !kept.empty()) {
    const float at = (io.MousePos.x - track.x) / std::max(1.0F, track.w) * steps;
    const auto nearer = [at](int a, int b) {
      return std::abs(static_cast<float>(a) - at) < std::abs(static_cast<float>(b) - at);
    };
    std::vector<int> all = kept;
    if (all.back() < record.steps_done) all.push_back(record.steps_done);
    look_at(session, *std::min_element(all.begin(), all.end(), nearer));
    session.playing = false;
  }
  for (const int step : kept) {
    const float r = px(3.5F);
    fill({x(static_cast<float>(step)) - r, y - r, 2 * r, 2 * r}, step <= now ? t.weight : mix(t.card, t.weight, 0.45F),
         r);
  }
  const float r = px(7);
  const Rect handle{x(static_cast<float>(std::max(0, now))) - r, y - r, 2 * r, 2 * r};
  fill(inset(handle, -px(3), -px(3)), with_alpha(t.weight, 0.22F), r + px(3));
  fill(handle, t.weight, r);
}

}  // namespace

void go_to_snapshot(Session& session, int direction) {
  if (!session.record) return;
  const std::vector<int> kept = steps_kept(session);
  if (kept.empty()) return;
  const int now = step_now(session);
  if (direction < 0) {
    const auto after = std::lower_bound(kept.begin(), kept.end(), now);
    look_at(session, after == kept.begin() ? kept.front() : *(after - 1));
  } else {
    const auto after = std::upper_bound(kept.begin(), kept.end(), now);
    look_at(session, after == kept.end() ? session.record->steps_done : *after);
  }
}

void play_or_pause_training(Session& session) {
  if (session.training() != nullptr) {
    const bool running = session.record && session.record->phase == TrainingRecord::Phase::running;
    running ? session.pause_training() : session.start_training();
    return;
  }
  if (!session.record) return;
  session.playing = !session.playing;
  if (session.playing && step_now(session) >= session.record->steps_done) session.state.request.model.snapshot = 0;
}

void draw_training_bar(Session& session, Rect bar) {
  if (!session.record || !session.record->model) return;
  play_film(session);
  const TrainingRecord& record = *session.record;
  const bool live = session.state.request.model.live;
  const bool running = live ? record.phase == TrainingRecord::Phase::running : session.playing;
  const int now = step_now(session);
  const float h = control_height(), y = center(bar).y - h / 2;
  Flow buttons({bar.x + px(16), y, bar.w - px(32), h}, h, px(8));
  const bool at_start = live ? record.steps_done == 0 : now == 0;
  const bool over = record.phase == TrainingRecord::Phase::finished;
  if (icon_button("training.rewind", buttons.next(px(38)), Icon::rewind,
                  live ? Tr{"Back to the start: same seed, same weights (Home)", "回到起点：种子相同，权重相同（Home）"}
                       : Tr{"Before the first step (Home)", "第一步之前（Home）"},
                  {Look::plain, !at_start})) {
    if (live)
      session.rewind_training();
    else
      look_at(session, 0);
    session.playing = false;
  }
  if (icon_button("training.play", buttons.next(px(38)), running ? Icon::pause : Icon::play,
                  running ? Tr{"Pause (P)", "暂停（P）"}
                  : live  ? Tr{"Train (P)", "开始训练（P）"}
                          : Tr{"Play the training (P)", "播放训练过程（P）"},
                  {Look::plain, !live || !over}))
    play_or_pause_training(session);
  if (icon_button("training.step", buttons.next(px(34)), Icon::step,
                  live ? Tr{"One step of training (Space)", "训练一步（空格）"}
                       : Tr{"Next snapshot (Space, →)", "下一个快照（空格、→）"},
                  {Look::plain, live ? !over : now < record.steps_done})) {
    if (live)
      session.step_training();
    else
      go_to_snapshot(session, 1);
  }
  const std::string words = progress_words(record, now);
  const float width = std::max(px(190), width_of(words, TextSize::label) + px(24));
  text({bar.right() - px(16), center(bar).y}, words, TextSize::label, colors().muted, Align::right, false, width);
  draw_track(session, {buttons.x() + px(10), bar.y, bar.right() - buttons.x() - px(26) - width, bar.h});
}

}  // namespace headlight
