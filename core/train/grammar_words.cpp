#include <set>

#include "core/train/grammar.h"

namespace headlight {

// Every word that a sentence of one side may have, each once, in the order of the file.
std::vector<std::string> Grammar::words_of(bool target) const {
  std::vector<std::string> words;
  std::set<std::string> seen;
  const auto add = [&](const std::string& word) {
    if (seen.insert(word).second) words.push_back(word);
  };
  const auto add_values = [&](const std::string& feature) {  // any value the feature has somewhere
    for (const Symbol& symbol : symbols_)
      for (const Production& p : symbol.productions)
        if (const auto f = p.features.find(feature);
            f != p.features.end() && f->second.child < 0 && f->second.feature.empty())
          add(f->second.literal);
  };
  for (const Symbol& symbol : symbols_)
    for (const Production& p : symbol.productions)
      for (const Item& item : target ? p.target : p.source) {
        if (item.kind == Item::Kind::word) add(item.word);
        for (const auto& [value, list] : item.choices)
          for (const std::string& word : list) add(word);
        if (item.kind == Item::Kind::feature) add_values(item.feature);
      }
  return words;
}

}  // namespace headlight
