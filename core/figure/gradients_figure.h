#pragma once
#include <string>

#include "core/analysis/gradient_study.h"
#include "core/figure/canvas.h"
#include "core/figure/options.h"

namespace headlight {

/// How a result depends on the words, on the weights of the chosen head, or on any recorded value.
/// @param run  of one sentence with add_gradients and record_gradient of what is shown; the study's run 0
Figure gradients_figure(const FigureInput& input, const Run& run, const GradientResult& result,
                        const GradientsOptions& options);

/// What the forms share.
struct GradientsPicture {
  const FigureInput& input;
  const Run& run;
  const GradientResult& result;
  const GradientsOptions& options;
  Selection selection;  // of the study's one sentence
  /// "the loss over 4 words", "the probability of “il” after “qu'”"
  std::string goal(Lang lang) const;
  Tag cell(const std::string& value, const Index3& at) const;
};

/// The name of the value shown by the form "value": the chosen one, or the residual stream at the input.
std::string gradient_value_shown(const Run& run, const GradientsOptions& options);

// Each draws below `top`.
void draw_token_saliency(Canvas& canvas, const GradientsPicture& picture, float top);
void draw_weight_gradients(Canvas& canvas, const GradientsPicture& picture, float top);
void draw_value_gradient(Canvas& canvas, const GradientsPicture& picture, float top);

}  // namespace headlight
