#pragma once
// Pictures of shapes as a hand draws them, for the vision models: by chance, from a seed.
#include <array>
#include <string>
#include <vector>

#include "core/models/vision_model.h"
#include "core/tensor/random.h"
#include "core/tensor/tensor.h"
#include "core/text/tr.h"
#include "core/train/dataset.h"

namespace headlight {

enum class DrawnKind { circle, square, triangle, cross, line };
inline constexpr int drawn_kinds = 5;
const std::string& word_of(DrawnKind kind);  // "circle", as in config.json
Tr name_of(DrawnKind kind);

/// A shape in pixels; a pixel's middle is at its number plus a half.
struct DrawnShape {
  DrawnKind kind = DrawnKind::circle;
  double x = 16, y = 16, radius = 8;
  double turn = 0;     // radians
  double stretch = 1;  // of its width against its height
  double stroke = 2;   // width of the pen
  float ink = 1;       // 0 paper … 1 black
};

/// Size and place in words, and the caption made of them: "a big circle at the left".
struct Caption {
  DrawnKind kind = DrawnKind::circle;
  bool big = false;
  int place = 0;  // middle, left, right, top, bottom
  bool operator==(const Caption&) const = default;
};
inline constexpr int caption_places = 5;
std::vector<std::string> words_of(const Caption& caption);  // without <eos>
Tr text_of(const Caption& caption);
const std::vector<Caption>& all_captions();  // 50, in a fixed order
Vocabulary caption_vocabulary();
std::vector<int> ids_of(const Caption& caption, const Vocabulary& words);  // <eos> last

/// A picture with what is in it.
struct Scene {
  Matrix picture;  // [P, P], 0 paper … 1 ink, noise included
  Matrix clean;    // without noise: which pixels are the shape's
  std::vector<DrawnShape> shapes;
  Caption caption;  // of the `captions` form only
};

/// A stroke of the pen from one point to another; ink only ever gets darker.
void draw_stroke(Matrix& picture, double x0, double y0, double x1, double y1, double width, float ink);

/// Draws a shape with a hand that shakes a little: every corner and every point between is off by about `shake` radii.
void draw_shape(Matrix& picture, const DrawnShape& shape, Random& random, double shake = 0.04);

/// Whether a shape centred here is never used for training: every fifth square of 2 × 2 pixels, spread by a knight's
/// move (column + 2·row + 1 divisible by five).
bool held_out_position(double x, double y);

/// A scene as the form of a vision model asks for it; all its shapes are centred at positions of the part.
/// whole, windows: one shape of radius 4 to 12 pixels, anywhere inside. queries: one to three shapes of radius 4 to
/// 5.5 that do not touch. captions: one shape, small (4 to 5.5) or big (7.5 to 9), clearly at a place; of the given
/// caption. Pen 1.4 to 2.8 pixels wide, ink 0.6 to 1; half of the pictures have normal noise of a deviation up to 0.06.
/// Throws Error when the picture is too small for the shapes: fewer than 28 pixels.
Scene draw_scene(const VisionSpec& vision, Random& random, Part part);
Scene draw_scene(const VisionSpec& vision, Random& random, Part part, const Caption& caption);

}  // namespace headlight
