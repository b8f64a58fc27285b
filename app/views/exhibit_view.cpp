// An exhibit: its controls from their description, its picture with handles to be dragged and numbers to be typed over.
#include "core/lab/exhibit.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/lessons/desk.h"
#include "app/ui/figure_view.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/view.h"
#include "imgui.h"

namespace headlight::view::exhibit {
namespace {

using Kind = ExhibitControl::Kind;

bool has_tip(const ExhibitControl& control) { return !control.tip.in(Lang::en).empty(); }

/// How many choices stand side by side before they become a list.
constexpr std::size_t most_side_by_side = 4;

float wanted_width(const ExhibitControl& control) {
  switch (control.kind) {
    case Kind::toggle:
      return toggle_width(control.label);
    case Kind::choice:
      return control.choices.size() <= most_side_by_side ? segmented_width(control.choices) : px(190);
    default:
      return px(120) + width_of(tr(control.label), TextSize::label) + px(40);
  }
}

void draw_choice(const std::string& id, const ExhibitControl& control, Rect at, ExhibitValues& values) {
  int chosen = values.whole(control.id);
  const bool changed = control.choices.size() <= most_side_by_side ? segmented(id, at, control.choices, chosen)
                                                                   : dropdown(id, at, control.choices, chosen);
  if (changed) values.set(control.id, chosen);
}

void draw_control(const ExhibitControl& control, Flow& flow, ExhibitValues& values) {
  const std::string id = "exhibit." + control.id;
  const Rect at = flow.next(wanted_width(control));
  switch (control.kind) {
    case Kind::toggle: {
      bool on = values.on(control.id);
      if (toggle(id, at, control.label, on)) values.set(control.id, on ? 1.0 : 0.0);
      break;
    }
    case Kind::choice:
      draw_choice(id, control, at, values);
      break;
    case Kind::whole: {
      int value = values.whole(control.id);
      if (slider_int(id, at, control.label, value, static_cast<int>(control.low), static_cast<int>(control.high)))
        values.set(control.id, value);
      break;
    }
    case Kind::number: {
      auto value = static_cast<float>(values.number(control.id));
      const FloatSlider range{static_cast<float>(control.low), static_cast<float>(control.high), control.decimals,
                              control.logarithmic};
      if (slider_float(id, at, control.label, value, range)) values.set(control.id, value);
      break;
    }
    case Kind::word: {
      std::string word = values.word(control.id);
      if (text_field(id, at, word, {control.label}).changed) values.set(control.id, word);
      break;
    }
    case Kind::numbers:
      break;
  }
  if (has_tip(control)) tooltip(control.tip);
}

constexpr float player_bar = 140, short_player_bar = 70;

/// Play, step, rewind and how far it has come.
void draw_player(RunningExperiment& running, Flow& flow, float bar_width) {
  const float h = control_height();
  const bool playing = running.playing(), finished = running.finished();
  const auto next = [&] { return flow.next(h); };
  if (icon_button("exhibit.play", next(), playing ? Icon::pause : Icon::play,
                  playing ? Tr{"Pause (P)", "暂停（P）"} : Tr{"Go on (P)", "继续（P）"}, {Look::plain, !finished}))
    running.play(!playing);
  if (icon_button("exhibit.step", next(), Icon::step, {"One step", "一步"}, {Look::plain, !finished && !playing}))
    running.step();
  if (icon_button("exhibit.rewind", next(), Icon::rewind, {"From the start: the same again", "回到开头：重来一次"}))
    running.rewind();
  const Rect bar = flow.next(px(bar_width));
  const Rect track{bar.x, std::round(center(bar).y - px(3)), bar.w, px(6)};
  fill(track, colors().rule, px(3));
  const auto done = static_cast<float>(running.progress());
  fill({track.x, track.y, track.w * done, track.h}, colors().weight, px(3));
  if (const auto error = running.error())
    text({bar.right() + px(12), center(bar).y}, tr(*error), TextSize::label, colors().focus);
  if (playing) ui().animating = true;
}

bool has_widget(const ExhibitControl& control) { return control.shown && control.kind != Kind::numbers; }

const Tr reset_label{"Reset", "复原"}, more_label{"controls", "控件"};
constexpr float chooser_width = 310, short_chooser_width = 190, between = 20, short_between = 12;

/// The lower edge of all controls, side by side in as many rows as they need.
float bottom_of_controls(Session& session, const Exhibit& exhibit, Rect room) {
  Flow flow(room, control_height(), px(between));
  if (session.state.lesson.id.empty()) flow.next(px(chooser_width));
  if (session.experiment() != nullptr) {
    for (int i = 0; i < 3; ++i) flow.next(control_height());
    flow.next(px(player_bar));
  }
  for (const ExhibitControl& control : exhibit.controls)
    if (has_widget(control)) flow.next(wanted_width(control));
  for (const ExhibitButton& one : exhibit.buttons) flow.next(button_width(one.label));
  flow.next(button_width(reset_label));
  return flow.bottom();
}

/// In place of another exhibit; returns true when one was chosen.
bool draw_chooser(Session& session, const Exhibit& exhibit, Rect at) {
  std::vector<Tr> names;
  int chosen = 0;
  for (const Exhibit& one : exhibits()) {
    if (one.id == std::string_view(exhibit.id)) chosen = static_cast<int>(names.size());
    names.push_back(one.name);
  }
  if (!dropdown("exhibit.choose", at, names, chosen)) return false;
  session.state.exhibit = {exhibits()[static_cast<std::size_t>(chosen)].id, {}, {}};
  session.study.reset();  // of the one before
  return true;
}

void draw_own_controls(Session& session, const Exhibit& exhibit, ExhibitValues& values, Flow& flow) {
  for (const ExhibitControl& control : exhibit.controls)
    if (has_widget(control)) draw_control(control, flow, values);
  for (const ExhibitButton& one : exhibit.buttons) {
    if (button("exhibit." + one.id, flow.next(button_width(one.label)), one.label)) one.press(values);
    if (!one.tip.in(Lang::en).empty()) tooltip(one.tip);
  }
  const ExhibitState first = desk(session).exhibit_of_step(session);
  if (button("exhibit.reset", flow.next(button_width(reset_label)), reset_label,
             {Look::quiet, !(values.state() == first)}))
    values = ExhibitValues(exhibit.controls, first);
  tooltip({"Everything as it was at first.", "全部恢复到最初的样子。"});
}

/// In front of a class the picture needs the room: of controls that need more than a row only the first ones are there,
/// until somebody asks for all.
float draw_controls(Session& session, const Exhibit& exhibit, ExhibitValues& values, Rect room) {
  PresenterState& presenter = session.presenter;
  const float one_row = room.y + control_height();
  const bool many = presenter.on && bottom_of_controls(session, exhibit, room) > one_row + 1;
  const bool all = !many || presenter.all_controls;
  Flow flow(room, control_height(), px(all ? between : short_between));
  if (session.state.lesson.id.empty() &&
      draw_chooser(session, exhibit, flow.next(px(all ? chooser_width : short_chooser_width))))
    return flow.bottom();
  if (RunningExperiment* running = session.experiment())
    draw_player(*running, flow, all ? player_bar : short_player_bar);
  if (all) draw_own_controls(session, exhibit, values, flow);
  const float needed = px(short_between) + button_width(more_label);
  for (const ExhibitControl& control : exhibit.controls) {
    if (all || !has_widget(control)) continue;
    if (flow.x() + wanted_width(control) + needed > room.right()) break;
    draw_control(control, flow, values);
  }
  if (many) {
    if (button("exhibit.controls", flow.next(button_width(more_label)), more_label, {Look::plain, true, all}))
      presenter.all_controls = !presenter.all_controls;
    tooltip({"All controls of the exhibit, or one row (K)", "展品的全部控件，或只留一行（K）"});
  }
  return flow.bottom();
}

/// What the mouse does in the picture beyond clicks.
struct Hand {
  std::string handle;  // being dragged; empty: none
  std::string field;   // the control whose number is typed; empty: none
  int index = 0;
  std::string typed;
};
Hand& hand() {
  static Hand the_hand;
  return the_hand;
}

Point mouse_in(Rect figure) {
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  return {mouse.x - figure.x, mouse.y - figure.y};
}

void drag_handles(Session& session, const Exhibit& exhibit, ExhibitValues& values, Rect figure, Rect area) {
  Hand& h = hand();
  const Point at = mouse_in(figure);
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  if (exhibit.drag == nullptr) return;
  const bool free = area.contains({mouse.x, mouse.y}) && !ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopup);
  if (ImGui::IsMouseClicked(0) && free) {
    const auto tag = session.current_figure->hit(at);
    if (tag && tag->kind == Tag::Kind::handle) h.handle = tag->value.name;
  }
  if (!ImGui::IsMouseDown(0)) h.handle.clear();
  hold_figure(!h.handle.empty());
  if (h.handle.empty()) return;
  Style style = session.style_for(area);
  style.scale = session.current_figure->scale;  // as it was drawn
  exhibit.drag({session.figure_input(style), session.state, values, session.study.get()}, h.handle, at, values);
}

/// The place of a number that can be typed over.
std::optional<Rect> place_of(const Figure& figure, const std::string& field, int index) {
  const auto is_it = [&](const Tag& tag) {
    return tag.kind == Tag::Kind::entry && tag.value.name == field && tag.value.at.col == index;
  };
  for (const Shape2D& shape : figure.shapes()) {
    if (const auto* rect = std::get_if<RectShape>(&shape); rect != nullptr && is_it(rect->tag)) return rect->at;
    if (const auto* text = std::get_if<TextShape>(&shape); text != nullptr && is_it(text->tag))
      return text_box(*text, figure.scale);
  }
  return std::nullopt;
}

std::optional<double> number_in(const std::string& text) {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || stop != end || text.empty()) return std::nullopt;
  return value;
}

std::string shortest(double value) {
  char digits[32];
  const auto end = std::to_chars(digits, digits + sizeof(digits), static_cast<float>(value)).ptr;
  return {digits, end};
}

void type_numbers(Session& session, ExhibitValues& values, Rect figure, Rect area) {
  Hand& h = hand();
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  bool opened = false;
  if (ImGui::IsMouseClicked(0) && area.contains({mouse.x, mouse.y})) {
    const auto tag = session.current_figure->hit(mouse_in(figure));
    if (tag && tag->kind == Tag::Kind::entry) {
      h.field = tag->value.name;
      h.index = tag->value.at.col;
      h.typed = shortest(values.numbers(h.field).at(static_cast<std::size_t>(h.index)));
      opened = true;
    }
  }
  if (h.field.empty()) return;
  const auto place = place_of(*session.current_figure, h.field, h.index);
  if (!place) {
    h.field.clear();
    return;
  }
  const float width = std::max(place->w, px(64)), height = control_height();
  const Point middle{figure.x + place->x + place->w / 2, figure.y + place->y + place->h / 2};
  const Rect at{middle.x - width / 2, middle.y - height / 2, width, height};
  FieldOptions options;
  options.take_focus = true;
  const std::string id = "exhibit.entry." + h.field + "." + std::to_string(h.index);
  const FieldResult result = floating_field(id, at, h.typed, options);
  if (result.changed)
    if (const auto value = number_in(h.typed)) {
      std::vector<double> all = values.numbers(h.field);
      all[static_cast<std::size_t>(h.index)] = *value;
      values.set(h.field, std::move(all));
    }
  if (result.submitted || (result.left && !opened)) h.field.clear();
}

void draw(Session& session, Rect canvas) {
  if (find_exhibit(session.state.exhibit.id) == nullptr && !exhibits().empty())
    session.state.exhibit = {exhibits().front().id, {}, {}};
  const Exhibit* exhibit = find_exhibit(session.state.exhibit.id);
  if (exhibit == nullptr) {
    show_picture(session, "exhibit.figure", canvas);
    return;
  }
  ExhibitValues values(exhibit->controls, session.state.exhibit);
  const Rect room = inset(canvas, px(18), px(10));
  const bool controls = window_parts(session, current_view(session)).controls;
  const float top = controls ? draw_controls(session, *exhibit, values, room) + px(4) : canvas.y;
  if (values.state().id != session.state.exhibit.id) values = ExhibitValues(exhibit->controls, session.state.exhibit);
  session.state.exhibit = values.state();
  const Rect area{canvas.x, top, canvas.w, canvas.bottom() - top};
  show_picture(session, "exhibit.figure", area);
  const WidgetInfo* place = registry::find("exhibit.figure.figure");
  if (place == nullptr || !session.current_figure || !session.run) return;
  const Rect figure = place->rect;
  exhibit = find_exhibit(session.state.exhibit.id);
  if (exhibit == nullptr) return;
  values = ExhibitValues(exhibit->controls, session.state.exhibit);  // a click in the picture may have changed them
  drag_handles(session, *exhibit, values, figure, area);
  type_numbers(session, values, figure, area);
  session.state.exhibit = values.state();
}

const RegisterView registered{
    {ViewKind::exhibit,
     "exhibit",
     {"Exhibits", "展品"},
     2,
     draw,
     nullptr,
     nullptr,
     ViewGroup::course,
     {"Small experiments, each with one idea. Change what can be changed: sliders above, round handles and underlined "
      "numbers in the picture. What you see is computed in front of you.",
      "一个个小实验，每个只讲一件事。凡能动的都可以动：上方的滑块、图中的圆形手柄和带下划线的数。看到的一切都是当场算"
      "出来的。"}}};

}  // namespace
}  // namespace headlight::view::exhibit
