#include "app/lessons/handout_part.h"

#include <atomic>
#include <chrono>
#include <filesystem>
#include <future>
#include <memory>
#include <optional>
#include <utility>

#include "app/lessons/desk.h"
#include "app/panels/export_target.h"
#include "core/figure/rich_text.h"
#include "core/lesson/handout.h"

namespace headlight {
namespace {

/// A hand-out that is being written, beside the window.
struct Writing {
  std::atomic<int> done{0};
  int steps = 0;
  std::string path;
  std::future<std::optional<Tr>> result;  // what went wrong
};

std::unique_ptr<Writing>& writing() {
  static std::unique_ptr<Writing> now;
  return now;
}

void begin(const Lesson& lesson, const std::string& path, bool answers) {
  auto made = std::make_unique<Writing>();
  made->steps = static_cast<int>(lesson.steps.size());
  made->path = path;
  Writing* shared = made.get();
  made->result = std::async(std::launch::async, [lesson, path, answers, shared]() -> std::optional<Tr> {
    try {
      save_handout(lesson, path, answers, [shared](int done) { shared->done = done; });
    } catch (const std::exception& e) {
      return words_of(e);
    }
    return std::nullopt;
  });
  writing() = std::move(made);
}

void take_result(Session& session) {
  if (!writing() || writing()->result.wait_for(std::chrono::seconds(0)) != std::future_status::ready) return;
  const auto finished = std::exchange(writing(), nullptr);
  if (const auto trouble = finished->result.get())
    session.toast(Tr{"Not saved: ", "未能保存："} + *trouble, true);
  else
    session.toast({"Saved " + finished->path + ".", "已保存 " + finished->path + "。"});
}

std::string proposed(const Lesson& lesson) {
  std::error_code trouble;
  const auto folder = std::filesystem::current_path(trouble);
  return ((trouble ? std::filesystem::path(".") : folder) / handout_name(lesson)).string();
}

}  // namespace

void draw_handout_part(Session& session, Column& column) {
  take_result(session);
  const Lesson* lesson = desk(session).lesson(session);
  if (lesson == nullptr) return;
  static ProposedPath to;
  static bool answers = false;
  to.propose(proposed(*lesson));
  column.space(px(10));
  const Rect head = column.row(px(24));
  rule({head.x, head.y}, {head.right(), head.y}, colors().rule, colors().line);
  text({head.x, head.y + px(16)}, tr({"Hand-out of this lesson", "本课的讲义"}), TextSize::label, colors().ink,
       Align::left, true);
  toggle("handout.answers", column.row(control_height()), {"with the answers", "附答案"}, answers);
  FieldOptions options;
  options.hint = {"path of the file", "文件路径"};
  text_field("handout.path", column.row(control_height()), to.path, options);
  const Target target = target_of(to.path);
  ButtonOptions look{Look::plain, !writing() && (target == Target::fresh || target == Target::replaces)};
  const Tr label =
      writing()
          ? Tr{"Writing step " + std::to_string(writing()->done + 1) + " of " + std::to_string(writing()->steps) + " …",
               "正在写第 " + std::to_string(writing()->done + 1) + " 步，共 " + std::to_string(writing()->steps) +
                   " 步……"}
          : Tr{"Save the hand-out (PDF)", "保存讲义（PDF）"};
  if (button("handout.save", column.row(control_height()), label, look)) begin(*lesson, to.path, answers);
  if (writing()) ui().animating = true;
}

}  // namespace headlight
