#include "app/views/canvas.h"

#include <cmath>

#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"

namespace headlight {
void show_figure(Session& session, std::string_view id, Rect area, Figure (*build)(const Session&, const Style&)) {
  figure_view(session, id, kept_figure(session, id, area, [&](const Style& style) { return build(session, style); }),
              area);
}

void show_picture(Session& session, std::string_view id, Rect area) {
  const Picture& picture = picture_of(session.state.view);
  const bool wrong = !session.study_error.empty();
  if (picture.study != nullptr && !session.study &&
      (wrong || (session.studying() && !session.study_came) || session.too_much)) {
    session.current_figure = nullptr;
    const Rect words{area.x + px(40), area.y + area.h * 0.36F, area.w - px(80), 0};
    if (wrong || !session.too_much)
      paragraph(words, wrong ? literal_text(session.study_error) : tr({"Computing …", "计算中……"}), TextSize::text,
                wrong ? colors().focus : colors().muted);
    return;
  }
  show_figure(session, id, area, [](const Session& s, const Style& style) {
    return picture_of(s.state.view).draw(s.figure_input(style), s.state, s.study.get());
  });
}

Flow::Flow(Rect room, float height, float gap) : room_(room), height_(height), gap_(gap), x_(room.x), y_(room.y) {}

Rect Flow::next(float width) {
  if (x_ > room_.x && x_ + width > room_.right()) {
    x_ = room_.x;
    y_ += height_ + px(6);
  }
  const Rect at{x_, y_, std::min(width, room_.w), height_};
  x_ += width + gap_;
  return at;
}

float toggle_width(const Tr& label) { return std::ceil(width_of(tr(label), TextSize::label)) + px(42); }

float segmented_width(const std::vector<Tr>& choices) {
  float width = 0;
  for (const Tr& choice : choices) width += std::ceil(width_of(tr(choice), TextSize::label, true)) + px(16);
  return width;
}

}  // namespace headlight
