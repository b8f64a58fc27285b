#include "app/exhibits/drawing_pad.h"

#include <cmath>

#include "core/figure/study_part.h"
#include "core/train/drawing_text.h"

namespace headlight {
namespace {

constexpr double pen_width = 2.2, rubber_width = 4;
constexpr double longest_jump = 7;  // pixels of the drawing; the mouse is a new stroke beyond it
constexpr double nowhere = -100;

Rect pad_place(const Figure& figure) {
  for (const Shape2D& shape : figure.shapes())
    if (const auto* rect = std::get_if<RectShape>(&shape))
      if (rect->tag.kind == Tag::Kind::handle && rect->tag.value.name == "pad") return rect->at;
  return {};
}

std::string model_for(VisionForm form) {
  switch (form) {
    case VisionForm::windows:
      return "shapes-windows";
    case VisionForm::queries:
      return "shapes-queries";
    case VisionForm::captions:
      return "shapes-captions";
    case VisionForm::whole:
      break;
  }
  return "shapes";
}

}  // namespace

ExhibitControl pad_layer_control() {
  ExhibitControl layer{"layer", {"Layer", "层"}, ExhibitControl::Kind::choice};
  layer.choices = {{"layer 1", "第 1 层"}, {"layer 2", "第 2 层"}};
  layer.start = {1};
  layer.picture_only = true;
  return layer;
}

ExhibitControl pad_head_control() {
  ExhibitControl head{"head", {"Head", "头"}, ExhibitControl::Kind::choice};
  head.choices = {{"head 1", "头 1"}, {"head 2", "头 2"}, {"head 3", "头 3"}, {"head 4", "头 4"}};
  head.picture_only = true;
  return head;
}

std::vector<ExhibitControl> pad_controls(VisionForm form, std::vector<ExhibitControl> own) {
  ExhibitControl drawing{"drawing", {"Drawing", "图"}, ExhibitControl::Kind::word};
  drawing.start_word = example_drawing(form, 0);
  drawing.shown = false;
  drawing.taken_along = true;
  ExhibitControl rubber{"rubber", {"Rubber", "橡皮"}, ExhibitControl::Kind::toggle};
  rubber.picture_only = true;
  rubber.tip = {"The mouse takes ink away", "用鼠标擦去墨迹"};
  ExhibitControl pen{"pen", {"Pen", "笔"}, ExhibitControl::Kind::numbers, nowhere, 200};
  pen.start = {nowhere, nowhere};
  pen.shown = false;
  pen.picture_only = true;
  ExhibitControl example{"example", {"Example", "例子"}, ExhibitControl::Kind::whole, 0, 999};
  example.shown = false;
  example.picture_only = true;
  std::vector<ExhibitControl> all{drawing, pen, example};
  all.insert(all.end(), own.begin(), own.end());
  all.push_back(rubber);
  return all;
}

ExhibitButton another_button(void (*press)(ExhibitValues& values)) {
  return {"another",
          {"Another example", "换一个例子"},
          press,
          {"A shape drawn by the program, at a place the model was not trained on",
           "由程序画的图形，画在模型训练时没有见过的位置"}};
}

ExhibitButton clear_button() {
  return {"clear",
          {"Clear", "清空"},
          [](ExhibitValues& values) {
            values.set("drawing", std::string());
            values.set("pen", std::vector<double>{nowhere, nowhere});
          },
          {"An empty sheet", "换一张白纸"}};
}

void show_next_example(VisionForm form, ExhibitValues& values) {
  const int number = (values.whole("example") + 1) % 1000;
  values.set("example", number);
  values.set("drawing", example_drawing(form, number));
  values.set("pen", std::vector<double>{nowhere, nowhere});
}

std::shared_ptr<const Study> study_pad(VisionForm form, int examples, const ExhibitValues& values,
                                       const std::atomic<bool>* cancelled) {
  return study_drawing(model_for(form), values.word("drawing"), examples, cancelled);
}

Matrix drawing_of(const ExhibitValues& values) { return drawing_from_text(values.word("drawing"), pad_pixels); }

bool is_empty(const Matrix& drawing) { return drawing.maxCoeff() <= 0; }

void draw_pad(Canvas& canvas, Rect at, const Matrix& drawing) {
  DrawnPatches paper;
  paper.at = at;
  paper.picture = &drawing;
  paper.patch = pad_patch;
  draw_patches(canvas, paper);
  RectShape frame;
  frame.at = at;
  frame.stroke = canvas.colors.muted;
  frame.fill = with_alpha(canvas.colors.card, 0);
  frame.line = canvas.u(1);
  frame.tag = {Tag::Kind::handle, {"pad", {}}};
  canvas.figure.add(frame);
}

void drag_pad(const ExhibitInput& input, const std::string& handle, Point to, ExhibitValues& values) {
  const Exhibit* exhibit = find_exhibit(input.state.exhibit.id);
  const Rect pad = exhibit != nullptr ? pad_place(exhibit->draw(input)) : Rect{};
  if (handle != "pad" || pad.w <= 0) return;
  const double x = static_cast<double>((to.x - pad.x) / pad.w) * pad_pixels;
  const double y = static_cast<double>((to.y - pad.y) / pad.h) * pad_pixels;
  const std::vector<double> pen = values.numbers("pen");
  const bool goes_on = std::hypot(x - pen[0], y - pen[1]) < longest_jump;
  const double from_x = goes_on ? pen[0] : x;
  const double from_y = goes_on ? pen[1] : y;
  Matrix drawing = drawing_of(values);
  if (values.on("rubber")) {
    Matrix rubbed = Matrix::Zero(pad_pixels, pad_pixels);
    draw_stroke(rubbed, from_x, from_y, x, y, rubber_width, 1);
    drawing = (drawing.array() * (1 - rubbed.array())).matrix();
  } else {
    draw_stroke(drawing, from_x, from_y, x, y, pen_width, 1);
  }
  values.set("drawing", drawing_to_text(drawing));
  values.set("pen", std::vector<double>{x, y});
}

WeightsOf trained_weights(const ExhibitInput&) { return WeightsOf::trained; }

const VisionStudy* vision_study(const ExhibitInput& input) { return dynamic_cast<const VisionStudy*>(input.study); }

Canvas::Readout vision_readout(const ExhibitInput& input, const VisionStudy* study) {
  if (study == nullptr) return {};
  return {study_readout(input.base, [&](int number) { return study->run(number); })};
}

Tag study_cell(const std::string& value, Index3 at) { return {Tag::Kind::cell, {name_in_study(0, value), at}}; }

Tag sets(const std::string& field, int value) {
  return {Tag::Kind::setting, {"exhibit." + field + "=" + std::to_string(value), {}}};
}

void panel_title(Canvas& canvas, Point at, const Tr& words, float width) {
  canvas.text(at, canvas.say(words), TextSize::label, canvas.colors.muted).max_width = width;
}

std::string percent(double share) { return std::to_string(std::lround(100 * share)) + " %"; }

}  // namespace headlight
