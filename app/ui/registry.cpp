#include "app/ui/registry.h"

#include <algorithm>

namespace headlight::registry {
namespace {
struct Frame {
  std::vector<WidgetInfo> widgets;
  std::vector<TextInfo> texts;
};
Frame current;
bool recording = false;
}  // namespace

void begin_frame() {
  current.widgets.clear();
  current.texts.clear();
}
void add(WidgetInfo widget) { current.widgets.push_back(std::move(widget)); }
const WidgetInfo* find(std::string_view id) {
  const auto at =
      std::find_if(current.widgets.begin(), current.widgets.end(), [&](const auto& w) { return w.id == id; });
  return at == current.widgets.end() ? nullptr : &*at;
}
const std::vector<WidgetInfo>& all() { return current.widgets; }

void add_text(TextInfo text) { current.texts.push_back(std::move(text)); }
const std::vector<TextInfo>& texts() { return current.texts; }
void record_texts(bool on) { recording = on; }
bool records_texts() { return recording; }

}  // namespace headlight::registry
