#pragma once
// The steps of the step view: which there are, and how each is drawn. Split over step_*.cpp by what they look like.
#include <string>
#include <vector>

#include "core/figure/canvas.h"
#include "core/figure/equation.h"
#include "core/figure/run_view.h"
#include "core/figure/vector_rows.h"

namespace headlight {

/// What drawing a step gets: the header is drawn already, `top` is the first free y.
struct StepDrawing {
  const FigureInput& input;
  const RunView& view;
  Canvas& canvas;
  float top = 0;

  const std::string& chosen() const { return view.queries[static_cast<std::size_t>(view.query)]; }
  std::string say(const Tr& text) const { return canvas.say(text); }
  std::string row_heading() const { return say({"the row of " + chosen(), chosen() + " 的一行"}); }
  /// Where a word's vector is told apart from others: "q_{玩}".
  std::string of_word(const std::string& letter, const std::string& word) const { return letter + "_{" + word + "}"; }
};

struct StepPlan {
  Step step;
  void (*draw)(StepDrawing&);
};
std::vector<StepPlan> plan_steps(const RunView& view);

/// An equation without its matrices, whose rows are the queries, the chosen one marked, or the keys.
Equation over_queries(const StepDrawing& d);
Equation over_keys(const StepDrawing& d);
/// A line of matrices, the chosen word's vectors number by number, and a colour bar. `formula`: a line of text between.
void draw_matrices(StepDrawing& d, const Equation& equation, std::vector<VectorRow> rows,
                   const std::string& formula = "");
/// The row of the chosen query of a token value; its colour scale is set by draw_matrices.
VectorRow chosen_row(const StepDrawing& d, const std::string& value, const std::string& title, Color color);
VectorRow row_of(const StepDrawing& d, const std::string& value, int row, const std::string& title, Color color);

/// The key that the picture tells of: the hovered one, else the locked one, else the one with the largest weight.
int told_key(const StepDrawing& d);

void draw_tokens(StepDrawing& d);
void draw_embedding(StepDrawing& d);
void draw_embedding_scaled(StepDrawing& d);
void draw_positions(StepDrawing& d);
void draw_sum(StepDrawing& d);
void draw_first_norm(StepDrawing& d);
void draw_projections(StepDrawing& d);
void draw_rotation(StepDrawing& d);
void draw_scores(StepDrawing& d);
void draw_scaled(StepDrawing& d);
void draw_biased(StepDrawing& d);
void draw_masked(StepDrawing& d);
void draw_weights(StepDrawing& d);
void draw_weighted_sum(StepDrawing& d);
void draw_concat(StepDrawing& d);
void draw_output(StepDrawing& d);
void draw_add_norm(StepDrawing& d);
void draw_feed_forward(StepDrawing& d);
void draw_last_add_norm(StepDrawing& d);
void draw_final_norm(StepDrawing& d);
void draw_logits(StepDrawing& d);
void draw_probabilities(StepDrawing& d);

}  // namespace headlight
