#pragma once
// The names of values, taken apart: "~decoder.blocks.1.cross.pattern" is stack "decoder.", layer 1, part
// "cross.pattern".
#include <string>

namespace headlight {

struct ValueName {
  std::string stack;          // "", "encoder." or "decoder."
  int layer = -1;             // −1: not of a block
  std::string part;           // "embed", "attn.pattern", "ffn.W_1"
  std::string suffix;         // "gradient" and "gradient_times" of a value's gradient; else empty
  bool by_head() const;       // one slice a head
  bool pattern_like() const;  // Tq × Tk: both sides are tokens
  bool cross() const { return part.starts_with("cross."); }
  /// Without "attn." and "cross.": "pattern".
  std::string last() const;
};
ValueName parse_value_name(const std::string& name);

}  // namespace headlight
