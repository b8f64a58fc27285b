#pragma once
#include <string>
#include <vector>

#include "core/nn/config.h"
#include "core/text/tr.h"

namespace headlight {

/// An entry of the examples menu: what it sets the model and the sentences to.
struct Example {
  Tr title;
  Architecture architecture = Architecture::encoder;
  std::vector<std::string> sentences;  // more than one: a padded batch
  std::vector<std::string> targets;    // one a sentence for encoder_decoder, otherwise none
  std::string model;                   // the trained model that it is for; empty: any of the architecture
  int query = -1;                      // the position that is worth looking at; −1: the last one
};

/// Reads assets/sentences/examples.json, or the file at `path`. Throws std::runtime_error giving file, entry and field,
/// what was expected and what was found.
std::vector<Example> load_examples();
std::vector<Example> load_examples(const std::string& path);

}  // namespace headlight
