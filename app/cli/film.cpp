#include "app/cli/film.h"

#include <unistd.h>
#include <algorithm>
#include <cstdio>
#include <iostream>

#include "core/lab/model_source.h"
#include "core/lab/model_store.h"
#include "core/lab/reel.h"
#include "core/tensor/strict_json.h"

namespace headlight {
namespace {

[[noreturn]] void refuse(const char* option, const Tr& expected, const Tr& found, const Tr& todo) {
  throw Error(option + Tr{": expected ", "：应为 "} + expected + Tr{", found ", "，实际为 "} + found + Tr{"; ", "；"} +
              todo);
}

/// "all" or "scores-z": the first step and the one after the last.
std::pair<int, int> range_of(const std::string& words, const std::vector<Step>& steps) {
  const int count = static_cast<int>(steps.size());
  if (words == "all") return {0, count};
  const auto number = [&](const std::string& id) {
    const auto at = std::find_if(steps.begin(), steps.end(), [&](const Step& s) { return s.id == id; });
    return at == steps.end() ? -1 : static_cast<int>(at - steps.begin());
  };
  const std::size_t dash = words.find('-');
  const int first = number(words.substr(0, dash));
  const int last = dash == std::string::npos ? first : number(words.substr(dash + 1));
  if (first >= 0 && last >= first) return {first, last + 1};
  std::string ids;
  for (const Step& step : steps) ids += (ids.empty() ? "" : ", ") + step.id;
  refuse("--steps", {"all, or FROM-TO in this order: " + ids, "all，或按此顺序的 起-止：" + ids},
         same(in_quotes(words)), {"choose two of them", "请从中选择两个"});
}

Reel reel_for(const RenderOptions& o, const LabState& state, const std::shared_ptr<const Run>& run) {
  const ReelSize size{o.width, o.height};
  if (!o.film.snapshots.empty()) {
    if (!o.film.steps.empty())
      refuse("--snapshots", {"it alone", "单独使用"}, {"--steps beside it", "同时给了 --steps"},
             {"leave one of them out", "请去掉其中之一"});
    const std::string& folder = state.request.model.folder;
    const std::vector<int> kept = folder.empty() ? std::vector<int>{} : snapshots_of(model_folder(folder));
    if (kept.empty())
      refuse("--snapshots", {"a model that was kept while it was trained", "保存过训练过程的模型"},
             {"one without snapshots", "没有快照的模型"},
             {"name one with --model, such as story", "请用 --model 指定，如 story"});
    return reel_of_snapshots(state, kept, size);
  }
  if (state.view != ViewKind::steps)
    refuse(
        "--gif, --series",
        {"`render step`, or --snapshots for the training of a model", "`render step`，或用 --snapshots 记录模型的训练"},
        {"another picture that does not move", "另一种不动的图"}, {"add --snapshots all", "请加上 --snapshots all"});
  const auto [first, last] =
      range_of(o.film.steps.empty() ? "all" : o.film.steps, steps_of(*run, clamped(state.selection, *run)));
  return reel_of_steps(state, run, first, last, size);
}

}  // namespace

void render_film(const RenderOptions& o, const LabState& state, const std::shared_ptr<const Run>& run) {
  const Reel reel = reel_for(o, state, run);
  if (!o.film.series.empty()) make_room_for_series(o.film.series, o.overwrite);
  ReelOptions options;
  options.pixel_ratio = static_cast<float>(o.scale);
  options.theme = state.preferences.theme;
  options.seconds_a_frame = o.film.seconds_a_step;
  const bool watched = isatty(fileno(stderr)) != 0;
  const ReelProgress progress = [watched](double done) {
    if (watched) std::fprintf(stderr, "\r%3.0f %%\r", 100 * done);
    return true;
  };
  const std::string pictures = said({" pictures", " 张图"});
  if (!o.film.gif.empty()) {
    save_gif(reel, o.film.gif, options, progress);
    std::cout << said(Tr{"wrote ", "已写入 "} + o.film.gif) << ", " << reel.count << pictures << '\n';
  }
  if (!o.film.series.empty()) {
    save_series(reel, o.film.series, options, progress);
    std::cout << said(Tr{"wrote ", "已写入 "} + o.film.series) << ", " << reel.count << pictures << '\n';
  }
}

}  // namespace headlight
