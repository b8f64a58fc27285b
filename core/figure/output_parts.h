#pragma once
// The parts of the output view: the two rows of words, the candidates of one row, the sentences that beam search keeps.
#include <optional>
#include <string>
#include <vector>

#include "core/analysis/output_study.h"
#include "core/figure/canvas.h"

namespace headlight {

/// A word of a sentence as a stack wrote or would write it. Position t is written by the row of position t − 1.
struct SpokenWord {
  std::string text;  // rich; <eos> is "end"
  int id = 0;
  std::optional<ValueRef> probability;  // none for what was given: <bos>, the words a decoder begins with
  float p = 0;
  bool likeliest = true;  // no other word of the row is more probable
};

/// Both rows by position. `reference` is empty when there is nothing to compare with.
struct SpokenWords {
  std::vector<SpokenWord> reference, written;
  int begin = 0;  // position of the first word written by the model
  int shown = 0;  // position of the one that is being written
};
SpokenWords spoken_words(const FigureInput& input, const OutputStudy& study, const OutputOptions& options);

/// "end" for <eos>, else the word itself; rich text.
std::string shown_word(const Vocabulary& words, int id, Lang lang);

/// "0.99", "-1.20": so many decimals, never an exponent.
std::string fixed_number(double value, int decimals);

/// The rows, cut into lines where they are too long; only the lines around the shown word when they do not all fit
/// into `height`. Returns the lower edge.
float draw_spoken_words(Canvas& canvas, const SpokenWords& words, float top, float height);

/// The most probable words of one row of probabilities, as bars; every bar is the element itself.
struct Candidates {
  const Run& run;
  const Vocabulary& words;
  ValueRef row;                        // the row's first element, by its name in `run`
  int column = -1;                     // by which the rest of the window knows the run, see InColumn
  int chosen = -1;                     // id; −1: none
  const Sampling* sampling = nullptr;  // set where words were drawn
};
void draw_candidates(Canvas& canvas, const Candidates& candidates, Rect room);
/// The room that heading, `bars` candidates and the strip of all words need.
float candidates_height(const Canvas& canvas, const Candidates& candidates, int bars);

/// What beam search keeps after word number `step`.
void draw_beams(Canvas& canvas, const OutputStudy& study, int step, Rect room);

}  // namespace headlight
