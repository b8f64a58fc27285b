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
std::vector<SpokenWord> reference_words(const FigureInput& input, bool with_end) {
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
  if (with_end)
    out.push_back(spoken(run, words, {probs, {slice, encoding.length - 1, Vocabulary::eos}}, -1, input.style.lang));
  return out;
}

std::vector<SpokenWord> written_words(const OutputStudy& study, Lang lang) {
  const Encoding& encoding = study.tokens();
  const std::string probs = study.value("probs");
  std::vector<SpokenWord> out;
  for (int t = 0; t < encoding.length; ++t) {
    const auto at = static_cast<std::size_t>(t);
    if (t < study.begin)
      out.push_back({literal_text(encoding.tokens[at].text), encoding.ids[at], {}, 0, true});
    else
      out.push_back(spoken(*study.written, study.words(), {probs, {0, t - 1, encoding.ids[at]}}, written_column, lang));
  }
  if (study.generated.ended)
    out.push_back(spoken(*study.written, study.words(), {probs, {0, encoding.length - 1, Vocabulary::eos}},
                         written_column, lang));
  return out;
}

/// Where the columns are: which line, and its left edge.
struct Column {
  int line = 0;
  float x = 0, width = 0;
};

std::vector<Column> columns_of(const Canvas& canvas, const SpokenWords& words, float left, float right) {
  const std::size_t count = std::max(words.reference.size(), words.written.size());
  std::vector<Column> columns;
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

struct Rows {
  float label = 0;  // width of the names at the left
  float chip = 0, gap = 0, line = 0;
  float reference_y = 0, written_y = 0;  // within a line
};

void draw_names(Canvas& canvas, const Rows& rows, const SpokenWords& words, float y) {
  const float left = canvas.margin(), step = canvas.line_height(TextSize::tiny);
  const auto name = [&](float at, const Tr& title, const Tr& below, const std::vector<SpokenWord>& row, int first) {
    double log_p = 0;
    for (std::size_t t = static_cast<std::size_t>(first); t < row.size(); ++t)
      if (row[t].probability) log_p += std::log(static_cast<double>(row[t].p));
    const float middle = at + rows.chip / 2;
    canvas.text({left, middle - step}, canvas.say(title), TextSize::label, canvas.colors.ink, Align::left, true);
    canvas.text({left, middle + canvas.u(1)}, canvas.say(below), TextSize::tiny, canvas.colors.muted);
    canvas.text({left, middle + step + canvas.u(1)}, "ln p = " + fixed_number(log_p, 2), TextSize::tiny,
                canvas.colors.muted);
  };
  if (!words.reference.empty())
    name(y + rows.reference_y, {"Teacher forcing", "教师强制"}, {"after the right words", "前面的词都给对的"},
         words.reference, words.begin);
  name(y + rows.written_y, {"Generation", "自由生成"}, {"after its own words", "前面是自己写的词"}, words.written,
       words.begin);
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
  const bool two = study.written->config.two_stacks();
  const auto sentence = static_cast<std::size_t>(input.selection.sentence);
  const int length = sentence < input.run.source.size() ? input.run.source[sentence].length : 0;
  if (options.compare) words.reference = reference_words(input, two || study.begin < length);
  const int last = static_cast<int>(study.generated.words.size()) - 1;
  words.shown = study.begin + (options.step < 0 ? last : std::min(options.step, last));
  return words;
}

float draw_spoken_words(Canvas& canvas, const SpokenWords& words, float top, float height) {
  const Theme& t = canvas.colors;
  const bool both = !words.reference.empty();
  Rows rows;
  rows.label = canvas.u(124);
  rows.chip = canvas.u(45);
  rows.gap = canvas.u(15);
  rows.written_y = both ? rows.chip + rows.gap : 0;
  rows.line = rows.written_y + rows.chip + canvas.u(14);
  const float left = canvas.margin() + rows.label;
  const auto columns = columns_of(canvas, words, left, std::max(canvas.room_right(), left + canvas.u(120)));
  const int lines = columns.empty() ? 0 : columns.back().line + 1;
  const int fitting = std::clamp(static_cast<int>((height + canvas.u(14)) / rows.line), 1, std::max(1, lines));
  const auto shown = static_cast<std::size_t>(words.shown);
  const int current = shown < columns.size() ? columns[shown].line : 0;
  const int first = std::clamp(current - fitting / 2, 0, std::max(0, lines - fitting));

  draw_names(canvas, rows, words, top);
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Column& column = columns[i];
    const int line = column.line - first;
    if (line < 0 || line >= fitting) continue;
    const float y = top + static_cast<float>(line) * rows.line;
    const int position = static_cast<int>(i);
    if (i < words.reference.size()) {
      const SpokenWord& word = words.reference[i];
      draw_chip(canvas, word, {column.x, y + rows.reference_y, column.width, rows.chip},
                word.probability ? ChipLook::plain : ChipLook::given,
                {Tag::Kind::token, {"reference", {0, position, 0}}});
    }
    if (i >= words.written.size() || position > words.shown) continue;
    const SpokenWord& word = words.written[i];
    const ChipLook look = position == words.shown       ? ChipLook::now
                          : position + 1 == words.shown ? ChipLook::query
                          : word.probability            ? ChipLook::plain
                                                        : ChipLook::given;
    draw_chip(canvas, word, {column.x, y + rows.written_y, column.width, rows.chip}, look,
              {Tag::Kind::token, {"written", {0, position, 0}}});
    const bool differs = i < words.reference.size() && words.reference[i].id != word.id;
    if (both && differs)
      canvas.text({column.x + column.width / 2, y + rows.chip + rows.gap / 2}, "≠", TextSize::label, t.focus,
                  Align::center, true);
  }
  const float bottom = top + static_cast<float>(fitting) * rows.line - canvas.u(14);
  if (lines > fitting) {
    const std::string from = std::to_string(first + 1), to = std::to_string(first + fitting),
                      all = std::to_string(lines);
    canvas.text({canvas.room_right(), bottom + canvas.u(10)},
                canvas.say({"lines " + from + " to " + to + " of " + all,
                            "第 " + from + " 至 " + to + " 行，共 " + all + " 行"}),
                TextSize::tiny, t.muted, Align::right);
    return bottom + canvas.u(18);
  }
  return bottom;
}

}  // namespace headlight
