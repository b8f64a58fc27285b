// The bar at the top: brand, model chip, views, and at the right what concerns the whole program.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>

#include "app/lessons/desk.h"
#include "app/ui/draw.h"
#include "app/ui/interact.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/presenter.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"
#include "core/lab/picture_provenance.h"

namespace headlight {
namespace {

const Tr text_export{"Export", "导出"}, text_help{"Help", "帮助"};
const Tr text_undo{"Undo (Ctrl+Z)", "撤销（Ctrl+Z）"}, text_redo{"Redo (Ctrl+Shift+Z)", "重做（Ctrl+Shift+Z）"};
const Tr text_more{"More", "更多"};
const Tr text_theme{"Theme: light, dark, projector", "主题：浅色、深色、投影"};
const Tr text_present{"Present (F11)", "放映（F11）"};
const Tr text_cover{"Hide the numbers (H)", "遮住数值（H）"}, text_uncover{"Show the numbers (H)", "显示数值（H）"};
const Tr text_smaller{"Smaller text (Ctrl −)", "缩小文字（Ctrl −）"},
    text_larger{"Larger text (Ctrl +)", "放大文字（Ctrl +）"};

/// How much of everything is shown: the first entry that fits into the window is taken.
struct Fit {
  /// 0: name, size, status; 1: size, status; 2: status; 3: status in two words; 4: name, status in two words; 5: name,
  /// which will do for a trained model
  int chip;
  bool right;  // all buttons at the right; false: some in a menu
  bool tabs;   // false: the views are a list to choose from
};
constexpr std::array<Fit, 11> fits{{{0, true, true},
                                    {1, true, true},
                                    {4, true, true},
                                    {5, true, true},
                                    {2, true, true},
                                    {3, true, true},
                                    {1, false, true},
                                    {2, false, true},
                                    {1, false, false},
                                    {2, false, false},
                                    {3, false, false}}};

std::string chip_text(const ModelWords& words, int level) {
  if (words.name.empty()) return "";
  if (level == 0) return "**" + words.name + "** · " + words.size + " · ";
  if (level == 1) return words.size + " · ";
  if (level == 4) return "**" + words.name + "** · ";
  if (level == 5) return "**" + words.name + "**";
  return "";
}

std::string status_text(const ModelWords& words, int level) {
  if (level == 5 && !words.name.empty()) return "";
  return level >= 3 ? words.short_status : words.status;
}

float chip_width(const ModelWords& words, int level) {
  return std::ceil(width_of(chip_text(words, level), TextSize::label) +
                   width_of(status_text(words, level), TextSize::label)) +
         px(24);
}

float brand_width() { return width_of("Headlight", TextSize::title) * 1.12F; }
const float icon_width = 28;

float right_width(bool all) {
  const float lang = width_of("中 / EN", TextSize::label, true) + px(14);
  if (!all) return 2 * px(icon_width) + lang + px(icon_width) + px(8);
  return 4 * px(icon_width) + button_width(text_export) + button_width(text_help) + px(icon_width) + lang +
         2 * px(icon_width) + px(8);
}

float tabs_width(bool all) {
  float width = 0;
  for (const ViewGroup group : groups()) {
    const float one = tab_width(name_of(group));
    width = all ? width + one : std::max(width, one + px(16));
  }
  return width;
}

void draw_brand(Point at) {
  // A little larger than a title: the only word of the program that is set so.
  const Theme& t = colors();
  const float scale = ui().scale * 1.12F;
  draw_rich(draw_list(), at, "Head", TextSize::title, t.ink, Align::left, true, scale);
  draw_rich(draw_list(), {at.x + text_width("Head", TextSize::title, true, scale), at.y}, "light", TextSize::title,
            t.weight, Align::left, true, scale);
}

void draw_chip(Session& session, Rect at, const ModelWords& words, int level) {
  const Theme& t = colors();
  const bool open = session.panel == Panel::model;
  const Interaction state =
      interact("bar.model", at, plain_text(chip_text(words, level) + (level == 5 ? " · " : "") + words.status), true);
  fill(at, open || state.hovered ? t.accent_soft : t.card, at.h / 2);
  frame_rect(at, open ? t.weight : t.rule, t.line, at.h / 2);
  const std::string before = chip_text(words, level);
  const float x = at.x + px(12);
  text({x, center(at).y}, before, TextSize::label, t.ink);
  const Color ink = words.whose == WeightsOf::nobody ? t.muted : words.trained ? t.good : t.focus;
  text({x + width_of(before, TextSize::label), center(at).y}, status_text(words, level), TextSize::label, ink,
       Align::left, false, at.right() - px(8) - x - width_of(before, TextSize::label));
  const Tr settings{"Model: sizes, switches and seed", "模型：尺寸、开关与种子"};
  const Tr elsewhere{"The model of the views: sizes, switches and seed. This exhibit does not use it.",
                     "各视图所用的模型：尺寸、开关与种子。本展品不用它。"};
  if (state.hovered) tooltip_after(tr(words.whose == WeightsOf::window ? settings : elsewhere));
  if (state.clicked) session.panel = open ? Panel::none : Panel::model;
}

std::string group_id(ViewGroup group) { return std::string("bar.group.") + views_of(group).front()->id; }

void draw_tabs(Session& session, float x, Rect bar, bool all) {
  const View* current = current_view(session);
  const std::vector<ViewGroup> shown = groups();
  if (all) {
    for (const ViewGroup group : shown) {
      const Tr name = name_of(group);
      const Rect at{x, bar.y, tab_width(name), bar.h};
      const bool here = current != nullptr && current->group == group;
      if (tab(group_id(group), at, name, here) && !here) choose_group(session, group);
      x += at.w;
    }
    return;
  }
  std::vector<Tr> names;
  int chosen = 0;
  for (const ViewGroup group : shown) {
    if (current != nullptr && current->group == group) chosen = static_cast<int>(names.size());
    names.push_back(name_of(group));
  }
  const Rect at{x, bar.y + (bar.h - control_height()) / 2, tabs_width(false), control_height()};
  const int before = chosen;
  if (dropdown("bar.view", at, names, chosen) && chosen != before)
    choose_group(session, shown[static_cast<std::size_t>(chosen)]);
}

void draw_language(Session& session, Rect at) {
  const Theme& t = colors();
  const float width = width_of("中 / EN", TextSize::label, true);
  float x = std::round(at.x + (at.w - width) / 2);
  const auto part = [&](const char* id, const std::string& name, Lang lang, float extra_left, float extra_right) {
    const bool here = session.state.preferences.lang == lang;
    const float w = width_of(name, TextSize::label, true);
    const Rect area{x - extra_left, at.y, w + extra_left + extra_right, at.h};
    const Interaction state = interact(id, area, name, true);
    text({x, center(at).y}, name, TextSize::label, here || state.hovered ? t.ink : t.muted, Align::left, here);
    if (state.clicked) session.set_language(lang);
    x += w;
  };
  part("bar.lang.zh", "中", Lang::zh, px(4), px(2));
  text({x, center(at).y}, " / ", TextSize::label, t.muted);
  x += width_of(" / ", TextSize::label);
  part("bar.lang.en", "EN", Lang::en, px(2), px(4));
}

void toggle_panel(Session& session, Panel panel) { session.panel = session.panel == panel ? Panel::none : panel; }

void next_theme(Session& session) {
  ThemeKind& kind = session.state.preferences.theme;
  kind = kind == ThemeKind::light ? ThemeKind::dark : kind == ThemeKind::dark ? ThemeKind::projector : ThemeKind::light;
}

Icon theme_icon(const Session& session) {
  switch (session.state.preferences.theme) {
    case ThemeKind::dark:
      return Icon::moon;
    case ThemeKind::projector:
      return Icon::projector;
    default:
      return Icon::sun;
  }
}

void draw_right(Session& session, Rect bar, bool all) {
  const float h = control_height(), y = std::round(bar.y + (bar.h - h) / 2);
  float x = bar.right() - px(8) - right_width(all);
  const auto next = [&](float width) {
    const Rect at{std::round(x), y, width, h};
    x += width;
    return at;
  };
  const ButtonOptions quiet{Look::quiet};
  if (icon_button("bar.undo", next(px(icon_width)), Icon::undo, text_undo, {Look::quiet, session.can_undo()})) {
    session.undo();
  }
  if (icon_button("bar.redo", next(px(icon_width)), Icon::redo, text_redo, {Look::quiet, session.can_redo()})) {
    session.redo();
  }
  if (all) {
    const ButtonOptions on_when_covered{Look::quiet, true, session.covered};
    if (icon_button("bar.cover", next(px(icon_width)), session.covered ? Icon::covered_eye : Icon::eye,
                    session.covered ? text_uncover : text_cover, on_when_covered))
      session.cover(!session.covered);
    if (icon_button("bar.present", next(px(icon_width)), Icon::present, text_present, quiet)) present(session, true);
  }
  const Rect lang_place = [&] {
    if (!all) return next(width_of("中 / EN", TextSize::label, true) + px(14));
    if (button("bar.export", next(button_width(text_export)), text_export,
               {Look::quiet, true, session.panel == Panel::exporting})) {
      toggle_panel(session, Panel::exporting);
    }
    if (button("bar.help", next(button_width(text_help)), text_help,
               {Look::quiet, true, session.panel == Panel::help})) {
      toggle_panel(session, Panel::help);
    }
    if (icon_button("bar.theme", next(px(icon_width)), theme_icon(session), text_theme, quiet)) next_theme(session);
    return next(width_of("中 / EN", TextSize::label, true) + px(14));
  }();
  draw_language(session, lang_place);
  if (all) {
    if (button("bar.smaller", next(px(icon_width)), same("A−"), quiet)) session.change_text_scale(-1);
    tooltip(text_smaller);
    if (button("bar.larger", next(px(icon_width)), same("A+"), quiet)) session.change_text_scale(1);
    tooltip(text_larger);
    return;
  }
  switch (menu_icon("bar.more", next(px(icon_width)), Icon::more, text_more,
                    {text_export, text_help, text_present, session.covered ? text_uncover : text_cover, text_theme,
                     text_smaller, text_larger})) {
    case 0:
      toggle_panel(session, Panel::exporting);
      break;
    case 1:
      toggle_panel(session, Panel::help);
      break;
    case 2:
      present(session, true);
      break;
    case 3:
      session.cover(!session.covered);
      break;
    case 4:
      next_theme(session);
      break;
    case 5:
      session.change_text_scale(-1);
      break;
    case 6:
      session.change_text_scale(1);
      break;
    default:
      break;
  }
}

/// "13 · What does it refer to?": leads back to the table of contents.
void draw_lesson_chip(Session& session, Rect at, const std::string& words) {
  const Theme& t = colors();
  const Interaction state = interact("bar.lesson", at, plain_text(words), true);
  fill(at, state.hovered ? t.accent_soft : t.card, at.h / 2);
  frame_rect(at, t.rule, t.line, at.h / 2);
  text({at.x + px(12), center(at).y}, words, TextSize::label, t.ink, Align::left, false, at.w - px(22));
  if (state.hovered) tooltip_after(tr({"Back to the table of contents (Esc)", "回到目录（Esc）"}));
  if (state.clicked) desk(session).leave(session);
}

std::string lesson_words(Session& session) {
  const Lesson* lesson = desk(session).lesson(session);
  const std::string& id = session.state.lesson.id;
  const std::string number = std::to_string(std::atoi(id.c_str()));
  const std::string title = lesson == nullptr ? literal_text(id) : "**" + title_text(lesson->title) + "**";
  if (number == "0") return title;
  return tr({"Lesson " + number, "第 " + number + " 课"}) + " · " + title;
}

/// In a lesson: where one is, the model, and what concerns the whole program.
void draw_bar_in_lesson(Session& session, Rect at) {
  const ModelWords words = model_words(session);
  const float gap = px(14), height = std::round(px(26)), y = std::round(at.y + (at.h - height) / 2);
  const std::string lesson = lesson_words(session);
  const float wanted = std::ceil(width_of(lesson, TextSize::label)) + px(26);
  float x = at.x + px(16);
  draw_brand({x, center(at).y});
  x += brand_width() + gap;
  bool all = true;
  float room = at.right() - px(17) - right_width(true) - gap - x;
  if (room < wanted) {
    all = false;
    room = at.right() - px(17) - right_width(false) - gap - x;
  }
  const Rect chip{std::round(x), y, std::min(wanted, room), height};
  draw_lesson_chip(session, chip, lesson);
  room -= chip.w + gap;
  for (const int level : {0, 1, 2, 3}) {
    if (chip_width(words, level) > room) continue;
    draw_chip(session, {chip.right() + gap, y, chip_width(words, level), height}, words, level);
    break;
  }
  draw_right(session, at, all);
}

ModelWords exhibit_words(WeightsOf whose) {
  ModelWords words;
  words.whose = whose;
  words.trained = whose != WeightsOf::random;
  if (whose == WeightsOf::nobody) {
    words.status = tr({"this exhibit uses no model", "本展品不用模型"});
    words.short_status = tr({"no model", "不用模型"});
    return words;
  }
  const std::string weights = tr(state_of_weights(whose));
  words.status = tr({"this exhibit has its own weights: ", "本展品自带权重："}) + weights;
  words.short_status = tr({"own weights: ", "自带权重："}) + weights;
  return words;
}

}  // namespace

ModelWords model_words(const Session& session) {
  if (!session.run || !session.run->model) return {"", tr({"no model", "无模型"}), "", "", true};
  if (const WeightsOf whose = weights_shown(session.figure_input({}), session.state, session.study.get());
      whose != WeightsOf::window)
    return exhibit_words(whose);
  const ModelConfig& config = session.run->config;
  const Model& model = *session.run->model;
  const std::string layers = config.two_stacks()
                                 ? std::to_string(config.n_layers) + "+" + std::to_string(config.n_layers)
                                 : std::to_string(config.n_layers);
  const std::string heads = std::to_string(config.n_heads);
  ModelWords words;
  words.name = model.name.empty() ? tr({"random", "随机"}) : literal_text(model.name);
  const bool one_layer = layers == "1", one_head = heads == "1";
  words.size = tr({layers + (one_layer ? " layer × " : " layers × ") + heads + (one_head ? " head" : " heads"),
                   layers + " 层 × " + heads + " 头"});
  words.trained = model.trained;
  words.short_status = model.trained ? tr({"trained", "已训练"}) : tr({"random weights", "随机权重"});
  words.status = model.trained ? tr({"trained", "已训练"})
                               : tr({"random weights: patterns mean nothing yet", "随机权重：图案尚无意义"});
  return words;
}

void draw_bar(Session& session, Rect at) {
  const Theme& t = colors();
  fill(at, t.card);
  rule({at.x, at.bottom() - 1}, {at.right(), at.bottom() - 1}, t.rule, t.line);
  if (window_parts(session, current_view(session)).lesson) {
    draw_bar_in_lesson(session, at);
    return;
  }
  const ModelWords words = model_words(session);
  const float gap = px(14), left = px(16);
  Fit fit = fits.back();
  for (const Fit& candidate : fits) {
    const float needed = left + brand_width() + gap + chip_width(words, candidate.chip) + gap +
                         tabs_width(candidate.tabs) + gap + right_width(candidate.right) + px(17);
    if (needed > at.w || (candidate.chip == 5 && !words.trained)) continue;
    fit = candidate;
    break;
  }
  float x = at.x + left;
  draw_brand({x, center(at).y});
  x += brand_width() + gap;
  const float rest = at.right() - px(16) - right_width(fit.right) - 2 * gap - tabs_width(fit.tabs) - x;
  const float chip_height = std::round(px(26));
  const Rect chip{std::round(x), std::round(at.y + (at.h - chip_height) / 2),
                  std::min(chip_width(words, fit.chip), std::max(px(40), rest)), chip_height};
  draw_chip(session, chip, words, fit.chip);
  draw_tabs(session, chip.right() + gap, at, fit.tabs);
  draw_right(session, at, fit.right);
}

}  // namespace headlight
