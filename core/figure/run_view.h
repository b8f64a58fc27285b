#pragma once
// What a selection means in a run: the names of the values it points at, their slices, and the tokens on both sides.
#include <string>
#include <string_view>
#include <vector>

#include "core/models/run.h"

#include "core/figure/selection.h"

namespace headlight {

/// Cheap to make; borrows the run. Every index is clamped to the run.
struct RunView {
  RunView(const Run& run, const Selection& selection);

  const Run& run;
  Stack stack = Stack::encoder;  // of the queries
  AttentionKind kind = AttentionKind::self;
  int sentence = 0, layer = 0, head = 0, query = 0;
  std::string prefix;                // "", "encoder." or "decoder.": of the queries
  std::string key_prefix;            // of the keys: "encoder." in cross-attention
  std::vector<std::string> queries;  // rich text of every token of the query side, padding included
  std::vector<std::string> keys;     // the same of the key side
  std::vector<std::string> writes;   // decoder of two stacks: the word that each row writes; else empty

  bool empty() const { return run.graph.size() == 0 || queries.empty() || keys.empty(); }
  int n_queries() const { return static_cast<int>(queries.size()); }
  int n_keys() const { return static_cast<int>(keys.size()); }
  int heads() const { return run.config.n_heads; }
  int layers() const { return run.config.n_layers; }
  bool cross() const { return kind == AttentionKind::cross; }
  /// This head was shown where to look while it was trained (core/models/guided_head.h): said wherever it is shown.
  bool guided() const;
  bool pre_norm() const { return run.config.norm == Norm::pre; }

  std::string of_stack(std::string_view rest) const { return prefix + std::string(rest); }  // "decoder.embed"
  std::string block(std::string_view rest) const;      // "decoder.blocks.1." + rest
  std::string attention(std::string_view rest) const;  // "decoder.blocks.1.cross." + rest
  /// The value's own slice of this sentence (and head): values without a batch have one slice, values by head have H a
  /// sentence.
  int slice_of(std::string_view name) const;
  const Tensor* find(std::string_view name) const { return run.graph.find_value(name); }
};

/// Which kinds of attention a run has, in the order of computation: one for a one-stack model, encoder, decoder and
/// cross for two.
struct AttentionGroup {
  bool decoder_stack;
  AttentionKind kind;
};
std::vector<AttentionGroup> attention_groups(const Run& run);
Selection at_group(Selection selection, const AttentionGroup& group);

}  // namespace headlight
