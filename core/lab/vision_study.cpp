#include "core/lab/vision_study.h"

#include <algorithm>

#include "core/lab/model_store.h"
#include "core/models/vision_run.h"
#include "core/text/error.h"
#include "core/train/drawing_text.h"
#include "core/train/vision_loss.h"

namespace headlight {
namespace {

constexpr std::uint64_t example_seed = 41;

std::shared_ptr<const VisionModel> model_named(const std::string& name) {
  const std::string folder = vision_folder(name);
  if (folder.empty())
    throw Error(Tr{"expected the vision model ", "应有视觉模型 "} + name +
                Tr{", found none of this name; `headlight train " + name + "` makes it",
                   "，实际没有；可用 `headlight train " + name + "` 训练"});
  return vision_model_in(folder);
}

// Pictures of different captions at held-out positions, and the captions in their order before all others.
void add_examples(VisionStudy& study, int count) {
  Random random(example_seed);
  std::vector<Caption> left = all_captions();
  for (int i = 0; i < count; ++i) {
    const auto at = static_cast<std::ptrdiff_t>(random.below(static_cast<int>(left.size())));
    const Caption caption = left[static_cast<std::size_t>(at)];
    study.examples.push_back(draw_scene(study.model->vision, random, Part::held_out, caption));
    study.captions.push_back(caption);
    left.erase(left.begin() + at);
  }
  study.captions.insert(study.captions.end(), left.begin(), left.end());
}

}  // namespace

Tr VisionStudy::run_name(int /*number*/) const {
  return {"the drawing, in the model “" + model->name + "”", "这幅图（模型 " + model->name + "）"};
}

std::shared_ptr<const VisionStudy> study_drawing(const std::string& name, const std::string& drawing, int examples,
                                                 const std::atomic<bool>* cancelled) {
  auto study = std::make_shared<VisionStudy>();
  study->model = model_named(name);
  const int size = study->model->vision.picture;
  study->drawing = drawing_from_text(drawing, size);
  std::vector<std::vector<int>> ids;
  if (study->model->vision.form == VisionForm::captions) {
    add_examples(*study, examples);
    for (const Caption& caption : study->captions) ids.push_back(ids_of(caption, study->model->source));
  }
  Tensor pictures({1 + static_cast<int>(study->examples.size()), size, size});
  pictures.slice(0) = study->drawing;
  for (int i = 1; i < pictures.batch(); ++i)
    pictures.slice(i) = study->examples[static_cast<std::size_t>(i) - 1].picture;
  study->computed = run_vision(study->model, std::move(pictures), ids, cancelled);
  return study->computed ? study : nullptr;
}

std::string example_drawing(VisionForm form, int number) {
  VisionSpec vision;
  vision.form = form;
  Random random(seed_for(example_seed, "example/" + std::to_string(number)));
  Scene scene = draw_scene(vision, random, Part::held_out);
  const auto kind = static_cast<DrawnKind>(number % drawn_kinds);
  while (scene.shapes.front().kind != kind || (form == VisionForm::queries && scene.shapes.size() < 2))
    scene = draw_scene(vision, random, Part::held_out);
  return drawing_to_text(scene.clean);
}

}  // namespace headlight
