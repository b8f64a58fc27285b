// GPT, BERT and T5 on one sentence: who may look at whom, and what each is asked. Three trained models, really run.
#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "core/figure/axis_labels.h"
#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/figure/output_parts.h"
#include "core/figure/rich_text.h"
#include "core/figure/token_matrix.h"
#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"

namespace headlight::exhibit::families {
namespace {

constexpr std::size_t gpt = 0, bert = 1, t5 = 2;
constexpr int before = 4;  // words before the one that is asked for: 我 买 了 一

// Its measure word is what the three are asked for.
struct Thing {
  Tr name;
  const char *word, *measure, *english;
};
const std::array<Thing, 3>& things() {
  static const std::array<Thing, 3> all{Thing{{"a book", "书"}, "书", "本", "book"},
                                        Thing{{"a cat", "猫"}, "猫", "只", "cat"},
                                        Thing{{"a dog", "狗"}, "狗", "只", "dog"}};
  return all;
}
const Thing& thing_of(const ExhibitValues& v) {
  return things()[static_cast<std::size_t>(std::clamp(v.whole("noun"), 0, static_cast<int>(things().size()) - 1))];
}

struct Families : Study {
  std::array<std::shared_ptr<const Run>, 3> runs;
  const Run* run(int number) const override {
    return number >= 0 && number < 3 ? runs[static_cast<std::size_t>(number)].get() : nullptr;
  }
  Tr run_name(int number) const override {
    return number == 0   ? Tr{"story, a GPT", "story，GPT 一类"}
           : number == 1 ? Tr{"cloze, a BERT", "cloze，BERT 一类"}
                         : Tr{"translate-en-zh, a T5", "translate-en-zh，T5 一类"};
  }
};

std::shared_ptr<const Study> study(const LabState&, const ExhibitValues& values, const std::atomic<bool>* cancelled) {
  const Thing& thing = thing_of(values);
  const std::string whole = std::string("我|买|了|一|") + thing.measure + "|" + thing.word;
  auto made = std::make_shared<Families>();
  std::array<Request, 3> requests;
  requests[gpt].model.folder = "story";
  requests[gpt].sentences = {whole};
  requests[bert].model.folder = "cloze";
  requests[bert].sentences = {std::string("我|买|了|一|<mask>|") + thing.word};
  requests[t5].model.folder = "translate-en-zh";
  requests[t5].sentences = {std::string("I bought a ") + thing.english};
  requests[t5].targets = {whole};
  for (std::size_t i = 0; i < 3; ++i)
    if (made->runs[i] = run_lab(requests[i], cancelled); !made->runs[i]) return nullptr;
  return made;
}

// The row that says the measure word: GPT's of the word before it, BERT's own, T5's of the word before it (after
// <bos>).
int row_of(std::size_t family) { return family == gpt ? before - 1 : before; }
const char* probs_of(std::size_t family) { return family == t5 ? "decoder.probs" : "probs"; }
const Vocabulary& words_of(const Families& f, std::size_t family) {
  return family == t5 ? f.runs[family]->model->target : f.runs[family]->model->source;
}
float probability(const Families& f, std::size_t family, const std::string& word) {
  return f.runs[family]->value(probs_of(family))(0, row_of(family), words_of(f, family).id(word));
}

std::vector<const char*> values_of(std::size_t family) {
  if (family != t5) return {"blocks.0.attn.masked"};
  return {"encoder.blocks.0.attn.masked", "decoder.blocks.0.attn.masked", "decoder.blocks.0.cross.masked"};
}

std::vector<std::string> texts(const std::vector<Encoding>& side) {
  std::vector<std::string> all;
  for (const Token& token : side.front().tokens) {
    const std::string& text = token.text;
    all.push_back(text == "<mask>" ? "▢" : text == "<bos>" ? "⟨bos⟩" : literal_text(text));
  }
  return all;
}

// Who may look at whom, read from the masked scores of the first layer.
GridShape mask_grid_of(const Canvas& canvas, const Run& run, const std::string& value) {
  const Tensor& masked = run.value(value);
  GridShape grid;
  grid.rows = masked.rows();
  grid.cols = masked.cols();
  auto cells = std::make_shared<std::vector<float>>();
  auto hidden = std::make_shared<std::vector<char>>();
  for (int r = 0; r < grid.rows; ++r)
    for (int c = 0; c < grid.cols; ++c) {
      const bool allowed = std::isfinite(masked(0, r, c));
      cells->push_back(allowed ? 1.0F : 0.0F);
      hidden->push_back(allowed ? 0 : 1);
    }
  grid.values = cells;
  grid.masked = hidden;
  grid.scale.map = ColorScale::Map::sequential;
  grid.scale.low = 0;
  grid.scale.high = 1.8F;
  grid.quantity = canvas.say({"1: may be looked at", "1：可以看"});
  return grid;
}

int allowed_cells(const Run& run, const std::string& value) {
  return static_cast<int>(run.value(value).slice(0).array().isFinite().count());
}

AxisLabels labels(const std::vector<std::string>& words, Color color, int chosen) {
  AxisLabels l;
  l.texts = words;
  l.color = color;
  l.chosen = chosen;
  return l;
}

/// Matrices over and beside each other, all in cells of one size: the encoder above, the decoder's two below.
void draw_two_stacks(Canvas& canvas, const Run& run, int row, Rect room) {
  const Theme& t = canvas.colors;
  const auto source = texts(run.source), target = texts(run.target);
  const AxisLabels encoder_rows = labels(source, t.query, -1), decoder_rows = labels(target, t.query, row),
                   source_cols = labels(source, t.key, -1), target_cols = labels(target, t.key, -1);
  const auto s = static_cast<float>(source.size()), n = static_cast<float>(target.size());
  const float gap = canvas.u(8), name = canvas.line_height(TextSize::label);
  const auto left_of = [&](float pitch) {
    return std::max(plan_rows(canvas, encoder_rows, pitch).extent, plan_rows(canvas, decoder_rows, pitch).extent);
  };
  // The room of the labels depends on the cells, and these on it: twice is enough.
  const auto fitting = [&](bool beside) {
    float cell = canvas.u(18);
    for (int again = 0; again < 2; ++again) {
      const float words = plan_columns(canvas, source_cols, cell).extent, left = left_of(cell);
      const float across = beside ? (room.w - 2 * left - 4 * gap) / (2 * s + n) : (room.w - left - gap) / (s + n);
      const float down = beside ? (room.h - words - 2 * name) / n : (room.h - 2 * (words + name) - gap) / (s + n);
      cell = std::floor(std::clamp(std::min(across, down), canvas.u(9), canvas.u(34)));
    }
    return cell;
  };
  const bool beside = fitting(true) > fitting(false);
  const float cell = fitting(beside);
  const float words =
      std::max(plan_columns(canvas, source_cols, cell).extent, plan_columns(canvas, target_cols, cell).extent);
  const float left = room.x + left_of(cell);
  const auto put = [&](const char* value, Point at, const AxisLabels* rows, const AxisLabels& cols) {
    GridShape grid = mask_grid_of(canvas, run, value);
    grid.at = {at.x, at.y, cell * static_cast<float>(grid.cols), cell * static_cast<float>(grid.rows)};
    grid.gap = cell > canvas.u(8) ? 1 : 0;
    if (rows != nullptr) draw_row_labels(canvas, *rows, plan_rows(canvas, *rows, cell), at.x, at.y, cell);
    draw_column_labels(canvas, cols, plan_columns(canvas, cols, cell), at.x, at.y - canvas.u(2), cell);
    canvas.figure.add(std::move(grid));
  };
  put("encoder.blocks.0.attn.masked", {left, room.y + words}, &encoder_rows, source_cols);
  const Point encoder_name = beside ? Point{left, room.y + words + cell * s + name * 0.7F}
                                    : Point{left + cell * s + canvas.u(30), room.y + words + cell * s / 2};
  canvas.text(encoder_name, canvas.say({"encoder", "编码器"}), TextSize::label, t.muted);
  const Point corner = beside ? Point{left + cell * s + 3 * gap + left_of(cell), room.y + words}
                              : Point{left, room.y + 2 * words + cell * s + gap + name};
  put("decoder.blocks.0.cross.masked", corner, &decoder_rows, source_cols);
  put("decoder.blocks.0.attn.masked", {corner.x + cell * s + gap, corner.y}, nullptr, target_cols);
  canvas.text({corner.x, corner.y + cell * n + name * 0.7F},
              canvas.say({"decoder: at English, at itself", "解码器：看英文，看自己"}), TextSize::label, t.muted);
}

void draw_candidates(Canvas& canvas, const Families& f, std::size_t family, const std::string& right, Rect room) {
  const Theme& t = canvas.colors;
  const Run& run = *f.runs[family];
  const auto row = run.value(probs_of(family)).slice(0).row(row_of(family));
  std::vector<int> order(static_cast<std::size_t>(row.size()));
  std::iota(order.begin(), order.end(), 0);
  std::partial_sort(order.begin(), order.begin() + 4, order.end(), [&](int a, int b) { return row(a) > row(b); });
  const int wanted = words_of(f, family).id(right);
  order.resize(4);
  if (std::find(order.begin(), order.end(), wanted) == order.end()) order.back() = wanted;
  const float pitch = canvas.u(26), name = canvas.u(54), digits = canvas.u(48);
  for (std::size_t i = 0; i < order.size(); ++i) {
    const int id = order[i];
    const float y = room.y + pitch * (static_cast<float>(i) + 0.5F);
    const Color color = id == wanted ? t.focus : t.weight;
    const Tag tag{Tag::Kind::cell,
                  {name_in_study(static_cast<int>(family), probs_of(family)), {0, row_of(family), id}}};
    TextShape& word = canvas.text({room.x, y}, shown_word(words_of(f, family), id, canvas.style.lang), TextSize::text,
                                  id == wanted ? t.focus : t.ink, Align::left, id == wanted);
    word.max_width = name - canvas.u(4);
    draw_share(canvas, {room.x + name, y - canvas.u(7), room.w - name - digits, canvas.u(14)},
               static_cast<double>(row(id)), color, tag);
    TextShape& number = canvas.text({room.right(), y}, fixed(row(id), 3), TextSize::digits, t.ink, Align::right);
    number.tag = tag;
  }
}

struct Family {
  Tr name, kind, objective;
};

Figure draw(const ExhibitInput& in) {
  const auto* f = dynamic_cast<const Families*>(in.study);
  if (f == nullptr)
    return message_figure(in.base.style, {"Three models are run …", "正在运行三个模型……"},
                          {"GPT, BERT, T5", "GPT、BERT、T5"});
  Canvas canvas(roomy(in.base.style, 760, 560));
  const Theme& t = canvas.colors;
  const Thing& thing = thing_of(in.values);
  const std::string right = thing.measure, noun = thing.word;
  const float top = canvas.header(
      canvas.say({"The mask makes the family", "掩码决定家族"}),
      canvas.say({"“我 买 了 一 **" + right + "** " + noun + "”, I bought a " + thing.english +
                      ": all three are asked for the measure word " + right + ", which the noun decides.",
                  "“我 买 了 一 **" + right + "** " + noun + "”：三个模型都要答出量词“" + right + "”，它由名词决定。"}),
      {});
  const std::array<Family, 3> families{Family{{"GPT", "GPT"},
                                              {"decoder: sees what came before", "解码器：只看前面"},
                                              {"asked: what comes after 一?", "要答：“一”后面是什么？"}},
                                       Family{{"BERT", "BERT"},
                                              {"encoder: sees everything", "编码器：什么都看得到"},
                                              {"asked: what was covered?", "要答：盖住的是什么？"}},
                                       Family{{"T5", "T5"},
                                              {"both: reads English, writes Chinese", "两者都有：读英文，写中文"},
                                              {"asked: what to write after 一?", "要答：“一”后面写什么？"}}};
  const float gap = canvas.u(22), wide = (canvas.room_right() - canvas.margin() - 2 * gap) / 3;
  const float bottom = std::max(canvas.room_bottom(), top + canvas.u(430)), answers = canvas.u(26 * 4 + 62);
  const float masks = std::min(bottom - top - answers - canvas.u(58), wide + canvas.u(60));
  for (std::size_t i = 0; i < 3; ++i) {
    const float x = canvas.margin() + static_cast<float>(i) * (wide + gap);
    const Run& run = *f->runs[i];
    canvas.text({x, top + canvas.u(12)}, canvas.say(families[i].name), TextSize::heading, t.ink, Align::left, true);
    canvas.text({x, top + canvas.u(36)}, canvas.say(families[i].kind), TextSize::label, t.muted).max_width = wide;
    const Rect room{x, top + canvas.u(56), wide, masks};
    int kept = 0;
    for (const char* value : values_of(i)) kept += allowed_cells(run, value);
    if (i == t5) {
      draw_two_stacks(canvas, run, row_of(i), room);
    } else {
      const auto words = texts(run.source);
      draw_token_matrix(canvas, labels(words, t.query, row_of(i)), labels(words, t.key, -1),
                        mask_grid_of(canvas, run, "blocks.0.attn.masked"), room, 40, false);
    }
    const float y = top + canvas.u(56) + masks + canvas.u(14);
    canvas.text({x, y + canvas.u(8)}, canvas.say(families[i].objective), TextSize::text, t.ink, Align::left, true)
        .max_width = wide;
    draw_candidates(canvas, *f, i, right, {x, y + canvas.u(26), wide, 0});
    const std::string n = std::to_string(kept);
    canvas.text({x, y + canvas.u(26 * 5 + 12)}, canvas.say({n + " cells allowed", "允许 " + n + " 格"}),
                TextSize::label, t.muted);
  }
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* f = dynamic_cast<const Families*>(in.study);
  if (f == nullptr) return {};
  const std::string right = thing_of(in.values).measure;
  const auto kept = [&](std::size_t family) {
    double sum = 0;
    for (const char* value : values_of(family)) sum += allowed_cells(*f->runs[family], value);
    return sum;
  };
  return {{"p_gpt", static_cast<double>(probability(*f, gpt, right))},
          {"p_bert", static_cast<double>(probability(*f, bert, right))},
          {"p_t5", static_cast<double>(probability(*f, t5, right))},
          {"kept_gpt", kept(gpt)},
          {"kept_bert", kept(bert)},
          {"kept_t5", kept(t5)}};
}

std::vector<Tr> names_of_things() {
  std::vector<Tr> names;
  for (const Thing& thing : things()) names.push_back(thing.name);
  return names;
}

const RegisterExhibit registered{
    {.id = "families",
     .name = {"GPT, BERT, T5", "GPT、BERT、T5"},
     .about =
         {"The same blocks with another mask and another question. GPT sees only what came before and is asked for "
          "the next word: it must guess. BERT sees both sides of a covered word. T5 reads one text with an encoder "
          "and writes another one with a decoder. The three models here are small ones, trained by this program.",
          "同样的模块，换一种掩码，换一个问题。GPT 只看得到前面，要答下一个词：只能猜。BERT 看得到被盖住的词的两边。T5 "
          "用编码器读一段文字，再用解码器写另一段。这里的三个小模型都是本程序训练的。"},
     .lesson = 20,
     .controls = {{.id = "noun",
                   .label = {"I bought …", "我买了……"},
                   .kind = ExhibitControl::Kind::choice,
                   .choices = names_of_things()}},
     .draw = draw,
     .study = study,
     .numbers = numbers,
     .weights = [](const ExhibitInput&) { return WeightsOf::trained; }}};

}  // namespace
}  // namespace headlight::exhibit::families
