#include "tests/core/figure/figure_helpers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>

#include "core/figure/canvas.h"

namespace headlight::testing {

Request request_of(const Sample& sample) {
  Request request;
  ModelConfig& config = request.model.config;
  config.architecture = sample.architecture;
  config.norm = sample.norm;
  config.causal = sample.causal;
  config.n_layers = sample.layers;
  config.n_heads = sample.heads;
  config.d_model = sample.d_model;
  config.d_head = sample.d_model / sample.heads;
  config.d_ff = 2 * sample.d_model;
  config.embedding_scale = std::sqrt(static_cast<float>(sample.d_model));
  request.sentences = {sample.sentence};
  request.targets = {sample.target};
  return request;
}

std::shared_ptr<const Run> run_of(const Sample& sample) { return run_request(request_of(sample)); }

std::string many_tokens(int n) {
  std::string text;
  for (int i = 0; i < n; ++i) text += (i > 0 ? "|w" : "w") + std::to_string(i);
  return text;
}

Style style_of(float width, float height, Lang lang) {
  Style style;
  style.lang = lang;
  style.width = width;
  style.height = height;
  return style;
}

std::vector<TextShape> texts_of(const Figure& figure) {
  std::vector<TextShape> texts;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* text = std::get_if<TextShape>(&shape)) texts.push_back(*text);
  return texts;
}

std::vector<GridShape> grids_of(const Figure& figure) {
  std::vector<GridShape> grids;
  for (const Shape2D& shape : figure.shapes())
    if (const auto* grid = std::get_if<GridShape>(&shape)) grids.push_back(*grid);
  return grids;
}

GridShape grid_showing(const Figure& figure, const std::string& value) {
  for (const GridShape& grid : grids_of(figure))
    if (grid.source.name == value) return grid;
  ADD_FAILURE() << "expected a grid of " << value << " in \"" << figure.title << "\", found none";
  return {};
}

std::vector<TextShape> token_labels(const Figure& figure, const std::string& role) {
  std::vector<TextShape> labels;
  for (const TextShape& text : texts_of(figure))
    if (text.tag.kind == Tag::Kind::token && text.tag.value.name == role) labels.push_back(text);
  return labels;
}

std::string layout_fault(const Figure& figure) {
  std::ostringstream fault;
  const auto say = [&](const Rect& r) {
    return " [" + std::to_string(r.x) + ", " + std::to_string(r.y) + ", " + std::to_string(r.w) + ", " +
           std::to_string(r.h) + "]";
  };
  for (const Shape2D& shape : figure.shapes()) {
    const Rect box = bounds(shape, figure.scale);
    const auto* text = std::get_if<TextShape>(&shape);
    if (box.x < -0.5F || box.y < -0.5F || box.right() > figure.width + 0.5F || box.bottom() > figure.height + 0.5F)
      fault << "outside " << figure.width << " × " << figure.height << ":" << say(box)
            << (text != nullptr ? " \"" + text->text + "\"" : "") << "\n";
  }
  // Turned texts are compared along their own direction elsewhere; upright ones by their boxes, a little narrower.
  const std::vector<TextShape> texts = texts_of(figure);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t j = i + 1; j < texts.size(); ++j) {
      if (texts[i].angle != 0 || texts[j].angle != 0 || texts[i].text.empty() || texts[j].text.empty()) continue;
      const Rect a = text_box(texts[i], figure.scale), b = text_box(texts[j], figure.scale);
      const float across = std::min(a.right(), b.right()) - std::max(a.x, b.x);
      const float half = 0.35F * (pixels(texts[i].size) + pixels(texts[j].size)) * figure.scale;
      if (across > 1 && std::abs(texts[i].at.y - texts[j].at.y) < half)
        fault << "\"" << texts[i].text << "\"" << say(a) << " lies over \"" << texts[j].text << "\"" << say(b) << "\n";
    }
  }
  return fault.str();
}

std::string value_fault(const Figure& figure, const Run& run) {
  for (const GridShape& grid : grids_of(figure)) {
    if (grid.source.name.empty() || grid.parts) continue;
    const Tensor* value = run.graph.find_value(grid.source.name);
    if (value == nullptr) return "no value " + grid.source.name;
    for (int r = 0; r < grid.rows; ++r) {
      for (int c = 0; c < grid.cols; ++c) {
        const Tag tag = grid.tag(r, c);
        if (tag.kind != Tag::Kind::cell || !value->contains(tag.value.at))
          return grid.source.name + ": no such element";
        const float shown = grid.value(r, c), real = (*value)(tag.value.at);
        if (std::memcmp(&shown, &real, sizeof shown) != 0) return grid.source.name + ": shows another number";
      }
    }
  }
  return "";
}

}  // namespace headlight::testing
