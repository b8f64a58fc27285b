#include "app/views/canvas.h"

#include <cmath>

#include "app/ui/figure_view.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

void message(Rect canvas, const Tr& title, const std::string& line, Color color) {
  const float width = std::min(canvas.w - px(40), px(520));
  const Rect room{center(canvas).x - width / 2, canvas.y + canvas.h * 0.36F, width, canvas.h};
  text({room.x, room.y}, tr(title), TextSize::heading, color, Align::left, true, width);
  paragraph({room.x, room.y + px(24), room.w, room.h}, line, TextSize::text, colors().muted);
}

}  // namespace

bool canvas_ready(Session& session, Rect canvas) {
  const Theme& t = colors();
  if (session.run && session.run->graph.size() > 0) return true;
  session.current_figure = nullptr;
  if (!session.run && !session.run_error.empty()) {
    message(canvas, {"This cannot be computed", "无法计算"},
            literal_text(session.run_error) +
                tr({" Undo (Ctrl Z) brings back what was there before.", " 撤销（Ctrl Z）可回到之前的状态。"}),
            t.focus);
  } else if (!session.run) {
    message(canvas, {"Computing …", "计算中……"}, tr({"The first picture appears in a moment.", "第一幅图马上就好。"}),
            t.ink);
  } else {
    message(canvas, {"Type a sentence", "请输入一个句子"},
            tr({"Every picture is computed from it, at every key stroke. The examples beside the sentence are a good "
                "start; a | between two words cuts there.",
                "所有图都由它实时算出，每按一个键都会更新。可从句子旁的示例开始；在词间加 | 可手动切分。"}),
            t.ink);
  }
  return false;
}

void show_figure(Session& session, std::string_view id, Rect area, Figure (*build)(const Session&, const Style&)) {
  figure_view(session, id, kept_figure(session, id, area, [&](const Style& style) { return build(session, style); }),
              area);
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
