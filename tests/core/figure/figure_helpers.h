#pragma once
// Runs and questions that the tests of the figures share.
#include <memory>
#include <string>
#include <vector>

#include "core/figure/builders.h"

namespace headlight::testing {

/// The sentence that the program opens with, cut by hand, run by a small seeded model.
struct Sample {
  Architecture architecture = Architecture::encoder;
  Norm norm = Norm::post;
  bool causal = false;
  int layers = 2, heads = 4, d_model = 32;
  std::string sentence = "今天|天气|真|好|，|我|想|出|去|玩";
  std::string target = "L'|animal|n'|a|pas|traversé";
};
Request request_of(const Sample& sample);
std::shared_ptr<const Run> run_of(const Sample& sample);
/// "w0|w1|…": n tokens.
std::string many_tokens(int n);

Style style_of(float width, float height, Lang lang = Lang::en);

std::vector<TextShape> texts_of(const Figure& figure);
std::vector<GridShape> grids_of(const Figure& figure);
/// The grid that shows this value; fails the test when there is none.
GridShape grid_showing(const Figure& figure, const std::string& value);
std::vector<TextShape> token_labels(const Figure& figure, const std::string& role);

/// Every shape inside the figure, and no two upright texts over each other: "" or what is wrong.
std::string layout_fault(const Figure& figure);
/// Every tagged cell with a number of the run shows that number: "" or what is wrong.
std::string value_fault(const Figure& figure, const Run& run);

}  // namespace headlight::testing
