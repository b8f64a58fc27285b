#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "core/tensor/safetensors.h"
#include "core/text/tokenizer.h"
#include "core/text/utf8.h"
#include "core/train/grammar.h"

namespace headlight {

/// Reads the text line by line. Symbols begin with a capital letter, variables with a small one.
class GrammarParser {
 public:
  GrammarParser(std::string_view text, std::string name) : text_(text) { out_.name_ = std::move(name); }

  Grammar parse() {
    if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);  // the byte order mark of some editors
    bool broken = text_.find('\0') != std::string_view::npos;
    if (!broken) valid_utf8(text_, &broken);
    if (broken)
      throw std::runtime_error(out_.name_ + ": expected text in UTF-8, found other bytes; save the file as UTF-8");
    std::size_t at = 0;
    while (at <= text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      line_ = text_.substr(at, end - at);
      if (!line_.empty() && line_.back() == '\r') line_.remove_suffix(1);
      ++line_number_;
      column_ = 0;
      parse_line();
      at = end + 1;
    }
    finish();
    return std::move(out_);
  }

 private:
  using Item = Grammar::Item;
  using Production = Grammar::Production;

  [[noreturn]] void fail(const Grammar::Place& place, const std::string& what) const {
    throw std::runtime_error(out_.name_ + ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": " +
                             what);
  }
  [[noreturn]] void fail(const std::string& expected) const {
    fail(here(), "expected " + expected + ", found " +
                     (at_end() ? std::string("the end of the line") : "'" + shown_from(column_) + "'"));
  }
  // Columns count characters, as editors do.
  Grammar::Place here() const {
    const auto before = line_.substr(0, column_);
    return {line_number_, static_cast<int>(std::count_if(before.begin(), before.end(), begins_character)) + 1};
  }
  static bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }
  // A dozen characters, none cut in two.
  std::string shown_from(std::size_t first) const {
    std::size_t end = first;
    for (int left = 12; end < line_.size(); ++end)
      if (begins_character(line_[end]) && left-- == 0) break;
    return std::string(line_.substr(first, end - first));
  }

  bool at_end() const { return column_ >= line_.size(); }
  char next() const { return at_end() ? '\0' : line_[column_]; }
  void skip_blanks() {
    while (next() == ' ' || next() == '\t') ++column_;
  }
  bool take(char c) {
    if (next() != c) return false;
    ++column_;
    return true;
  }
  void need(char c, const std::string& why) {
    if (!take(c)) fail("'" + std::string(1, c) + "' " + why);
  }
  static bool in_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  }
  std::string take_name(const std::string& what) {
    const std::size_t first = column_;
    while (in_name(next())) ++column_;
    if (first == column_) fail(what + (at_end() || !begins_wide(next()) ? "" : " in Latin letters and digits"));
    return std::string(line_.substr(first, column_ - first));
  }
  static bool begins_wide(char c) { return static_cast<unsigned char>(c) >= 0x80U; }

  // Signs that look like those of the format, as a Chinese keyboard or a word processor types them.
  void refuse_lookalikes(const std::string& word, const Grammar::Place& place) const {
    static const std::vector<std::pair<std::string, std::string>> signs = {
        {"＝", "="}, {"＜", "<"}, {"＞", ">"}, {"［", "["},       {"］", "]"},          {"｛", "{"},
        {"｝", "}"}, {"＠", "@"}, {"＊", "*"}, {"　", "a blank"}, {"\u00A0", "a blank"}};
    for (const auto& [wide, plain] : signs)
      if (word.find(wide) != std::string::npos)
        fail(place, "expected " + plain + ", found the wide sign '" + wide +
                        "'; type it with an English keyboard, or " + "put the word in double quotes");
  }
  // A word ends at a blank or at a character with a meaning of its own; in double quotes those are ordinary.
  std::string take_word(std::string_view ends) {
    if (take('"')) {
      const std::size_t end = line_.find('"', column_);
      if (end == std::string_view::npos) fail("a closing \"");
      std::string word(line_.substr(column_, end - column_));
      column_ = end + 1;
      return word;
    }
    const std::size_t first = column_;
    while (!at_end() && next() != ' ' && next() != '\t' && ends.find(next()) == std::string_view::npos) ++column_;
    return std::string(line_.substr(first, column_ - first));
  }

  void parse_line() {
    const bool indented = next() == ' ' || next() == '\t';
    skip_blanks();
    if (at_end() || next() == '#') return;
    if (indented) {
      if (current_ < 0) fail("a name with a colon (\"Animal:\") before its first production");
      parse_production();
      return;
    }
    const Grammar::Place place = here();
    const std::string name = take_name("a name");
    if (line_.substr(column_).starts_with("：")) fail("':'");
    if (take(':')) {
      skip_blanks();
      if (!at_end() && next() != '#') fail("the end of the line (productions stand indented on the lines below)");
      if (name[0] < 'A' || name[0] > 'Z')
        fail(place, "expected a name that begins with a capital letter, found '" + name + "'");
      current_ = symbol(name, place);
      auto& known = out_.symbols_[static_cast<std::size_t>(current_)];
      if (known.place.line != 0)
        fail(place,
             "expected " + name + " once, found it again (first in line " + std::to_string(known.place.line) + ")");
      known.place = place;
      return;
    }
    skip_blanks();
    if (name == "languages") {
      out_.source_language_ = take_name("a language, as in \"languages en fr\"");
      skip_blanks();
      if (!at_end() && next() != '#') {
        out_.target_language_ = take_name("a language");
        out_.two_sides_ = true;
      }
    } else if (name == "start") {
      start_ = take_name("the name of the first symbol");
      start_place_ = place;
    } else if (name == "held-out") {
      out_.held_out_share_ = take_number("a share from 0 to 0.9");
      if (!(out_.held_out_share_ >= 0 && out_.held_out_share_ <= 0.9))
        fail(place, "expected a share from 0 to 0.9, found " + std::to_string(out_.held_out_share_));
    } else {
      fail(place,
           "expected languages, start, held-out, or a name with a colon (\"Animal:\"; the productions below it are "
           "indented), found '" +
               name + "'");
    }
    skip_blanks();
    if (!at_end() && next() != '#') fail("the end of the line");
  }

  double take_number(const std::string& what) {
    double value = 0;
    const char* first = line_.data() + column_;
    const auto [end, error] = std::from_chars(first, line_.data() + line_.size(), value);
    if (error != std::errc() || end == first) fail(what);
    column_ += static_cast<std::size_t>(end - first);
    return value;
  }

  int symbol(const std::string& name, const Grammar::Place& place) {
    for (std::size_t i = 0; i < out_.symbols_.size(); ++i)
      if (out_.symbols_[i].name == name) return static_cast<int>(i);
    first_use_.push_back(place);
    out_.symbols_.push_back({name, {}, {}});
    return static_cast<int>(out_.symbols_.size()) - 1;
  }

  void parse_production() {
    Production p;
    p.place = here();
    target_ = false;
    for (skip_blanks(); !at_end() && next() != '#' && next() != '['; skip_blanks()) {
      if (next() == '=') {
        if (target_) fail("one '=' between the two sides");
        if (!out_.two_sides_) fail("one side only (the file says one language)");
        target_ = true;
        ++column_;
        continue;
      }
      if (next() == '*') {
        parse_weight(p);
        continue;
      }
      (target_ ? p.target : p.source).push_back(parse_item(p));
    }
    if (out_.two_sides_ && !target_) fail("'=' and the " + out_.target_language_ + " side");
    if (take('[')) parse_features(p);
    for (skip_blanks(); next() == '*'; skip_blanks()) parse_weight(p);
    if (!at_end() && next() != '#') fail("the end of the production");
    for (const auto& child : p.children)
      if (child.symbol < 0)
        fail(child.place, "expected a part that is there (\"<Animal:" + child.variable + ">\"), found only <" +
                              child.variable + ">");
    out_.symbols_[static_cast<std::size_t>(current_)].productions.push_back(std::move(p));
  }

  void parse_weight(Production& p) {
    const Grammar::Place place = here();
    ++column_;
    p.weight = take_number("a number right after *, as in *2 (an ordinary word stands in quotes: \"*\")");
    if (!(p.weight > 0 && p.weight <= 1e6))
      fail(place, "expected a weight above 0 and up to 1000000, found " + std::to_string(p.weight));
    if (!at_end() && next() != ' ' && next() != '\t' && next() != '[') fail("a blank after the weight");
  }

  // Children are known by variable; one without gets its symbol's name. Mentioned before it is defined: symbol −1.
  int child(Production& p, const std::string& variable, const Grammar::Place& place) {
    for (std::size_t i = 0; i < p.children.size(); ++i)
      if (p.children[i].variable == variable) return static_cast<int>(i);
    p.children.push_back({-1, variable, {}, place});
    return static_cast<int>(p.children.size()) - 1;
  }

  Item parse_item(Production& p) {
    Item item;
    item.place = here();
    if (take('<')) {
      item.kind = Item::Kind::child;
      parse_child(p, item);
    } else if (take('{')) {
      parse_choice(p, item);
    } else {
      const bool quoted = next() == '"';
      item.word = take_word("<>{}[]@=");
      if (item.word.empty()) fail("a word, <Part>, {choice} or [features]");
      if (!quoted) refuse_lookalikes(item.word, item.place);
    }
    if (take('@')) item.mark = take_name("the name of a mark");
    if (!at_end() && next() != ' ' && next() != '\t') fail("a blank between words");
    return item;
  }

  void parse_child(Production& p, Item& item) {
    const Grammar::Place place = here();
    const std::string name = take_name("a name");
    if (name[0] >= 'a' && name[0] <= 'z') {
      item.child = child(p, name, place);
    } else {
      const std::string variable = take(':') ? take_name("a variable") : name;
      item.child = child(p, variable, place);
      auto& known = p.children[static_cast<std::size_t>(item.child)];
      const int wanted = symbol(name, place);
      if (known.symbol >= 0 && variable != name)
        fail(place, "expected every variable once, found '" + variable + "' again");
      if (known.symbol >= 0 && stands_here(p, item.child))
        fail(place, "expected variables for two parts of one kind (<" + name + ":a>, <" + name + ":b>), found <" +
                        name + "> twice");
      known.symbol = wanted;
      known.place = place;
    }
    for (skip_blanks(); next() != '>'; skip_blanks()) {
      if (at_end()) fail("'>'");
      const std::string feature = take_name("a feature, as in gender=f or gender=a.gender, or '>'");
      const bool differs = take('!');
      need('=', "after the feature's name");
      p.children[static_cast<std::size_t>(item.child)].requested[feature + (differs ? "!" : "")] = parse_value(p);
    }
    need('>', "");
  }

  // Whether this part stands on the side that is being read already.
  bool stands_here(const Production& p, int child) const {
    const auto& side = target_ ? p.target : p.source;
    return std::any_of(side.begin(), side.end(),
                       [&](const Item& i) { return i.kind == Item::Kind::child && i.child == child; });
  }

  // m, "two words", a.gender, or .gender for this node's own.
  Grammar::Value parse_value(Production& p) {
    Grammar::Value value;
    if (take('.')) {
      value.feature = take_name("a feature");
      return value;
    }
    const std::size_t start = column_;
    const Grammar::Place place = here();
    if (in_name(next())) {
      const std::string name = take_name("");
      if (take('.') && in_name(next())) {
        value.child = child(p, name, place);
        value.feature = take_name("a feature");
        return value;
      }
      column_ = start;
    }
    value.literal = take_word(">],");
    if (value.literal.empty()) fail("a value");
    if (next() == ',') fail("a blank between features");
    return value;
  }

  void parse_choice(Production& p, Item& item) {
    skip_blanks();
    const Grammar::Place place = here();
    const std::string name = take_name("a feature");
    if (take('.')) {
      item.child = child(p, name, place);
      item.feature = take_name("a feature");
    } else {
      item.feature = name;
    }
    skip_blanks();
    if (take('}')) {
      item.kind = Item::Kind::feature;
      return;
    }
    item.kind = Item::Kind::choice;
    need(':', "and the choices, as in {a.gender: m=il f=elle}, or '}'");
    for (skip_blanks(); next() != '}'; skip_blanks()) {
      if (at_end()) fail("'}'");
      const std::string value = take_name("a value");
      need('=', "after the value");
      const std::string words = take_word("}");
      auto& list = item.choices[value];
      std::size_t at = 0;
      while (at < words.size()) {  // "ne pas" in quotes: two words
        const std::size_t end = std::min(words.find(' ', at), words.size());
        if (end > at) list.push_back(words.substr(at, end - at));
        at = end + 1;
      }
    }
    need('}', "");
    if (item.choices.empty()) fail(item.place, "expected at least one choice, found none");
  }

  void parse_features(Production& p) {
    for (skip_blanks(); next() != ']'; skip_blanks()) {
      if (at_end()) fail("']'");
      const std::string feature = take_name("a feature or ']'");
      need('=', "after the feature's name");
      if (feature == "hold") {
        do {
          const Grammar::Place place = here();
          p.hold.push_back(child(p, take_name("a variable, as in hold=a+x"), place));
        } while (take('+'));
      } else {
        p.features[feature] = parse_value(p);
      }
    }
    need(']', "");
  }

  void finish() {
    if (out_.source_language_.empty())
      fail({1, 1}, "expected a line \"languages en fr\" (or one language), found none");
    if (out_.symbols_.empty()) fail({1, 1}, "expected at least one symbol with productions, found none");
    for (std::size_t i = 0; i < out_.symbols_.size(); ++i)
      if (out_.symbols_[i].productions.empty())
        fail(first_use_[i], "expected productions of " + out_.symbols_[i].name + ", found none in the file");
    if (!start_.empty()) {
      const auto found =
          std::find_if(out_.symbols_.begin(), out_.symbols_.end(), [&](const auto& s) { return s.name == start_; });
      if (found == out_.symbols_.end()) fail(start_place_, "expected the name of a symbol, found " + start_);
      out_.start_ = static_cast<int>(found - out_.symbols_.begin());
    }
    out_.source_words_ = out_.words_of(false);
    if (out_.two_sides_) out_.target_words_ = out_.words_of(true);
  }

  std::string_view text_, line_;
  std::size_t column_ = 0;
  int line_number_ = 0;
  int current_ = -1;
  bool target_ = false;  // the side that is being read
  std::string start_;
  Grammar::Place start_place_;
  std::vector<Grammar::Place> first_use_;
  Grammar out_;
};

Grammar Grammar::parse(std::string_view text, const std::string& name_for_errors) {
  constexpr int trials = 300;  // what no production fits is better found now than in the middle of a training
  Grammar grammar = GrammarParser(text, name_for_errors).parse();
  Random random(1);
  for (int i = 0; i < trials; ++i) grammar.draw(random);
  return grammar;
}

Grammar Grammar::read(const std::string& path) { return parse(read_file(path, std::size_t{1} << 22), path); }

}  // namespace headlight
