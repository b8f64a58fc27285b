#include "app/ui/quit_sheet.h"

#include <algorithm>
#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/keys.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"
#include "core/lab/model_store.h"
#include "imgui.h"

namespace headlight {
namespace {

constexpr float sheet_width = 520;

void save_and_quit(Session& session) {
  session.asks_to_quit = false;
  session.quit = session.save_all_trainings();
}

}  // namespace

void draw_quit_sheet(Session& session, Rect window) {
  if (!session.asks_to_quit) return;
  const Theme& t = colors();
  const Tr title{"A training is not saved", "训练尚未保存"};
  const std::string words =
      tr({"It is in memory only and is lost when the program quits. Saved, it is among your own "
          "models, in " +
              literal_text(own_models_folder()) + ".",
          "它只在内存中，退出程序后就会丢失。保存后可在自己的模型中找到，位于 " + literal_text(own_models_folder()) +
              "。"});
  const float pad = px(18), w = std::min(px(sheet_width), window.w - px(32));
  const float h = std::ceil(2 * pad + line_height(TextSize::title) + px(6) +
                            paragraph_height(w - 2 * pad, words, TextSize::label) + px(14) + control_height());
  const Rect card{std::round((window.w - w) / 2), std::round((window.h - h) * 0.4F), w, h};
  // As large as the window, so that nothing below can be clicked.
  ImGui::SetNextWindowPos(min_of(window));
  ImGui::SetNextWindowSize({window.w, window.h});
  ImGui::SetNextWindowFocus();
  ImGui::Begin("###quit", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground);
  fill(window, with_alpha(t.dark ? Color{0, 0, 0, 1} : t.ink, 0.34F));
  fill(card, t.card, px(9));
  frame_rect(card, mix(t.rule, t.ink, 0.3F), t.line, px(9));
  registry::add({"quit.card", card, true, true, tr(title)});
  float y = card.y + pad;
  text({card.x + pad, y + line_height(TextSize::title) / 2}, tr(title), TextSize::title, t.ink, Align::left, true);
  y += line_height(TextSize::title) + px(6);
  paragraph({card.x + pad, y, card.w - 2 * pad, 0}, words, TextSize::label, t.ink);
  const Tr save{"Save and quit", "保存并退出"}, without{"Quit without saving", "不保存，退出"}, stay{"Stay", "留下"};
  const float row = card.bottom() - pad - control_height();
  float x = card.right() - pad;
  const auto next = [&](const Tr& label) {
    const float width = button_width(label);
    x -= width;
    const Rect at{x, row, width, control_height()};
    x -= px(8);
    return at;
  };
  if (button("quit.save", next(save), save, {Look::primary})) save_and_quit(session);
  if (button("quit.without", next(without), without, {Look::plain})) session.quit = true;
  if (button("quit.stay", next(stay), stay, {Look::plain})) session.asks_to_quit = false;
  ImGui::End();
}

bool quit_sheet_keys(Session& session) {
  if (!session.asks_to_quit) return false;
  if (ImGui::GetIO().KeyCtrl) {
    if (key_pressed(Key::q)) session.ask_to_quit();
  } else if (key_pressed(Key::enter)) {
    save_and_quit(session);
  } else if (key_pressed(Key::escape)) {
    session.asks_to_quit = false;
  }
  return true;
}

}  // namespace headlight
