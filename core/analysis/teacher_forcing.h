#pragma once
// A translator on one sentence in both ways: as it is trained, and as it is used.
#include <atomic>
#include <memory>
#include <vector>

#include "core/models/run.h"

namespace headlight {

/// One run with the reference as input, shifted right by <bos>; and one run for every word that the model writes.
struct TeacherForcing {
  std::shared_ptr<const Run> forced;  // decoder input <bos> 我 爱 你; row i is asked for word i of 我 爱 你 <eos>
  std::vector<int> reference;         // ids that the rows are asked for, <eos> last
  std::vector<std::shared_ptr<const Run>> steps;  // of generation: step s has the input <bos> and the s words so far
  std::vector<int> written;                       // what each step adds; <eos> last when it ended by itself

  /// Probability that row `row` of the forced run gives to what it is asked for.
  float forced_probability(int row) const;
  /// Probability that the last row of a step gives to the word that is written.
  float step_probability(int step) const;
  /// Largest difference between the last row of a step and the same row of the forced run, over the probabilities of
  /// all words; −1 when their inputs differ.
  float difference(int step) const;
};

/// @param request of a two-stack model, one sentence and its target   @param most words written
/// Null when cancelled or when there is nothing to translate. Throws like run_request, and std::invalid_argument for a
/// model with one stack.
std::shared_ptr<const TeacherForcing> study_teacher_forcing(const Request& request, int most = 24,
                                                            const std::atomic<bool>* cancelled = nullptr);

}  // namespace headlight
