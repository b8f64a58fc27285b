#pragma once
// What the exhibits about pictures share: paper to draw on with the mouse, a rubber, examples.
#include <string>
#include <vector>

#include "core/figure/drawing.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/lab/exhibit.h"
#include "core/lab/vision_study.h"

namespace headlight {

inline constexpr int pad_pixels = 32;
inline constexpr int pad_patch = 4;

/// An exhibit about pictures, told what is its own: the model trained for `form` reads the drawing and, of captions,
/// so many examples beside it. Adds to the controls "drawing" (the picture as text, at first the example of number 0),
/// "rubber", and hidden "pen" (where it was last) and "example" (the number of the one shown last); the buttons "clear"
/// and "another"; the study; and what dragging does.
template <VisionForm form, int examples = 0>
Exhibit pad_exhibit(Exhibit own);

/// "layer" and "head" of the models for pictures, which have 2 and 4.
ExhibitControl pad_layer_control();
ExhibitControl pad_head_control();

Matrix drawing_of(const ExhibitValues& values);
bool is_empty(const Matrix& drawing);

/// The paper, with the lines along which it is cut; the handle "pad".
void draw_pad(Canvas& canvas, Rect at, const Matrix& drawing);

/// These models are trained with the program.
WeightsOf trained_weights(const ExhibitInput& input);

/// The study of an exhibit about pictures, once it is there.
const VisionStudy* vision_study(const ExhibitInput& input);

/// "weights[class, 3,5] = 0.12" of the hovered element, or nothing.
Canvas::Readout vision_readout(const ExhibitInput& input, const VisionStudy* study);

/// An element of run 0 of the study.
Tag study_cell(const std::string& value, Index3 at);
/// A click sets a field of the exhibit.
Tag sets(const std::string& field, int value);

/// A title above a panel, at the left; `y` is the middle of its line.
void panel_title(Canvas& canvas, Point at, const Tr& words, float width);

/// "37 %"
std::string percent(double share);

/// The parts of pad_exhibit.
std::vector<ExhibitControl> pad_controls(VisionForm form, std::vector<ExhibitControl> own);
ExhibitButton another_button(void (*press)(ExhibitValues& values));
ExhibitButton clear_button();
void show_next_example(VisionForm form, ExhibitValues& values);
std::shared_ptr<const Study> study_pad(VisionForm form, int examples, const ExhibitValues& values,
                                       const std::atomic<bool>* cancelled);
/// What dragging "pad" to a point does: a line from where the pen was, or a dot when that is far away.
void drag_pad(const ExhibitInput& input, const std::string& handle, Point to, ExhibitValues& values);

template <VisionForm form, int examples>
Exhibit pad_exhibit(Exhibit own) {
  own.controls = pad_controls(form, std::move(own.controls));
  own.study = [](const LabState&, const ExhibitValues& values, const std::atomic<bool>* cancelled) {
    return study_pad(form, examples, values, cancelled);
  };
  own.drag = drag_pad;
  own.weights = trained_weights;
  own.buttons = {another_button([](ExhibitValues& values) { show_next_example(form, values); }), clear_button()};
  return own;
}

}  // namespace headlight
