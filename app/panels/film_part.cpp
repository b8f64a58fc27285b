#include "app/panels/film_part.h"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "app/panels/export_target.h"
#include "app/ui/recording.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

struct Choice {
  int of = 0;    // FilmOf
  int kind = 0;  // FilmKind
  int resolution = 0;
  float seconds = 1.2F;
  ProposedPath to;
};

void propose(Choice& choice) {
  std::error_code trouble;
  const fs::path here = fs::current_path(trouble);
  const fs::path folder = choice.to.path.empty() || trouble ? here : fs::path(choice.to.path).parent_path();
  const std::string name = choice.of == 0 ? "headlight-steps" : "headlight-training";
  choice.to.propose((folder / (name + (choice.kind == 0 ? ".gif" : ""))).string());
}

Tr remark(const Choice& choice, bool& good) {
  const std::string name = literal_text(fs::path(choice.to.path).filename().string());
  const Target target = target_of(choice.to.path);
  good = target == Target::fresh || target == Target::replaces;
  if (choice.kind == 1) {
    const int older = target == Target::is_folder ? frames_in(choice.to.path) : 0;
    good = target == Target::fresh || (target == Target::is_folder && older == 0);
    if (older > 0)
      return {"This folder has pictures of another film: " + std::to_string(older) + ". Choose another folder.",
              "该文件夹中已有另一段动画的图片 " + std::to_string(older) + " 张。请换一个文件夹。"};
    if (target == Target::is_folder) return {"Into this folder: frame-001.png …", "写入该文件夹：frame-001.png……"};
    if (target == Target::fresh) return {"New folder: " + name, "新文件夹：" + name};
    if (target == Target::replaces)
      return {"This is a file. Type the name of a folder.", "这是一个文件，请输入文件夹的名称。"};
  }
  if (good && !choice.to.path.ends_with(".gif")) {
    good = false;
    return {"The name of the file must end in .gif.", "文件名须以 .gif 结尾。"};
  }
  return said_of(target, choice.to.path, {"Type where to write the film.", "请输入保存位置。"});
}

/// A row of choices with its name at the left.
bool choose(Column& column, const char* id, const Tr& name, const std::vector<Tr>& choices, int& chosen) {
  const Rect row = column.row(control_height());
  const auto parts = split(row, {0.3F, 0.7F});
  text({row.x, center(row).y}, tr(name), TextSize::label, colors().muted);
  return segmented(id, parts[1], choices, chosen);
}

void draw_progress(Session& session, Column& column) {
  const Theme& t = colors();
  const double done = session.recording->done;
  const Rect row = column.row(control_height());
  const float width = button_width({"Cancel", "取消"});
  const Rect bar{row.x, center(row).y - px(4), row.w - width - px(60), px(8)};
  fill(bar, t.rule, px(4));
  fill({bar.x, bar.y, std::max(bar.h, bar.w * static_cast<float>(done)), bar.h}, t.weight, px(4));
  text({bar.right() + px(46), center(row).y}, std::to_string(std::lround(100 * done)) + " %", TextSize::label, t.ink,
       Align::right);
  if (button("export.film.cancel", {row.right() - width, row.y, width, row.h}, {"Cancel", "取消"}))
    session.recording->stop = true;
}

}  // namespace

void draw_film_part(Session& session, Column& column) {
  static Choice choice;
  const auto paragraph_here = [&](const Tr& words, Color color) {
    column.space(paragraph({column.room.x, column.y, column.room.w, 0}, tr(words), TextSize::label, color) + px(8));
  };
  const bool training = can_film(session, FilmOf::snapshots);
  if (!training) choice.of = 0;
  propose(choice);
  paragraph_here(choice.of == 0 ? Tr{"The step view from the first step to the last, picture by picture.",
                                     "步骤视图，从第一步到最后一步，一步一图。"}
                                : Tr{"This view along the training of the model: a picture for each kept snapshot.",
                                     "当前视图随模型训练的变化：每个快照一图。"},
                 colors().muted);
  if (training)
    choose(column, "export.film.of", {"film of", "内容"}, {{"steps", "步骤"}, {"training", "训练"}}, choice.of);
  choose(column, "export.film.kind", {"written as", "格式"}, {same("GIF"), {"PNG series", "PNG 序列"}}, choice.kind);
  choose(column, "export.film.resolution", {"size", "尺寸"}, {same("960 px"), same("1920 px")}, choice.resolution);
  if (choice.kind == 0)
    slider_float("export.film.seconds", column.row(control_height()), {"seconds a picture", "每张秒数"}, choice.seconds,
                 {0.2F, 5, 1, false});
  propose(choice);
  FieldOptions options;
  options.hint = choice.kind == 0 ? Tr{"path of the file", "文件路径"} : Tr{"path of the folder", "文件夹路径"};
  text_field("export.film.path", column.row(control_height()), choice.to.path, options);
  if (session.recording) {
    draw_progress(session, column);
    return;
  }
  bool good = false;
  const Tr words = remark(choice, good);
  paragraph_here(words, good && target_of(choice.to.path) != Target::replaces ? colors().muted : colors().focus);
  ButtonOptions save{Look::primary};
  const FilmOf of = choice.of == 0 ? FilmOf::steps : FilmOf::snapshots;
  save.enabled = good && can_film(session, of);
  if (button("export.film.save", column.row(control_height()), {"Record", "录制"}, save) && save.enabled)
    start_recording(session, {of, choice.kind == 0 ? FilmKind::gif : FilmKind::series,
                              static_cast<float>(1 + choice.resolution), choice.seconds, choice.to.path});
}

}  // namespace headlight
