// From token to output, step by step.
#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/timeline.h"
#include "app/views/view.h"

namespace headlight::view::steps {
namespace {

/// Lies over the figure, which has a drawing list of its own.
void fade(Rect at, float amount) {
  ImGui::SetCursorScreenPos(min_of(at));
  ImGui::BeginChild("###steps.fade", {at.w, at.h}, false, ImGuiWindowFlags_NoInputs | ImGuiWindowFlags_NoBackground);
  fill(at, with_alpha(colors().paper, amount * 0.8F));
  ImGui::EndChild();
}

void draw(Session& session, Rect canvas) {
  const Rect area{canvas.x, canvas.y + px(8), canvas.w, canvas.h - px(8)};
  // A new step comes in from the side the film runs from, 200 ms, and is there at once when motion is off.
  const float wanted = static_cast<float>(session.shown().step);
  const float behind = std::clamp(wanted - eased("steps.motion", wanted, 0.2), -1.0F, 1.0F);
  const Rect moved{area.x + behind * px(36), area.y, area.w, area.h};
  ImGui::PushClipRect(min_of(area), max_of(area), true);  // on its way it takes no click from its neighbours
  figure_view(session, "steps.figure",
              kept_figure(session, "steps.figure", area,
                          [&](const Style& style) { return step_figure(session.figure_input(style)); }),
              moved);
  ImGui::PopClipRect();
  if (std::abs(behind) > 0.01F) fade(canvas, std::abs(behind));
}

int step_count(const Session& session) {
  return session.run ? static_cast<int>(steps_of(*session.run, session.shown()).size()) : 0;
}

std::string step_name(const Session& session, int step) {
  return tr(steps_of(*session.run, session.shown())[static_cast<std::size_t>(step)].short_name);
}

const Film film{"steps", step_count, [](const Session& s) { return s.shown().step; },
                [](Session& s, int step) { s.go_to_step(step); }, step_name};

void draw_timeline(Session& session, Rect bar) { draw_film(session, bar, film); }

const RegisterView registered{
    {ViewKind::steps, "steps", {"Steps", "步骤"}, 1, draw, draw_timeline, &film, ViewGroup::steps}};

}  // namespace
}  // namespace headlight::view::steps
