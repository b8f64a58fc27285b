#include "core/train/drawn_shapes.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "core/text/error.h"

namespace headlight {
namespace {

constexpr double pi = std::numbers::pi;
constexpr double most_noise = 0.06;

struct Corner {
  double x, y;  // in radii, y down
};

// The strokes of a shape, each a chain of corners.
std::vector<std::vector<Corner>> strokes_of(DrawnKind kind) {
  const auto around = [](int corners, double first) {
    std::vector<Corner> out;
    for (int i = 0; i <= corners; ++i) {
      const double angle = first + 2 * pi * i / corners;
      out.push_back({std::cos(angle), std::sin(angle)});
    }
    return out;
  };
  const double s = 0.82;
  switch (kind) {
    case DrawnKind::circle:
      return {around(16, 0)};
    case DrawnKind::square:
      return {{{-s, -s}, {s, -s}, {s, s}, {-s, s}, {-s, -s}}};
    case DrawnKind::triangle:
      return {around(3, -pi / 2)};
    case DrawnKind::cross:
      return {{{-s, -s}, {s, s}}, {{s, -s}, {-s, s}}};
    case DrawnKind::line:
      return {{{-1, 0}, {1, 0}}};
  }
  return {};
}

// A shape without its place.
DrawnShape random_shape(Random& random, DrawnKind kind, double smallest, double largest) {
  DrawnShape shape;
  shape.kind = kind;
  shape.radius = random.uniform(smallest, largest);
  const double turn = random.uniform(-1, 1);
  shape.turn = turn * (kind == DrawnKind::line ? pi / 2 : 0.2);
  shape.stretch = random.uniform(0.85, 1.18);
  shape.stroke = random.uniform(1.4, 2.8);
  shape.ink = static_cast<float>(random.uniform(0.6, 1.0));
  return shape;
}

bool in_part(const DrawnShape& shape, Part part) {
  return held_out_position(shape.x, shape.y) == (part == Part::held_out);
}

// Anywhere inside, at a position of the part.
void place_inside(DrawnShape& shape, int size, Random& random, Part part) {
  const double margin = shape.radius * 1.1 + 1;
  do {
    shape.x = random.uniform(margin, size - margin);
    shape.y = random.uniform(margin, size - margin);
  } while (!in_part(shape, part));
}

// Where a caption says, clearly: at most 1.5 pixels off the middle, or at least 3 to one side and less to the others.
bool stands_at(int place, double dx, double dy) {
  if (place == 0) return std::max(std::abs(dx), std::abs(dy)) <= 1.5;
  const double along = place <= 2 ? dx : dy;
  const double across = place <= 2 ? dy : dx;
  return (place % 2 == 1 ? -along : along) >= std::max(3.0, std::abs(across) + 1.5);
}

void finish(Scene& scene, int size, Random& random) {
  scene.clean = Matrix::Zero(size, size);
  for (const DrawnShape& shape : scene.shapes) draw_shape(scene.clean, shape, random);
  scene.picture = scene.clean;
  // Half of the pictures are as clean as those that a learner draws.
  const double noise = random.below(2) == 0 ? 0 : random.uniform(0, most_noise);
  for (Eigen::Index i = 0; i < scene.picture.size(); ++i) {
    float& pixel = scene.picture.data()[i];
    pixel = std::clamp(pixel + static_cast<float>(noise * random.normal()), 0.0F, 1.0F);
  }
}

void check_size(const VisionSpec& vision) {
  if (vision.picture < 28)
    throw Error(Tr{"picture: expected at least 28 pixels, so that a shape of every size fits, found ",
                   "picture：边长应至少为 28 像素，才放得下各种大小的图形，实际为 "} +
                std::to_string(vision.picture));
}

std::vector<DrawnShape> several(const VisionSpec& vision, Random& random, Part part) {
  const int count = 1 + random.below(3);
  std::vector<DrawnShape> out;
  while (static_cast<int>(out.size()) < count) {
    DrawnShape shape = random_shape(random, static_cast<DrawnKind>(random.below(drawn_kinds)), 4, 5.5);
    place_inside(shape, vision.picture, random, part);
    const bool touches = std::any_of(out.begin(), out.end(), [&](const DrawnShape& other) {
      return std::hypot(shape.x - other.x, shape.y - other.y) < 1.1 * (shape.radius + other.radius) + 2;
    });
    if (!touches) out.push_back(shape);
  }
  return out;
}

}  // namespace

const std::string& word_of(DrawnKind kind) {
  static const std::array<std::string, drawn_kinds> words{"circle", "square", "triangle", "cross", "line"};
  return words.at(static_cast<std::size_t>(kind));
}

Tr name_of(DrawnKind kind) {
  static const std::array<Tr, drawn_kinds> names{
      Tr{"circle", "圆"}, {"square", "正方形"}, {"triangle", "三角形"}, {"cross", "叉"}, {"line", "线段"}};
  return names.at(static_cast<std::size_t>(kind));
}

void draw_stroke(Matrix& picture, double x0, double y0, double x1, double y1, double width, float ink) {
  const double reach = width / 2 + 1;
  const auto size = static_cast<int>(picture.rows());
  const auto first = [&](double a, double b) {
    return std::clamp(static_cast<int>(std::floor(std::min(a, b) - reach)), 0, size);
  };
  const auto last = [&](double a, double b) {
    return std::clamp(static_cast<int>(std::ceil(std::max(a, b) + reach)), 0, size);
  };
  const double dx = x1 - x0;
  const double dy = y1 - y0;
  const double squared = dx * dx + dy * dy;
  for (int r = first(y0, y1); r < last(y0, y1); ++r)
    for (int c = first(x0, x1); c < last(x0, x1); ++c) {
      const double px = c + 0.5 - x0;
      const double py = r + 0.5 - y0;
      const double along = squared > 0 ? std::clamp((px * dx + py * dy) / squared, 0.0, 1.0) : 0;
      const double distance = std::hypot(px - along * dx, py - along * dy);
      const auto covered = static_cast<float>(std::clamp(width / 2 + 0.5 - distance, 0.0, 1.0));
      picture(r, c) = std::max(picture(r, c), covered * ink);
    }
}

void draw_shape(Matrix& picture, const DrawnShape& shape, Random& random, double shake) {
  const auto point = [&](double x, double y) {
    x = (x + shake * random.normal()) * shape.stretch;
    y = (y + shake * random.normal()) / shape.stretch;
    const double cosine = std::cos(shape.turn);
    const double sine = std::sin(shape.turn);
    return Corner{shape.x + shape.radius * (cosine * x - sine * y), shape.y + shape.radius * (sine * x + cosine * y)};
  };
  for (const std::vector<Corner>& stroke : strokes_of(shape.kind)) {
    Corner from = point(stroke.front().x, stroke.front().y);
    for (std::size_t i = 1; i < stroke.size(); ++i) {
      const int pieces = shape.kind == DrawnKind::circle ? 1 : 3;
      const Corner& a = stroke[i - 1];
      const Corner& b = stroke[i];
      for (int k = 1; k <= pieces; ++k) {
        const double t = static_cast<double>(k) / pieces;
        const Corner to = point(a.x + t * (b.x - a.x), a.y + t * (b.y - a.y));
        draw_stroke(picture, from.x, from.y, to.x, to.y, shape.stroke, shape.ink);
        from = to;
      }
    }
  }
}

bool held_out_position(double x, double y) {
  return (static_cast<int>(std::floor(x / 2)) + 2 * static_cast<int>(std::floor(y / 2)) + 1) % 5 == 0;
}

Scene draw_scene(const VisionSpec& vision, Random& random, Part part) {
  check_size(vision);
  if (vision.form == VisionForm::captions)
    return draw_scene(vision, random, part,
                      all_captions()[static_cast<std::size_t>(random.below(static_cast<int>(all_captions().size())))]);
  Scene scene;
  if (vision.form == VisionForm::queries) {
    scene.shapes = several(vision, random, part);
  } else {
    const auto kind = static_cast<DrawnKind>(random.below(drawn_kinds));
    const double largest = std::min(12.0, vision.picture / 2.0 - 4);
    scene.shapes = {random_shape(random, kind, 4, largest)};
    place_inside(scene.shapes[0], vision.picture, random, part);
  }
  finish(scene, vision.picture, random);
  return scene;
}

Scene draw_scene(const VisionSpec& vision, Random& random, Part part, const Caption& caption) {
  check_size(vision);
  Scene scene;
  scene.caption = caption;
  DrawnShape shape;
  const double middle = vision.picture / 2.0;
  do {
    shape = random_shape(random, caption.kind, caption.big ? 7.5 : 4, caption.big ? 9 : 5.5);
    place_inside(shape, vision.picture, random, part);
  } while (!stands_at(caption.place, shape.x - middle, shape.y - middle));
  scene.shapes = {shape};
  finish(scene, vision.picture, random);
  return scene;
}

}  // namespace headlight
