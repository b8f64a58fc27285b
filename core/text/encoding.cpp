#include "core/text/encoding.h"

#include "core/text/fit.h"

namespace headlight {

Encoding encode(const Tokens& tokens, const Vocabulary& vocabulary) {
  Encoding out;
  out.tokens = tokens.decision == Decision::words ? fit_to(tokens.tokens, vocabulary) : tokens.tokens;
  out.length = static_cast<int>(out.tokens.size());
  out.decision = tokens.decision;
  out.repaired = tokens.repaired;
  out.ids.reserve(out.tokens.size());
  for (int i = 0; i < out.length; ++i) {
    const std::string& text = out.tokens[static_cast<std::size_t>(i)].text;
    out.ids.push_back(vocabulary.id(text));
    if (!vocabulary.has(text)) out.unknown.push_back(i);
  }
  return out;
}

void pad_to(Encoding& encoding, int length) {
  static const std::string pad = Vocabulary().word(Vocabulary::pad);
  const int end = encoding.tokens.empty() ? 0 : encoding.tokens.back().end;
  while (static_cast<int>(encoding.tokens.size()) < length) {
    encoding.tokens.push_back({pad, end, end});
    encoding.ids.push_back(Vocabulary::pad);
  }
}

}  // namespace headlight
