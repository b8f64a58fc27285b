#include "core/models/vision_run.h"

#include <chrono>
#include <map>
#include <mutex>
#include <stdexcept>

#include "core/models/run_number.h"
#include "core/models/vision_folder.h"
#include "core/models/vision_forward.h"

namespace headlight {
namespace {

Encoding encoding_of(const std::vector<std::string>& names) {
  Encoding out;
  for (const std::string& name : names) out.tokens.push_back({name, 0, 0});
  out.ids.assign(names.size(), Vocabulary::unk);
  out.length = static_cast<int>(names.size());
  return out;
}

Encoding patch_tokens(const VisionSpec& vision) {
  std::vector<std::string> names;
  if (vision.class_token()) names.emplace_back("class");
  for (int i = 0; i < vision.patches(); ++i)
    names.push_back(std::to_string(i / vision.grid() + 1) + "," + std::to_string(i % vision.grid() + 1));
  return encoding_of(names);
}

Encoding query_tokens(int queries) {
  std::vector<std::string> names;
  for (int q = 1; q <= queries; ++q) names.push_back("q" + std::to_string(q));
  return encoding_of(names);
}

}  // namespace

std::shared_ptr<const Run> run_vision(const std::shared_ptr<const VisionModel>& model, Tensor pictures,
                                      const std::vector<std::vector<int>>& captions,
                                      const std::atomic<bool>* cancelled) {
  const VisionSpec& vision = model->vision;
  if (pictures.rows() != vision.picture || pictures.cols() != vision.picture)
    throw std::invalid_argument("pictures: expected [B, " + std::to_string(vision.picture) + ", " +
                                std::to_string(vision.picture) + "], found " + to_string(pictures.shape()));
  if (vision.form == VisionForm::captions && captions.empty())
    throw std::invalid_argument("captions: expected at least one, found none");
  const auto start = std::chrono::steady_clock::now();
  auto run = std::make_shared<Run>();
  run->number = next_run_number();
  run->model = model;
  run->config = model->config;
  run->source.assign(static_cast<std::size_t>(pictures.batch()), patch_tokens(vision));
  if (model->config.two_stacks()) run->target.assign(run->source.size(), query_tokens(vision.queries));
  const Forward f{run->graph, model->parameters, run->config, 0, 1, cancelled};
  try {
    const Var in = run->graph.constant(std::move(pictures));
    switch (vision.form) {
      case VisionForm::whole:
      case VisionForm::windows:
        classify(f, vision, in);
        break;
      case VisionForm::queries:
        detect(f, vision, in);
        break;
      case VisionForm::captions:
        match(f, picture_vectors(f, vision, in), caption_vectors(f, captions));
        break;
    }
  } catch (const Cancelled&) {
    return nullptr;
  }
  run->milliseconds = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
  return run;
}

std::shared_ptr<const VisionModel> vision_model_in(const std::string& folder) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const VisionModel>> known;
  const std::lock_guard lock(mutex);
  std::shared_ptr<const VisionModel>& model = known[folder];
  if (!model) model = load_vision_model(folder);
  return model;
}

}  // namespace headlight
