#pragma once
// A view is one file in app/views/ that registers itself; the tabs are made from the registry.
#include <vector>

#include "app/ui/session.h"
#include "app/ui/ui.h"

namespace headlight {

/// What a view plays: steps with names, one of which is shown.
struct Film {
  const char* id;  // begins the ids of its widgets: "steps"
  int (*count)(const Session&);
  int (*now)(const Session&);
  void (*go)(Session&, int step);                 // stays inside
  std::string (*name)(const Session&, int step);  // rich text
};

/// The tabs of the bar; the views of one stand on a row above the canvas.
enum class ViewGroup { steps, attention, heads, labs, whatif, output, training, course };
Tr name_of(ViewGroup group);

struct View {
  ViewKind kind;
  const char* id;  // "steps": in the ids of its widgets and on the command line
  Tr name;         // on its tab
  int order;       // inside its group
  void (*draw)(Session&, Rect canvas);
  /// The bar below the canvas; null: none, and the canvas is higher. 58 px.
  void (*draw_timeline)(Session&, Rect bar) = nullptr;
  const Film* film = nullptr;  // what Space, the arrows and P move
  ViewGroup group = ViewGroup::steps;
  Tr about{"", ""};  // a paragraph: what am I looking at?
};
const std::vector<View>& views();                    // by group, in their order
std::vector<const View*> views_of(ViewGroup group);  // may be empty
std::vector<ViewGroup> groups();                     // that have views
/// Goes to a group: to the view of it that was looked at last; from one of its views to the next.
void choose_group(Session& session, ViewGroup group);

/// A panel is likewise one file: the sheet that belongs to a button of the bar (model, export, help).
struct PanelView {
  Panel panel;
  const char* id;
  Tr title;
  float width;                         // pixels at scale 1
  bool left;                           // beside the rail; otherwise in the place of the calculator
  void (*draw)(Session&, Rect inner);  // title and close button are drawn by the frame
};
const PanelView* panel_view(Panel panel);  // null when there is none

/// The calculator at the right of the canvas; drawn by the view that registered it.
using CalculatorDraw = void (*)(Session&, Rect area);
CalculatorDraw calculator();  // null when there is none

// `static const RegisterView registered{{ViewKind::heatmap, "heatmap", …}};` at the end of the file.
struct RegisterView {
  explicit RegisterView(View view);
};
struct RegisterPanel {
  explicit RegisterPanel(PanelView panel);
};
struct RegisterCalculator {
  explicit RegisterCalculator(CalculatorDraw draw);
};

}  // namespace headlight
