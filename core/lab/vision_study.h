#pragma once
// What the exhibits about pictures compute: a drawing through a trained vision model.
#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "core/lab/picture.h"
#include "core/models/vision_model.h"
#include "core/train/drawn_shapes.h"

namespace headlight {

/// Run 0 is the model on the drawing and, of captions, on the examples below it.
struct VisionStudy : Study {
  std::shared_ptr<const VisionModel> model;
  std::shared_ptr<const Run> computed;
  Matrix drawing;
  std::vector<Scene> examples;    // of captions
  std::vector<Caption> captions;  // of captions: those of the examples first, each once, then all others
  const Run* run(int number) const override { return number == 0 ? computed.get() : nullptr; }
  Tr run_name(int number) const override;
};

/// @param model    the name of a vision model, "shapes"
/// @param drawing  see drawing_to_text
/// @param examples pictures beside the drawing, of a model for captions
/// Null when cancelled. Throws Error when there is no such model.
std::shared_ptr<const VisionStudy> study_drawing(const std::string& model, const std::string& drawing, int examples,
                                                 const std::atomic<bool>* cancelled);

/// A drawing made by the program, at a position no model was trained on; as text.
/// @param number 0, 1, …: the kinds of shapes in turn
std::string example_drawing(VisionForm form, int number);

}  // namespace headlight
