#include "core/figure/scaling_pages.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/analysis/embedding_neighbours.h"
#include "core/figure/canvas.h"
#include "core/figure/fixed.h"
#include "core/figure/head_name.h"
#include "core/text/error.h"

namespace headlight {
namespace {

const ScalingStudy::Column& column_at(const ScalingStudy& study, std::size_t i) { return study.columns[i]; }

std::string token_text(const ScalingStudy& study, int place) {
  return literal_text(
      study.columns[0].run->tokens_of(study.stack).front().tokens[static_cast<std::size_t>(place)].text);
}

float column_width(const Canvas& canvas, float gap) {
  return std::floor(std::max(canvas.u(200), (canvas.room_right() - canvas.margin() - 2 * gap) / 3));
}

void card(Canvas& canvas, Rect at, bool usual) {
  RectShape ground;
  ground.at = at;
  ground.fill = canvas.colors.card;
  ground.stroke = usual ? canvas.colors.weight : canvas.colors.rule;
  ground.line = canvas.u(usual ? 1.5F : 1.0F) * canvas.colors.line;
  ground.radius = canvas.u(7);
  canvas.figure.add(ground);
}

// A narrow table leaves the length out: the ratio says as much.
bool leaves_length_out(const Canvas& canvas, float width) { return width - canvas.u(20) < canvas.u(280); }

// One column of a table of tokens.
struct Field {
  std::string title;
  float right;  // of its numbers, from the left edge of the card
};

void draw_token_table(Canvas& canvas, const FigureInput& input, const ScalingStudy& study, std::size_t i, Rect at,
                      int first, int count, float pitch) {
  const ScalingStudy::Column& column = column_at(study, i);
  const RunView here = studied_view(input, study, column);
  const Theme& t = canvas.colors;
  const std::string pattern = here.attention("pattern");
  const Tensor& weights = column.run->value(pattern);
  const float x = at.x + canvas.u(10), width = at.w - canvas.u(20), line = canvas.line_height(TextSize::label);
  float y = at.y + canvas.u(20);
  canvas.text({x, y}, scaling_title(canvas, i, column.factor), TextSize::text, t.ink, Align::left, true);
  y += canvas.u(22);
  const bool narrow = leaves_length_out(canvas, at.w);
  float longest = 0;
  for (int row = first; row < first + count; ++row)
    longest = std::max(longest, canvas.width_of(token_text(study, row), TextSize::label, true));
  const float word = std::min(longest + canvas.u(4), std::max(width * 0.34F, canvas.u(54)));
  const float number_w = (width - word) * (narrow ? 0.145F : 0.133F);
  std::vector<Field> fields{Field{canvas.say({"length", "长度"}), 0}, Field{canvas.say({"ratio", "比值"}), 0},
                            Field{"cos x", 0}, Field{"cos p", 0}, Field{canvas.say({"H", "熵"}), 0}};
  if (narrow) fields.erase(fields.begin());
  for (std::size_t f = 0; f < fields.size(); ++f) fields[f].right = word + number_w * static_cast<float>(f + 1);
  for (const Field& field : fields)
    canvas.text({x + field.right, y}, field.title, TextSize::tiny, t.muted, Align::right);
  const float key_x = x + fields.back().right + canvas.u(10);
  canvas.text({key_x, y}, canvas.say({"top key", "最重的键"}), TextSize::tiny, t.muted).max_width = x + width - key_x;
  y += line;
  for (int row = first; row < first + count; ++row) {
    const auto r = static_cast<std::size_t>(row);
    const float middle = y + pitch / 2;
    TextShape& name =
        canvas.text({x, middle}, token_text(study, row), TextSize::label, t.query, Align::left, row == here.query);
    name.max_width = word - canvas.u(2);
    name.tag = {Tag::Kind::token, {"query", {0, row, 0}}};
    Eigen::Index best = 0;
    const float weight = weights.slice(here.head).row(row).maxCoeff(&best);
    const float ratio = column.position_norm[r] > 0 ? column.word_norm[r] / column.position_norm[r] : INFINITY;
    std::vector<std::string> numbers{fixed(column.word_norm[r], 2), fixed(ratio, 2), fixed(column.cos_word[r], 2),
                                     fixed(column.cos_position[r], 2), fixed(row_entropy(weights, here.head, row), 2)};
    if (narrow) numbers.erase(numbers.begin());
    for (std::size_t f = 0; f < fields.size(); ++f)
      canvas.text({x + fields[f].right, middle}, numbers[f], TextSize::digits_small, t.ink, Align::right);
    const float digits = canvas.width_of("0.00", TextSize::digits_small) + canvas.u(4);
    TextShape& key = canvas.text({key_x, middle}, here.keys[static_cast<std::size_t>(best)], TextSize::label, t.key);
    key.max_width = x + width - digits - key_x;
    TextShape& share =
        canvas.text({x + width, middle}, fixed(weight, 2), TextSize::digits_small, t.weight, Align::right);
    share.tag = {Tag::Kind::cell,
                 {name_in_scaling(static_cast<int>(i), pattern), {here.head, row, static_cast<int>(best)}}};
    y += pitch;
  }
}

struct Named {
  std::string text;
  float cosine;
  bool same_place, same_word;
};

// A list of neighbours with their cosines as bars.
void draw_list(Canvas& canvas, const std::vector<Named>& all, Rect at, float pitch) {
  const Theme& t = canvas.colors;
  const float digits = canvas.width_of("-0.00", TextSize::digits) + canvas.u(6);
  const float words = std::max(at.w * 0.46F, std::min(canvas.u(66), at.w * 0.6F));
  float y = at.y;
  for (const Named& one : all) {
    const float middle = y + pitch / 2;
    const Color color = one.same_place ? t.key : one.same_word ? t.query : t.ink;
    canvas.text({at.x, middle}, one.text, TextSize::label, color, Align::left, one.same_place || one.same_word)
        .max_width = words - canvas.u(6);
    RectShape bar;
    const float room = at.w - words - digits;
    bar.at = {at.x + words, middle - pitch * 0.22F, std::max(canvas.u(1), room * std::clamp(one.cosine, 0.0F, 1.0F)),
              pitch * 0.44F};
    bar.fill = color;
    bar.of_values = true;
    bar.radius = canvas.u(2);
    canvas.figure.add(bar);
    canvas.text({at.right(), middle}, fixed(one.cosine, 2), TextSize::digits, t.ink, Align::right);
    y += pitch;
  }
}

std::vector<Named> placed_neighbours(const Canvas& canvas, const ScalingStudy& study,
                                     const ScalingStudy::Column& column, int id, int place, int count) {
  const Run& run = *column.run;
  const std::string prefix = run.prefix(study.stack);
  const Vocabulary& words = study.stack == Stack::decoder ? run.model->target : run.model->source;
  std::vector<Named> all;
  for (const Neighbour& n : nearest_placed(run.model->parameters.get(prefix + "token_embedding"),
                                           run.value(prefix + "pos_embed"), column.factor, id, place, count)) {
    const std::string at = std::to_string(n.place);
    all.push_back({literal_text(words.word(n.word)) + canvas.say({" at " + at, "（位置 " + at + "）"}), n.cosine,
                   n.place == place, n.word == id});
  }
  return all;
}

// What the list says: how many of the neighbours only stand at the same place, and how many are the same word.
std::string verdict(const Canvas& canvas, const std::vector<Named>& all) {
  const auto count = [&](bool Named::*what) {
    return static_cast<int>(std::count_if(all.begin(), all.end(), [&](const Named& n) { return n.*what; }));
  };
  const int places = count(&Named::same_place), words = count(&Named::same_word), n = static_cast<int>(all.size());
  const std::string of = " " + std::to_string(n), p = std::to_string(places), w = std::to_string(words);
  if (places > words)
    return canvas.say({p + " of" + of + " stand at the same place: the position decides.",
                       of + " 个中有 " + p + " 个站在同一位置：位置说了算。"});
  if (words > places)
    return canvas.say({w + " of" + of + " are the same word elsewhere: the word decides.",
                       of + " 个中有 " + w + " 个是别处的同一个词：词义说了算。"});
  return canvas.say({"Word and position are in balance.", "词与位置势均力敌。"});
}

}  // namespace

RunView studied_view(const FigureInput& input, const ScalingStudy& study, const ScalingStudy::Column& column) {
  Selection here = input.selection;
  here.sentence = 0;
  // While another stack is being studied, the figure still shows the old one.
  if (here.decoder_stack != (study.stack == Stack::decoder)) here.query = -1;
  here.decoder_stack = study.stack == Stack::decoder;
  return {*column.run, here};
}

std::string name_in_scaling(int column, const std::string& name) { return name_in_column(study_column + column, name); }

std::string scaling_readout(const FigureInput& input, const ScalingStudy& study) {
  if (!input.hover || input.hover->kind != Tag::Kind::cell) return "";
  const ValueRef& element = input.hover->value;
  const InColumn in = column_of(element.name);
  const int i = in.column - study_column;
  if (i < 0 || i >= static_cast<int>(study.columns.size())) return "";
  const auto& column = study.columns[static_cast<std::size_t>(i)];
  const Tensor* numbers = column.run->graph.find_value(in.name);
  if (numbers == nullptr || !numbers->contains(element.at)) return "";
  return "× " + number(column.factor, 1) + ": " + describe_short(*column.run, {in.name, element.at}, input.style.lang) +
         " = " + number((*numbers)(element.at), 3);
}

std::string scaling_title(const Canvas& canvas, std::size_t column, float factor) {
  if (column == 0) return "× 1";
  if (column == 1) return "× \\sqrt{d_{model}} = " + number(factor, 1);
  return canvas.say({"free: × ", "自选：× "}) + number(factor, factor == std::round(factor) ? 0 : 2);
}

Figure scaling_tokens_figure(const FigureInput& input, const ScalingStudy& study) {
  Canvas canvas(input.style);
  const RunView here = studied_view(input, study, study.columns[0]);
  const std::string head = head_name(here, input.style.lang);
  const float gap = canvas.u(16), width = column_width(canvas, gap);
  const Tr lengths =
      leaves_length_out(canvas, width)
          ? Tr{"How many times as long the word's vector x is as its position p", "词向量 x 与位置向量 p 的长度之比"}
          : Tr{"The length of the word's vector x, and how many times that of its position p it is",
               "词向量 x 的长度，及其与位置向量 p 长度之比"};
  const float top = canvas.header(
      canvas.say({"Every word under three factors", "三种倍数下的每个词"}),
      canvas.say(lengths +
                 Tr{"; the cosines of their sum with x and p; H, the entropy (in nats) of the word's "
                    "attention (" +
                        head + "); and the key with the largest weight.",
                    "；两者之和与 x、p 的夹角余弦；H 是该词注意力的熵（奈特，" + head + "），旁边是权重最大的键。"}),
      {scaling_readout(input, study)});
  const int n = study.columns[0].run->tokens_of(study.stack).front().length;
  const float head_room = canvas.u(42) + canvas.line_height(TextSize::label), foot = canvas.u(24);
  const float room = std::max(canvas.u(200), canvas.room_bottom() - top - head_room - foot);
  const float pitch = std::clamp(room / static_cast<float>(n), canvas.u(18), canvas.u(26));
  const int fit = std::max(1, static_cast<int>(room / pitch));
  const int count = std::min(n, fit), first = std::clamp(here.query - count / 2, 0, n - count);
  const float height = head_room + pitch * static_cast<float>(count) + canvas.u(6);
  for (std::size_t i = 0; i < 3; ++i) {
    const Rect at{canvas.margin() + static_cast<float>(i) * (width + gap), top, width, height};
    card(canvas, at, i == 1);
    draw_token_table(canvas, input, study, i, at, first, count, pitch);
  }
  if (count < n)
    canvas.text({canvas.margin(), top + height + canvas.u(13)},
                canvas.say({"positions " + std::to_string(first) + " to " + std::to_string(first + count - 1) + " of " +
                                std::to_string(n) + ", around the chosen one",
                            "共 " + std::to_string(n) + " 个词，这里是所选词附近的位置 " + std::to_string(first) +
                                " 至 " + std::to_string(first + count - 1)}),
                TextSize::tiny, canvas.colors.muted);
  return canvas.finish(&input);
}

Figure scaling_neighbours_figure(const FigureInput& input, const ScalingStudy& study) {
  Canvas canvas(input.style);
  const RunView here = studied_view(input, study, study.columns[0]);
  const Run& run = *study.columns[0].run;
  const Encoding& encoding = run.tokens_of(study.stack).front();
  const int id = encoding.ids[static_cast<std::size_t>(here.query)];
  const std::string word = token_text(study, here.query), place = std::to_string(here.query);
  const Vocabulary& words = study.stack == Stack::decoder ? run.model->target : run.model->source;
  const float top = canvas.header(
      canvas.say({"The nearest neighbours of “" + word + "”", "“" + word + "”的近邻"}),
      canvas.say({"Above: the words whose embeddings point in the most similar direction (cosine). Below: “" + word +
                      "” with its position (position " + place +
                      ") among all words at all places. Orange: another word at the "
                      "same place; blue: the same word at another place.",
                  "上：嵌入方向最接近的词（余弦）。下：带上位置（位置 " + place + "）的“" + word +
                      "”，与所有词在所有位置上相比。橙色：同一位置上的别的词；蓝色：别处的同一个词。"}),
      {});
  const float line = canvas.line_height(TextSize::label), pitch = canvas.u(24);
  const float gap = canvas.u(16), width = column_width(canvas, gap);
  std::vector<Named> before;
  for (const Neighbour& n :
       nearest_words(run.model->parameters.get(run.prefix(study.stack) + "token_embedding"), id, 4))
    before.push_back({literal_text(words.word(n.word)), n.cosine, false, false});
  float y = top;
  canvas.text({canvas.margin(), y + line / 2},
              canvas.say({"without positions, whatever the factor", "不加位置（与倍数无关）"}), TextSize::label,
              canvas.colors.ink, Align::left, true);
  y += line + canvas.u(2);
  if (before.empty())
    canvas.text({canvas.margin(), y + pitch / 2},
                canvas.say({"The vocabulary has no other word.", "词表里没有别的词。"}), TextSize::label,
                canvas.colors.muted);
  draw_list(canvas, before, {canvas.margin(), y, width, 0}, pitch);
  y += pitch * static_cast<float>(std::max<std::size_t>(1, before.size())) + canvas.u(14);
  const float head_room = canvas.u(38), foot = 2 * line + canvas.u(8);
  const int count = std::clamp(static_cast<int>((canvas.room_bottom() - y - head_room - foot) / pitch), 4, 10);
  for (std::size_t i = 0; i < 3; ++i) {
    const ScalingStudy::Column& column = column_at(study, i);
    const Rect at{canvas.margin() + static_cast<float>(i) * (width + gap), y, width,
                  head_room + pitch * static_cast<float>(count) + foot};
    card(canvas, at, i == 1);
    const float x = at.x + canvas.u(12), w = at.w - canvas.u(24);
    canvas.text({x, at.y + canvas.u(20)}, scaling_title(canvas, i, column.factor), TextSize::text, canvas.colors.ink,
                Align::left, true);
    const std::vector<Named> all = placed_neighbours(canvas, study, column, id, here.query, count);
    draw_list(canvas, all, {x, at.y + head_room, w, 0}, pitch);
    canvas.paragraph({x, at.bottom() - foot}, verdict(canvas, all), w, TextSize::label, canvas.colors.muted);
  }
  return canvas.finish(&input);
}

}  // namespace headlight
