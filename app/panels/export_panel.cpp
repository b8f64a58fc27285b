// The sheet behind "Export": kind of file, resolution, place.
#include <filesystem>

#include "app/lessons/handout_part.h"
#include "app/panels/export_target.h"
#include "app/panels/film_part.h"
#include "app/ui/widgets.h"
#include "app/views/view.h"

namespace headlight::panel::exporting {
namespace {

std::string current_folder() {
  std::error_code trouble;
  const auto folder = std::filesystem::current_path(trouble);
  return trouble ? "." : folder.string();
}

struct Choice {
  int kind = 0;        // of ExportKind
  int resolution = 1;  // 1×, 2×, 4×
  ProposedPath to;
};

void propose(const Session& session, Choice& choice) {
  const std::string folder =
      choice.to.proposed.empty() ? current_folder() : std::filesystem::path(choice.to.proposed).parent_path().string();
  choice.to.propose(default_export_path(session, static_cast<ExportKind>(choice.kind), folder));
}

Tr about(ExportKind kind) {
  switch (kind) {
    case ExportKind::png:
      return {"An image, for slides and web pages.", "位图，适合幻灯片与网页。"};
    case ExportKind::svg:
      return {"A vector image, for papers and for editing.", "矢量图，适合论文与再编辑。"};
    case ExportKind::pdf:
      return {"A vector image on a page, for LaTeX and printing.", "矢量页面，适合 LaTeX 与打印。"};
    case ExportKind::csv:
      return {"The numbers of the picture, for a spreadsheet.", "图中的数值，可用表格软件打开。"};
    case ExportKind::window:
    case ExportKind::film:
      break;
  }
  return {"The whole window as it is now, as PNG.", "整个窗口的当前画面，PNG 格式。"};
}

void draw(Session& session, Rect inner) {
  static Choice choice;
  std::string& path = choice.to.path;
  Column column(inner);
  const auto paragraph_here = [&](const Tr& words, Color color) {
    column.space(paragraph({inner.x, column.y, inner.w, 0}, tr(words), TextSize::label, color) + px(8));
  };
  if (segmented("export.kind", column.row(control_height()),
                {same("PNG"), same("SVG"), same("PDF"), same("CSV"), {"window", "窗口"}, {"film", "动画"}},
                choice.kind) &&
      choice.to.edited() && choice.kind != static_cast<int>(ExportKind::film))
    path = with_ending(path, static_cast<ExportKind>(choice.kind));
  const auto kind = static_cast<ExportKind>(choice.kind);
  if (kind == ExportKind::film) {
    draw_film_part(session, column);
    return;
  }
  propose(session, choice);
  paragraph_here(about(kind), colors().muted);
  if (kind == ExportKind::png) {
    const Rect row = column.row(control_height());
    const auto parts = split(row, {0.4F, 0.6F});
    text({row.x, center(row).y}, tr({"resolution", "分辨率"}), TextSize::label, colors().muted);
    segmented("export.resolution", parts[1], {same("1×"), same("2×"), same("4×")}, choice.resolution);
    if (session.current_figure) {
      const float ratio = static_cast<float>(1 << choice.resolution);
      const auto size = [&](float length) { return std::to_string(static_cast<int>(length * ratio)); };
      paragraph_here(same(size(session.current_figure->width) + " × " + size(session.current_figure->height) + " px"),
                     colors().muted);
    }
  }
  FieldOptions options;
  options.hint = {"path of the file", "文件路径"};
  const FieldResult field = text_field("export.path", column.row(control_height()), path, options);
  const Target target = target_of(path);
  const bool warned = target != Target::fresh;
  paragraph_here(said_of(target, path, {"Type where to write the file.", "请输入保存位置。"}),
                 warned ? colors().focus : colors().muted);
  ButtonOptions save{Look::primary};
  save.enabled = (target == Target::fresh || target == Target::replaces) &&
                 (kind == ExportKind::window || session.current_figure != nullptr);
  const bool wanted = button("export.save", column.row(control_height()), {"Save", "保存"}, save);
  if ((wanted || field.submitted) && save.enabled)
    export_now(session, kind, static_cast<float>(1 << choice.resolution), path);
  column.space(px(6));
  if (kind != ExportKind::csv)
    paragraph_here({"The file also holds the whole state: open it in Headlight (or drop it onto the window) and "
                    "everything is as it is now.",
                    "文件中还保存了全部状态：在 Headlight 中打开它（或拖到窗口上），一切恢复如现在。"},
                   colors().muted);
  if (session.state.request.model.live)
    paragraph_here({"A training in memory is not in the file, only how to begin it again. Save it in the training view "
                    "to keep it.",
                    "文件中不含内存里的训练，只记下如何重新开始。要保留它，请在训练视图中保存。"},
                   colors().focus);
  draw_handout_part(session, column);
}

const RegisterPanel registered{{Panel::exporting, "export", {"Export", "导出"}, 420, false, draw}};

}  // namespace
}  // namespace headlight::panel::exporting
