#include "core/models/run_memory.h"

namespace headlight {
namespace {

// Numbers of one attention: projections before and after they are split into heads, the pairwise numbers in their four
// stages, the weighted sum by head and side by side, and what it writes.
double attention(const ModelConfig& c, double queries, double keys) {
  const double width = static_cast<double>(c.n_heads) * c.d_head;
  return 2 * width * (queries + 2 * keys) + 4.0 * c.n_heads * queries * keys + 2 * width * queries +
         c.d_model * queries;
}

// A stack without what its words are; `keys` of the other stack, 0 when it has no cross-attention.
double stack(const ModelConfig& c, double rows, double keys) {
  const double d = c.d_model;
  double layer = attention(c, rows, rows) + rows * (5 * d + 2.0 * c.d_ff);
  if (keys > 0) layer += attention(c, rows, keys) + rows * 2 * d;
  return c.n_layers * layer + 5 * rows * d;
}

}  // namespace

double bytes_of(const Run& run) {
  double numbers = 0;
  for (int i = 0; i < run.graph.size(); ++i)
    if (const Var node{i}; !run.graph.is_parameter(node)) numbers += static_cast<double>(run.graph.value(node).size());
  return numbers * sizeof(float);
}

double expected_run_bytes(const ModelConfig& config, int sentences, int source, int target, int words) {
  double numbers = stack(config, source, 0);
  if (config.two_stacks()) numbers += stack(config, target, source);
  numbers += 2.0 * (config.two_stacks() ? target : source) * words;
  return numbers * sentences * sizeof(float);
}

double parameter_bytes(const ModelConfig& config, int source_words, int target_words) {
  double numbers = 0;
  for (const ParameterShape& p : parameter_shapes(config, source_words, target_words))
    numbers += static_cast<double>(p.shape.size());
  return numbers * sizeof(float);
}

}  // namespace headlight
