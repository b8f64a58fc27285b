#include "app/views/view.h"

#include <algorithm>
#include <utility>

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

std::vector<const View*> views_of(ViewGroup group) {
  std::vector<const View*> all;
  for (const View& view : views())
    if (view.group == group) all.push_back(&view);
  return all;
}

std::vector<ViewGroup> groups() {
  std::vector<ViewGroup> all;
  for (const View& view : views())
    if (all.empty() || all.back() != view.group) all.push_back(view.group);
  return all;
}

Tr name_of(ViewGroup group) {
  switch (group) {
    case ViewGroup::steps:
      return {"Steps", "步骤"};
    case ViewGroup::attention:
      return {"Attention", "注意力"};
    case ViewGroup::heads:
      return {"Heads", "注意力头"};
    case ViewGroup::labs:
      return {"Labs", "实验"};
    case ViewGroup::whatif:
      return {"What if", "假如"};
    case ViewGroup::output:
      return {"Output", "输出"};
    case ViewGroup::training:
      return {"Training", "训练"};
    case ViewGroup::course:
      break;
  }
  return {"Course", "课程"};
}

void choose_group(Session& session, ViewGroup group) {
  const std::vector<const View*> all = views_of(group);
  if (all.empty()) return;
  const View* now = nullptr;
  for (const View* view : all)
    if (view->kind == session.state.view) now = view;
  auto& last = session.last_view_of_group;
  last.resize(std::max(last.size(), static_cast<std::size_t>(group) + 1));
  auto& remembered = last[static_cast<std::size_t>(group)];
  if (now != nullptr) {
    const auto at = static_cast<std::size_t>(std::find(all.begin(), all.end(), now) - all.begin());
    session.state.view = all[(at + 1) % all.size()]->kind;
  } else {
    session.state.view = remembered.value_or(all.front()->kind);
  }
}

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
  std::sort(all.begin(), all.end(), [](const View& a, const View& b) {
    return std::pair{a.group, a.order} < std::pair{b.group, b.order};
  });
}
RegisterPanel::RegisterPanel(PanelView panel) { registered_panels().push_back(std::move(panel)); }
RegisterCalculator::RegisterCalculator(CalculatorDraw draw) { registered_calculator() = draw; }

}  // namespace headlight
