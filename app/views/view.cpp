#include "app/views/view.h"

#include <algorithm>

namespace headlight {
namespace {

// Functions, not globals: files register themselves in an unknown order, before these would be made.
std::vector<View>& registered_views() {
  static std::vector<View> all;
  return all;
}
std::vector<PanelView>& registered_panels() {
  static std::vector<PanelView> all;
  return all;
}
CalculatorDraw& registered_calculator() {
  static CalculatorDraw draw = nullptr;
  return draw;
}

}  // namespace

const std::vector<View>& views() { return registered_views(); }

const PanelView* panel_view(Panel panel) {
  for (const PanelView& view : registered_panels()) {
    if (view.panel == panel) return &view;
  }
  return nullptr;
}

CalculatorDraw calculator() { return registered_calculator(); }

RegisterView::RegisterView(View view) {
  auto& all = registered_views();
  all.push_back(std::move(view));
  std::sort(all.begin(), all.end(), [](const View& a, const View& b) { return a.order < b.order; });
}
RegisterPanel::RegisterPanel(PanelView panel) { registered_panels().push_back(std::move(panel)); }
RegisterCalculator::RegisterCalculator(CalculatorDraw draw) { registered_calculator() = draw; }

}  // namespace headlight
