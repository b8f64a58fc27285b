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

/// "drawing" (the picture as text, at first the example of number 0), "rubber", and hidden "pen" (where it was last)
/// and "example" (the number of the one shown last); then the exhibit's own.
std::vector<ExhibitControl> pad_controls(VisionForm form, std::vector<ExhibitControl> own);
/// "clear" and "another".
template <VisionForm form>
std::vector<ExhibitButton> pad_buttons();
ExhibitButton clear_button();
void show_next_example(VisionForm form, ExhibitValues& values);

Matrix drawing_of(const ExhibitValues& values);
bool is_empty(const Matrix& drawing);

/// The paper, with the lines along which it is cut; the handle "pad".
void draw_pad(Canvas& canvas, Rect at, const Matrix& drawing);

/// What dragging "pad" to a point does: a line from where the pen was, or a dot when that is far away. `figure` is the
/// exhibit's, drawn with the same input.
void drag_pad(const Figure& figure, const std::string& handle, Point to, ExhibitValues& values);

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

template <VisionForm form>
std::vector<ExhibitButton> pad_buttons() {
  return {{"another",
           {"Another example", "换一个例子"},
           [](ExhibitValues& values) { show_next_example(form, values); },
           {"A shape drawn by the program, at a place the model was not trained on",
            "由程序画的图形，画在模型训练时没有见过的位置"}},
          clear_button()};
}

}  // namespace headlight
