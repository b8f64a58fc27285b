#pragma once
#include "core/models/run.h"

namespace headlight {

/// Bytes of everything that a run has computed; the model's parameters are not among them.
double bytes_of(const Run& run);

/// The same before it is made, from the sizes alone; within a tenth.
/// @param source, target  tokens of the longest sentence; `target` of a two-stack model, with <bos>
/// @param words           in the vocabulary of the stack that predicts
double expected_run_bytes(const ModelConfig& config, int sentences, int source, int target, int words);

/// Bytes of all parameters, a vocabulary of each stack included.
double parameter_bytes(const ModelConfig& config, int source_words, int target_words);

}  // namespace headlight
