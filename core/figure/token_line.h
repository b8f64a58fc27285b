#pragma once
// Tokens of a sentence along a line, however many there are: evenly spaced when they fit; else longer than the room, or
// through a fish-eye lens (Furnas 1986): some at full size, the others squeezed between them.
#include <vector>

namespace headlight {

struct TokenLine {
  std::vector<float> middle;  // of every token, from the beginning of the line, pixels
  std::vector<float> pitch;   // the room of every token
  std::vector<int> labelled;  // those with room for a label, ascending
  float length = 0;
  bool squeezed = false;  // some have less than full room
};

struct TokenLineWish {
  int count = 0;
  float room = 0;            // pixels there are
  float full = 0;            // a token whose label can be read
  std::vector<float> own{};  // of each token, when they differ: what it would like; taken when all of them fit
  float largest = 0;         // no token takes more
  bool lens = true;          // false: a line that is too long stays so
  /// With the lens: which tokens have full size, the most interesting first; as many as fit into three fifths.
  std::vector<int> interest{};
};

TokenLine token_line(const TokenLineWish& wish);

}  // namespace headlight
