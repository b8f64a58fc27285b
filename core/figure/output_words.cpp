// The reference and what the model writes, word above word.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "core/figure/output_parts.h"
#include "core/figure/run_view.h"

namespace headlight {
namespace {

SpokenWord spoken(const Run& run, const Vocabulary& words, const ValueRef& element, int column, Lang lang) {
  const auto row = run.value(element.name).slice(element.at.batch).row(element.at.row);
  SpokenWord word{shown_word(words, element.at.col, lang), element.at.col, {}, row[element.at.col], true};
  word.likeliest = word.p >= row.maxCoeff();
  word.probability = ValueRef{column < 0 ? element.name : name_in_column(column, element.name), element.at};
  return word;
}

// The words of a target, or of the sentence of a decoder, and how probable each is after the right ones before it.
std::vector<SpokenWord> reference_words(const FigureInput& input) {
  const Run& run = input.run;
  const bool two = run.config.two_stacks();
  const auto& all = run.tokens_of(two ? Stack::decoder : Stack::encoder);
  const auto sentence = static_cast<std::size_t>(input.selection.sentence);
  if (sentence >= all.size() || all[sentence].length < (two ? 2 : 1)) return {};
  const Encoding& encoding = all[sentence];
  const Vocabulary& words = two ? run.model->target : run.model->source;
  const std::string probs = run.prefix(Stack::decoder) + "probs";
  const int slice = input.selection.sentence;
  std::vector<SpokenWord> out;
  for (int t = 0; t < encoding.length; ++t) {
    const auto at = static_cast<std::size_t>(t);
    const std::string text = literal_text(encoding.tokens[at].text);
    if (t == 0) {
      out.push_back({text, encoding.ids[at], {}, 0, true});
      continue;
    }
    out.push_back(spoken(run, words, {probs, {slice, t - 1, encoding.ids[at]}}, -1, input.style.lang));
    out.back().text = text;
  }
  out.push_back(spoken(run, words, {probs, {slice, encoding.length - 1, Vocabulary::eos}}, -1, input.style.lang));
  return out;
}

std::vector<SpokenWord> written_words(const OutputStudy& study, Lang lang) {
  const Encoding& encoding = study.tokens();
  const std::string probs = study.value("probs");
  std::vector<SpokenWord> out;
  for (int t = 0; t < encoding.length; ++t) {
    const auto at = static_cast<std::size_t>(t);
    if (t == 0)
      out.push_back({literal_text(encoding.tokens[at].text), encoding.ids[at], {}, 0, true});
    else
      out.push_back(spoken(*study.written, study.words(), {probs, {0, t - 1, encoding.ids[at]}}, written_column, lang));
    if (t < study.begin) out.back().text = literal_text(encoding.tokens[at].text);  // as typed, known or not
  }
  if (study.generated.ended)
    out.push_back(spoken(*study.written, study.words(), {probs, {0, encoding.length - 1, Vocabulary::eos}},
                         written_column, lang));
  return out;
}

/// Where the columns are: which line, and its left edge.
struct WordColumn {
  int line = 0;
  float x = 0, width = 0;
};

std::vector<WordColumn> columns_of(const Canvas& canvas, const SpokenWords& words, float left, float right) {
  const std::size_t count = std::max(words.reference.size(), words.written.size());
  std::vector<WordColumn> columns;
  float x = left;
  int line = 0;
  for (std::size_t t = 0; t < count; ++t) {
    float width = canvas.u(42);
    for (const auto* row : {&words.reference, &words.written})
      if (t < row->size())
        width = std::max(width, std::ceil(canvas.width_of((*row)[t].text, TextSize::text, true)) + canvas.u(16));
    width = std::min(width, right - left);
    if (x > left && x + width > right) {
      x = left;
      ++line;
    }
    columns.push_back({line, x, width});
    x += width + canvas.u(6);
  }
  return columns;
}

enum class ChipLook { plain, given, query, now };

void draw_chip(Canvas& canvas, const SpokenWord& word, Rect at, ChipLook look, const Tag& tag) {
  const Theme& t = canvas.colors;
  const Color mark = look == ChipLook::now ? t.focus : t.query;
  const bool marked = look == ChipLook::now || look == ChipLook::query;
  RectShape chip;
  chip.at = at;
  chip.fill = marked ? mix(t.card, mark, 0.10F) : look == ChipLook::given ? t.paper : t.card;
  chip.stroke = marked ? mark : t.rule;
  chip.line = canvas.u(marked ? 1.5F : 1.0F) * t.line;
  chip.radius = canvas.u(6);
  chip.tag = tag;
  canvas.figure.add(chip);
  const bool number_below = word.probability.has_value();
  const float x = at.x + at.w / 2;
  TextShape& text = canvas.text({x, at.y + at.h * (number_below ? 0.31F : 0.5F)}, word.text, TextSize::text,
                                marked                    ? mark
                                : look == ChipLook::given ? t.muted
                                                          : t.ink,
                                Align::center, look == ChipLook::now);
  text.max_width = at.w - canvas.u(4);
  text.tag = tag;
  if (!number_below) return;
  RectShape bar;  // how probable, at a glance
  bar.at = {at.x + canvas.u(6), at.bottom() - canvas.u(5), (at.w - canvas.u(12)) * word.p, canvas.u(2.5F)};
  bar.fill = t.weight;
  bar.of_values = true;
  canvas.figure.add(bar);
  const Tag cell{Tag::Kind::cell, *word.probability};
  RectShape number_area;
  number_area.at = {at.x + canvas.u(3), at.y + at.h * 0.56F, at.w - canvas.u(6), at.h * 0.44F - canvas.u(1)};
  number_area.tag = cell;
  canvas.figure.add(number_area);
  canvas
      .text({x, at.y + at.h * 0.69F}, fixed_number(static_cast<double>(word.p), 2), TextSize::digits,
            word.likeliest ? t.muted : t.focus, Align::center)
      .tag = cell;
}

/// Columns side by side, with the rows that have a word in them.
struct WordLine {
  bool reference = false, written = false;
  float height = 0;
};

struct Sizes {
  float label, chip, gap, between;  // names at the left, a chip, between the rows, between lines
};

std::vector<WordLine> lines_of(const SpokenWords& words, const std::vector<WordColumn>& columns, const Sizes& sizes) {
  std::vector<WordLine> lines(columns.empty() ? 0 : static_cast<std::size_t>(columns.back().line) + 1);
  for (std::size_t t = 0; t < columns.size(); ++t) {
    WordLine& line = lines[static_cast<std::size_t>(columns[t].line)];
    line.reference = line.reference || t < words.reference.size();
    line.written = line.written || t < words.written.size();
  }
  for (WordLine& line : lines) line.height = sizes.chip + (line.reference && line.written ? sizes.chip + sizes.gap : 0);
  return lines;
}

/// The lines around the current one that fit into `height`: the first and the one behind the last.
std::pair<std::size_t, std::size_t> window_of(const std::vector<WordLine>& lines, std::size_t current, float height,
                                              float between) {
  std::size_t first = current, end = current + 1;
  float left = height - lines[current].height;
  for (bool grown = true; grown;) {
    grown = false;
    for (const bool before : {true, false}) {
      if (before ? first == 0 : end == lines.size()) continue;
      const float needed = lines[before ? first - 1 : end].height + between;
      if (needed > left) continue;
      left -= needed;
      before ? --first : ++end;
      grown = true;
    }
  }
  return {first, end};
}

void draw_name(Canvas& canvas, float middle, const Tr& title, const Tr& below, const std::vector<SpokenWord>& row,
               int first) {
  double log_p = 0;
  for (auto t = static_cast<std::size_t>(first); t < row.size(); ++t)
    if (row[t].probability) log_p += std::log(static_cast<double>(row[t].p));
  const float left = canvas.margin(), step = canvas.line_height(TextSize::tiny);
  canvas.text({left, middle - step}, canvas.say(title), TextSize::label, canvas.colors.ink, Align::left, true);
  canvas.text({left, middle + canvas.u(1)}, canvas.say(below), TextSize::tiny, canvas.colors.muted);
  canvas.text({left, middle + step + canvas.u(1)}, "ln p = " + fixed_number(log_p, 2), TextSize::tiny,
              canvas.colors.muted);
}

}  // namespace

std::string shown_word(const Vocabulary& words, int id, Lang lang) {
  if (id == Vocabulary::eos) return Tr{"end", "结束"}.in(lang);
  return literal_text(words.word(id));
}

std::string fixed_number(double value, int decimals) {
  std::array<char, 48> digits{};
  std::snprintf(digits.data(), digits.size(), "%.*f", decimals, value);
  const std::string text = digits.data();
  return text.find_first_not_of("-0.") == std::string::npos && text[0] == '-' ? text.substr(1) : text;
}

SpokenWords spoken_words(const FigureInput& input, const OutputStudy& study, const OutputOptions& options) {
  SpokenWords words;
  words.begin = study.begin;
  words.written = written_words(study, input.style.lang);
  // Of a decoder alone the sentence itself is the reference, as far as the model was not given it.
  const bool two = study.written->config.two_stacks();
  const auto sentence = static_cast<std::size_t>(input.selection.sentence);
  const int length = sentence < input.run.source.size() ? input.run.source[sentence].length : 0;
  if (options.compare && (two || study.begin < length)) words.reference = reference_words(input);
  const int last = static_cast<int>(study.generated.words.size()) - 1;
  words.shown = study.begin + (options.step < 0 ? last : std::min(options.step, last));
  return words;
}

float draw_spoken_words(Canvas& canvas, const SpokenWords& words, float top, float height) {
  const Sizes sizes{canvas.u(124), canvas.u(45), canvas.u(15), canvas.u(14)};
  const float left = canvas.margin() + sizes.label;
  const auto columns = columns_of(canvas, words, left, std::max(canvas.room_right(), left + canvas.u(120)));
  const auto lines = lines_of(words, columns, sizes);
  const auto current = static_cast<std::size_t>(columns[static_cast<std::size_t>(words.shown)].line);
  const auto [first, end] = window_of(lines, current, height, sizes.between);

  std::vector<float> tops(lines.size(), 0);
  float y = top;
  for (std::size_t i = first; i < end; y += lines[i].height + sizes.between, ++i) tops[i] = y;
  const float bottom = y - sizes.between;
  const auto written_y = [&](std::size_t line) {
    return tops[line] + (lines[line].reference ? sizes.chip + sizes.gap : 0);
  };
  if (lines[first].reference)
    draw_name(canvas, tops[first] + sizes.chip / 2, {"Teacher forcing", "教师强制"},
              {"after the right words", "前面的词都给对的"}, words.reference, words.begin);
  if (lines[first].written)
    draw_name(canvas, written_y(first) + sizes.chip / 2, {"Generation", "自由生成"},
              {"after its own words", "前面是自己写的词"}, words.written, words.begin);

  for (std::size_t i = 0; i < columns.size(); ++i) {
    const WordColumn& column = columns[i];
    const auto line = static_cast<std::size_t>(column.line);
    if (line < first || line >= end) continue;
    const int position = static_cast<int>(i);
    const bool has_reference = i < words.reference.size();
    if (has_reference)
      draw_chip(canvas, words.reference[i], {column.x, tops[line], column.width, sizes.chip},
                position < words.begin ? ChipLook::given : ChipLook::plain,
                {Tag::Kind::token, {"reference", {0, position, 0}}});
    if (i >= words.written.size() || position > words.shown) continue;
    const ChipLook look = position == words.shown       ? ChipLook::now
                          : position + 1 == words.shown ? ChipLook::query
                          : position < words.begin      ? ChipLook::given
                                                        : ChipLook::plain;
    draw_chip(canvas, words.written[i], {column.x, written_y(line), column.width, sizes.chip}, look,
              {Tag::Kind::token, {"written", {0, position, 0}}});
    if (has_reference && words.reference[i].id != words.written[i].id)
      canvas.text({column.x + column.width / 2, tops[line] + sizes.chip + sizes.gap / 2}, "≠", TextSize::label,
                  canvas.colors.focus, Align::center, true);
  }
  if (end - first == lines.size()) return bottom;
  const std::string from = std::to_string(first + 1), to = std::to_string(end), all = std::to_string(lines.size());
  canvas.text(
      {canvas.room_right(), bottom + canvas.u(10)},
      canvas.say({"lines " + from + " to " + to + " of " + all, "第 " + from + " 至 " + to + " 行，共 " + all + " 行"}),
      TextSize::tiny, canvas.colors.muted, Align::right);
  return bottom + canvas.u(18);
}

}  // namespace headlight
