#include "core/lab/reel.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <stdexcept>

#include "core/figure/export.h"
#include "core/figure/gif.h"
#include "core/lab/model_source.h"
#include "core/tensor/safetensors.h"
#include "core/text/error.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

/// All pictures, made equally large so that the film does not jump; none when it was stopped. The first half of the
/// work.
std::vector<ReelFrame> frames_of(const Reel& reel, const ReelProgress& progress) {
  if (reel.count < 1) throw Error({"expected at least one picture, found none", "应至少有一张图，实际没有"});
  std::vector<ReelFrame> frames;
  float width = 0, height = 0;
  for (int i = 0; i < reel.count; ++i) {
    if (!progress(0.5 * i / reel.count)) return {};
    frames.push_back(reel.draw(i));
    width = std::max(width, frames.back().figure.width);
    height = std::max(height, frames.back().figure.height);
  }
  for (ReelFrame& frame : frames) {
    frame.figure.width = width;
    frame.figure.height = height;
  }
  return frames;
}

ExportOptions options_for(const Reel& reel, const ReelOptions& options) {
  ExportOptions out;
  out.pixel_ratio = options.pixel_ratio;
  out.theme = options.theme;
  out.provenance = reel.provenance;
  return out;
}

std::string numbered(const std::string& folder, std::size_t number) {
  char name[32];
  std::snprintf(name, sizeof name, "frame-%03zu.png", number);
  return (fs::path(folder) / name).string();
}

bool is_frame(const fs::path& file) {
  const std::string name = file.filename().string();
  return name.starts_with("frame-") && name.ends_with(".png") &&
         std::all_of(name.begin() + 6, name.end() - 4, [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<fs::path> frames_of(const std::string& folder) {
  std::error_code none;
  std::vector<fs::path> frames;
  for (fs::directory_iterator i(folder, none), end; !none && i != end; i.increment(none))
    if (is_frame(i->path())) frames.push_back(i->path());
  return frames;
}

/// New files that vanish again unless they are kept.
struct Written {
  std::vector<std::string> paths{};
  bool kept = false;
  Written() = default;
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;
  ~Written() {
    std::error_code ignored;
    if (!kept)
      for (const std::string& path : paths) fs::remove(path, ignored);
  }
};

}  // namespace

Reel reel_of_steps(const LabState& state, const std::shared_ptr<const Run>& run, int first, int last, ReelSize size) {
  Reel reel;
  reel.count = std::max(0, last - first);
  reel.provenance = provenance(*run, state.selection, state.preferences.lang);
  reel.draw = [state, run, first, size](int frame) {
    LabState here = state;
    here.view = ViewKind::steps;
    here.selection.step = first + frame;
    here.selection = clamped(here.selection, *run);
    return ReelFrame{draw_picture(here, *run, size.width, size.height), here};
  };
  return reel;
}

Reel reel_of_snapshots(const LabState& state, const std::vector<int>& steps, ReelSize size) {
  Reel reel;
  reel.count = static_cast<int>(steps.size());
  reel.draw = [state, steps, size](int frame) {
    LabState here = state;
    here.request.model.snapshot = steps[static_cast<std::size_t>(frame)];
    const auto run = run_lab(here.request);
    here.selection = clamped(here.selection, *run);
    Figure figure = draw_picture(here, *run, size.width, size.height);
    const std::string step = std::to_string(here.request.model.snapshot);
    const Theme& colors = theme(here.preferences.theme);
    TextShape& text = figure.add(TextShape{});
    text.text = Tr{"training step " + step, "训练第 " + step + " 步"}.in(here.preferences.lang);
    text.at = {size.width - 18 * figure.scale, 22 * figure.scale};
    text.align = Align::right;
    text.bold = true;
    text.color = colors.weight;
    figure.width = std::max(figure.width, size.width);
    return ReelFrame{std::move(figure), here};
  };
  return reel;
}

bool save_gif(const Reel& reel, const std::string& path, const ReelOptions& options, const ReelProgress& progress) {
  if (!path.ends_with(".gif"))
    throw Error(Tr{"expected a name ending in .gif, found ", "文件名应以 .gif 结尾，实际为 "} + path +
                Tr{"; correct the name", "；请改正文件名"});
  const std::vector<ReelFrame> frames = frames_of(reel, progress);
  if (frames.empty()) return false;
  const ExportOptions wanted = options_for(reel, options);
  const int hundredths = static_cast<int>(std::lround(std::clamp(options.seconds_a_frame, 0.02, 300.0) * 100));
  std::unique_ptr<GifWriter> gif;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!progress(0.5 + 0.5 * static_cast<double>(i) / static_cast<double>(frames.size()))) return false;
    const Pixels picture = figure_pixels(frames[i].figure, wanted);
    if (!gif) gif = std::make_unique<GifWriter>(picture.width, picture.height);
    gif->add(picture, i + 1 == frames.size() ? 2 * hundredths : hundredths);
  }
  write_file(path, gif->finish());
  return true;
}

bool save_series(const Reel& reel, const std::string& folder, const ReelOptions& options,
                 const ReelProgress& progress) {
  const std::vector<ReelFrame> frames = frames_of(reel, progress);
  if (frames.empty()) return false;
  make_folder(folder);
  ExportOptions wanted = options_for(reel, options);
  Written written;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!progress(0.5 + 0.5 * static_cast<double>(i) / static_cast<double>(frames.size()))) return false;
    wanted.state = to_json(frames[i].state);
    const std::string path = numbered(folder, i + 1);
    std::error_code none;
    const bool is_new = !fs::exists(path, none);
    write_file(path, export_figure(frames[i].figure, FileKind::png, wanted));
    if (is_new) written.paths.push_back(path);
  }
  written.kept = true;
  return true;
}

int frames_in(const std::string& folder) { return static_cast<int>(frames_of(folder).size()); }

void make_room_for_series(const std::string& folder, bool overwrite) {
  const std::vector<fs::path> older = frames_of(folder);
  if (!older.empty() && !overwrite)
    throw Error(folder +
                Tr{": expected a folder without pictures of another film, found ",
                   "：应为没有其他动画图片的文件夹，实际已有 "} +
                std::to_string(older.size()) +
                Tr{" of them; choose another folder, or --overwrite to remove them",
                   " 张；请换一个文件夹，或用 --overwrite 删除这些图片"});
  for (const fs::path& file : older) {
    std::error_code none;
    fs::remove(file, none);
  }
}

}  // namespace headlight
