#pragma once
#include <optional>
#include <string>
#include <vector>

#include "core/tensor/tensor.h"

namespace headlight {

/// One element of a named value of a run: the address that tags, the calculator, locks and files use.
struct ValueRef {
  std::string name;  // a name of the contract, "blocks.0.attn.pattern"
  Index3 at;
  bool operator==(const ValueRef&) const = default;
};

/// Which attention of a block is looked at.
enum class AttentionKind { self, cross };

/// What the reader is looking at. Indices are clamped to the run by clamp(): a shorter sentence never leaves them
/// outside.
struct Selection {
  bool decoder_stack = false;  // of a two-stack model: the decoder and not the encoder
  AttentionKind attention = AttentionKind::self;
  int sentence = 0;  // of a batch
  int layer = 0;
  int head = 0;
  int query = -1;                  // position; −1 is the last one
  int step = 0;                    // of the step view, see Step
  std::optional<ValueRef> locked;  // the element in the calculator
  std::vector<ValueRef> trail;     // the way that led there, oldest first
  bool operator==(const Selection&) const = default;
};

}  // namespace headlight
