#include "app/panels/export_target.h"

#include <filesystem>

#include "core/figure/export.h"
#include "core/figure/rich_text.h"
#include "core/lab/picture_provenance.h"
#include "core/tensor/safetensors.h"
#include "core/text/error.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

const char* ending(ExportKind kind) {
  switch (kind) {
    case ExportKind::svg:
      return ".svg";
    case ExportKind::pdf:
      return ".pdf";
    case ExportKind::csv:
      return ".csv";
    case ExportKind::film:
      return ".gif";
    case ExportKind::png:
    case ExportKind::window:
      break;
  }
  return ".png";
}

std::string subject(const Session& session) {
  const Selection s = session.shown();
  const std::string head = "-layer" + std::to_string(s.layer + 1) + "-head" + std::to_string(s.head + 1);
  switch (session.state.view) {
    case ViewKind::steps: {
      const std::vector<Step> steps = session.run ? steps_of(*session.run, s) : std::vector<Step>{};
      const auto i = static_cast<std::size_t>(s.step);
      return (i < steps.size() ? steps[i].id : "step") + head;
    }
    case ViewKind::heatmap: {
      const char* const names[] = {"weights", "scores", "scaled", "masked"};
      return names[static_cast<int>(session.state.heatmap.quantity)] + head;
    }
    case ViewKind::grid:
      return "all-heads";
    case ViewKind::scaling:
      return "embedding-scale";
    case ViewKind::connections:
    case ViewKind::inspector:
      return picture_of(session.state.view).id + head;
    default:
      return picture_of(session.state.view).id;
  }
}

}  // namespace

std::string default_export_path(const Session& session, ExportKind kind, const std::string& folder) {
  const std::string name = "headlight-" + (kind == ExportKind::window ? "window" : subject(session)) + ending(kind);
  return (fs::path(folder) / name).string();
}

std::string with_ending(const std::string& path, ExportKind kind) {
  if (path.empty()) return path;
  return fs::path(path).replace_extension(ending(kind)).string();
}

Target target_of(const std::string& path) {
  if (path.empty()) return Target::empty;
  std::error_code trouble;  // an unreadable place counts as not there
  const fs::path place(path);
  if (fs::is_directory(place, trouble)) return Target::is_folder;
  const fs::path folder = fs::absolute(place, trouble).parent_path();
  if (!fs::is_directory(folder, trouble)) return Target::no_folder;
  return fs::exists(place, trouble) ? Target::replaces : Target::fresh;
}

Tr said_of(Target target, const std::string& path, const Tr& when_empty) {
  const std::string name = literal_text(fs::path(path).filename().string());
  switch (target) {
    case Target::fresh:
      return {"New file: " + name, "新文件：" + name};
    case Target::replaces:
      return {"This file exists and will be replaced: " + name, "该文件已存在，将被替换：" + name};
    case Target::is_folder:
      return {"This is a folder. Add a file name.", "这是文件夹，请加上文件名。"};
    case Target::no_folder:
      return {"There is no such folder. Correct the path or make the folder first.",
              "没有这个文件夹。请改正路径或先建立文件夹。"};
    case Target::empty:
      break;
  }
  return when_empty;
}

void ProposedPath::propose(const std::string& better) {
  if (!edited()) path = better;
  proposed = better;
}

void export_now(Session& session, ExportKind kind, float pixel_ratio, const std::string& path) {
  if (kind == ExportKind::window) {
    session.save_window_to = path;
    session.panel = Panel::none;  // the sheet shall not be in the picture
    return;
  }
  try {
    if (!session.current_figure || !session.run)
      throw Error({"expected a figure, found none yet; type a sentence", "应有图，实际还没有；请输入句子"});
    if (file_kind(path) != static_cast<FileKind>(kind))
      throw Error(Tr{"expected a name ending in ", "文件名应以 "} + ending(kind) + Tr{", found ", " 结尾，实际为 "} +
                  path + Tr{"; correct the name", "；请改正文件名"});
    ExportOptions options;
    options.pixel_ratio = pixel_ratio;
    options.state = to_json(session.state);
    LabState shown = session.state;
    shown.selection = session.shown();
    options.provenance = picture_provenance(shown, *session.run);
    options.theme = session.style_for({}).theme;
    save_figure(*session.current_figure, path, options);
    session.toast({"Saved " + path, "已保存 " + path});
  } catch (const std::exception& e) {
    session.toast(Tr{"Not saved: ", "未能保存："} + words_of(e), true);
  }
}

}  // namespace headlight
