#include "core/lab/model_source.h"

#include <algorithm>
#include <charconv>
#include <cstdio>
#include <filesystem>

#include "core/lab/model_store.h"
#include "core/text/error.h"

namespace headlight {
namespace {

namespace fs = std::filesystem;

void forget_switches(Request& request) {
  request.attention_scale.reset();
  request.embedding_scale.reset();
  request.position.reset();
  request.score.reset();
  request.mask = request.encoder_mask = request.cross_mask = {};
  request.interventions.clear();
  request.model.folder.clear();
  request.model.snapshot = -1;
  request.model.live = false;
  request.model.given.reset();
}

std::string listed(const std::vector<int>& steps) {
  std::string all;
  for (const int step : steps) all += (all.empty() ? "" : ", ") + std::to_string(step);
  return all;
}

}  // namespace

std::string snapshot_folder(const std::string& folder, int step) {
  char name[16];
  std::snprintf(name, sizeof name, "%06d", step);
  return (fs::path(folder) / "snapshots" / name).string();
}

std::vector<int> snapshots_of(const std::string& folder) {
  std::vector<int> steps;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(fs::path(folder) / "snapshots", error)) {
    const std::string name = entry.path().filename().string();
    int step = 0;
    const auto [end, trouble] = std::from_chars(name.data(), name.data() + name.size(), step);
    if (trouble == std::errc() && end == name.data() + name.size()) steps.push_back(step);
  }
  std::sort(steps.begin(), steps.end());
  return steps;
}

std::string source_folder(const Request::Source& source) {
  const std::string folder = model_folder(source.folder);
  if (source.snapshot < 0) return folder;
  const std::vector<int> steps = snapshots_of(folder);
  if (std::find(steps.begin(), steps.end(), source.snapshot) == steps.end())
    throw Error(source.folder + Tr{": expected one of the snapshots ", "：应为这些快照之一："} +
                (steps.empty() ? "–" : listed(steps)) + Tr{", found ", "，实际为 "} + std::to_string(source.snapshot) +
                Tr{"; choose one of them", "；请选择其中之一"});
  return snapshot_folder(folder, source.snapshot);
}

Request with_model(Request request) {
  Request::Source& source = request.model;
  if (source.given) return request;
  if (source.live)
    throw Error(
        Tr{"expected a model that is being trained, found none in memory; start the training in the window, or "
           "open the model it was saved as",
           "应有正在训练的模型，内存中没有；请在窗口中开始训练，或打开保存下来的模型"});
  if (source.folder.empty()) return request;
  source.given = model_in(source_folder(source));
  if (source.snapshot >= 0) {  // named after the model and not after the folder of the snapshot
    auto named = std::make_shared<Model>(*source.given);
    named->name = fs::path(model_folder(source.folder)).filename().string();
    source.given = named;
  }
  return request;
}

std::shared_ptr<const Run> run_lab(const Request& request, const std::atomic<bool>* cancelled) {
  return run_request(with_model(request), cancelled);
}

void use_stored(Request& request, const std::string& name_or_path) {
  forget_switches(request);
  request.model.folder = name_or_path;
}
void use_seeded(Request& request) { forget_switches(request); }
void use_training(Request& request) {
  forget_switches(request);
  request.model.live = true;
}

}  // namespace headlight
