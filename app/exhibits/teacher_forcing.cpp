// Teacher forcing against generation on one sentence, with what the decoder gets in either case.
#include "core/analysis/teacher_forcing.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "core/figure/exhibit_parts.h"
#include "core/figure/fixed.h"
#include "core/figure/matrix_grid.h"
#include "core/figure/output_parts.h"
#include "core/figure/rich_text.h"
#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"
#include "core/text/error.h"

namespace headlight::exhibit::teacher_forcing {
namespace {

constexpr int most_columns = 9;

struct Lesson : Study {
  std::shared_ptr<const TeacherForcing> found;
  const Run* run(int number) const override {
    if (number == 0) return found->forced.get();
    return number <= static_cast<int>(found->steps.size()) ? found->steps[static_cast<std::size_t>(number - 1)].get()
                                                           : nullptr;
  }
  Tr run_name(int number) const override {
    const std::string n = std::to_string(number);
    return number == 0 ? Tr{"teacher forcing", "教师强制"} : Tr{"generation, run " + n, "生成，第 " + n + " 次运行"};
  }
};

bool has_translation(const LabState& state) {
  const auto s = static_cast<std::size_t>(std::max(0, state.selection.sentence));
  const Request& request = state.request;
  return s < request.sentences.size() && s < request.targets.size() && !request.sentences[s].empty() &&
         !request.targets[s].empty();
}

WeightsOf weights(const ExhibitInput& in) {
  return in.base.run.config.two_stacks() && has_translation(in.state) ? WeightsOf::window : WeightsOf::trained;
}

// The window's sentence when its model translates and a translation is there, else the example of the lesson.
Request request_of(const LabState& state) {
  const auto s = static_cast<std::size_t>(std::max(0, state.selection.sentence));
  Request request = state.request;
  const Request model = with_model(request);
  const bool two = model.model.given ? model.model.given->config.two_stacks() : request.model.config.two_stacks();
  if (two && has_translation(state)) {
    request.sentences = {request.sentences[s]};
    request.targets = {request.targets[s]};
    request.mask = request.encoder_mask = request.cross_mask = {};
    request.interventions.clear();
    return with_model(request);
  }
  Request example;
  example.model.folder = "translate-en-zh";
  example.sentences = {"I love you"};
  example.targets = {"我|爱|你"};
  return with_model(example);
}

std::shared_ptr<const Study> study(const LabState& state, const ExhibitValues&, const std::atomic<bool>* cancelled) {
  auto found = study_teacher_forcing(request_of(state), 24, cancelled);
  if (!found) return nullptr;
  auto made = std::make_shared<Lesson>();
  made->found = std::move(found);
  return made;
}

int step_of(const ExhibitInput& in, const TeacherForcing& f) {
  return std::clamp(in.values.whole("step"), 0, std::max(0, static_cast<int>(f.steps.size()) - 1));
}

struct Columns {
  float left, pitch;
  int first, count;
  float middle(int i) const { return left + pitch * (static_cast<float>(i - first) + 0.5F); }
  bool shows(int i) const { return i >= first && i < first + count; }
};

void chip(Canvas& canvas, float middle, float y, float most, const std::string& word, Color color, bool dashed,
          bool bold) {
  const float w = std::min(most, canvas.width_of(word, TextSize::text, bold) + canvas.u(18));
  RectShape box;
  box.at = {middle - w / 2, y - canvas.u(14), w, canvas.u(28)};
  box.fill = dashed ? Color{0, 0, 0, 0} : canvas.colors.card;
  box.stroke = dashed ? canvas.colors.rule : color;
  box.line = canvas.u(bold ? 1.8F : 1) * canvas.colors.line;
  box.dashed = dashed;
  box.radius = canvas.u(5);
  canvas.figure.add(box);
  if (!word.empty())
    canvas.text({middle, y}, word, TextSize::text, color, Align::center, bold).max_width = w - canvas.u(6);
}

std::string input_word(const Canvas& canvas, const Run& run, int i) {
  const int id = run.target.front().ids[static_cast<std::size_t>(i)];
  return id == Vocabulary::bos ? "⟨bos⟩" : shown_word(run.model->target, id, canvas.style.lang);
}

void probability(Canvas& canvas, float middle, float y, float p, const Tag& tag, Color color) {
  TextShape& digits = canvas.text({middle, y}, fixed(p, 3), TextSize::digits, color, Align::center);
  digits.tag = tag;
}

Tag probability_tag(int run, int row, int id) {
  return {Tag::Kind::cell, {name_in_study(run, "decoder.probs"), {0, row, id}}};
}

void title(Canvas& canvas, float y, const Tr& name, const Tr& under, Color color) {
  canvas.text({canvas.margin(), y}, canvas.say(name), TextSize::title, color, Align::left, true);
  const float x = canvas.margin() + canvas.width_of(canvas.say(name), TextSize::title, true) + canvas.u(14);
  canvas.text({x, y}, canvas.say(under), TextSize::label, canvas.colors.muted).max_width = canvas.room_right() - x;
}

void side(Canvas& canvas, float y, const Tr& words) {
  canvas.text({canvas.margin(), y}, canvas.say(words), TextSize::label, canvas.colors.muted);
}

void draw_training(Canvas& canvas, const TeacherForcing& f, const Columns& c, float y) {
  const Theme& t = canvas.colors;
  title(canvas, y, {"Training: teacher forcing", "训练：教师强制"},
        {"one run, every row is asked at once", "只运行一次，所有行同时作答"}, t.ink);
  side(canvas, y + canvas.u(42), {"input", "输入"});
  side(canvas, y + canvas.u(106), {"asked for", "应答"});
  side(canvas, y + canvas.u(132), {"its probability", "其概率"});
  for (int i = 0; i < static_cast<int>(f.reference.size()); ++i) {
    if (!c.shows(i)) continue;
    const float x = c.middle(i);
    chip(canvas, x, y + canvas.u(42), c.pitch - canvas.u(6), input_word(canvas, *f.forced, i), t.query, false, false);
    draw_arrow(canvas, {x, y + canvas.u(60)}, {x, y + canvas.u(88)}, t.weight, 1.8F);
    const int id = f.reference[static_cast<std::size_t>(i)];
    chip(canvas, x, y + canvas.u(106), c.pitch - canvas.u(6),
         shown_word(f.forced->model->target, id, canvas.style.lang), t.ink, false, false);
    probability(canvas, x, y + canvas.u(132), f.forced_probability(i), probability_tag(0, i, id), t.weight);
  }
}

void draw_generation(Canvas& canvas, const TeacherForcing& f, const Columns& c, int step, float y) {
  const Theme& t = canvas.colors;
  const std::string n = std::to_string(step + 1), of = std::to_string(f.steps.size());
  title(canvas, y, {"Use: generation", "使用：逐词生成"},
        {"run " + n + " of " + of + ": the last row writes one word",
         "第 " + n + " 次运行（共 " + of + " 次）：最后一行写出一个词"},
        t.ink);
  side(canvas, y + canvas.u(42), {"input so far", "目前的输入"});
  side(canvas, y + canvas.u(106), {"likeliest word", "最可能的词"});
  side(canvas, y + canvas.u(132), {"its probability", "其概率"});
  const Run& run = *f.steps[static_cast<std::size_t>(step)];
  for (int i = 0; i < static_cast<int>(f.steps.size()); ++i) {
    if (!c.shows(i)) continue;
    const float x = c.middle(i);
    const bool there = i <= step;
    chip(canvas, x, y + canvas.u(42), c.pitch - canvas.u(6), there ? input_word(canvas, run, i) : "", t.query, !there,
         i == step);
    if (i != step) {
      chip(canvas, x, y + canvas.u(106), c.pitch - canvas.u(6), "", t.rule, true, false);
      continue;
    }
    draw_arrow(canvas, {x, y + canvas.u(60)}, {x, y + canvas.u(88)}, t.focus, 2.4F);
    const int id = f.written[static_cast<std::size_t>(i)];
    chip(canvas, x, y + canvas.u(106), c.pitch - canvas.u(6), shown_word(run.model->target, id, canvas.style.lang),
         t.focus, false, true);
    probability(canvas, x, y + canvas.u(132), f.step_probability(i), probability_tag(step + 1, step, id), t.focus);
    if (id == Vocabulary::eos || !c.shows(i + 1)) continue;
    // What was written is the next input.
    CurveShape back;
    back.from = {x + c.pitch * 0.32F, y + canvas.u(106)};
    back.to = {c.middle(i + 1), y + canvas.u(60)};
    back.control1 = {x + c.pitch * 0.75F, y + canvas.u(106)};
    back.control2 = {c.middle(i + 1), y + canvas.u(96)};
    back.color = with_alpha(t.focus, 0.6F);
    back.line = canvas.u(1.8F);
    canvas.figure.add(back);
  }
}

std::string same_words(const Canvas& canvas, const TeacherForcing& f, int step) {
  const float difference = f.difference(step);
  const std::string word = f.steps[static_cast<std::size_t>(step)]->target.front().tokens.back().text;
  const std::string row = step == 0 ? "⟨bos⟩" : literal_text(word);
  const std::string most = difference < 1e-5F ? "< 0.00001" : number(difference, 5);
  if (difference < 0)
    return canvas.say({"The model's own words differ from the teacher's here: so do the numbers of row " + row + ".",
                       "到这里，模型自己写的词与教师给的不同，所以“" + row + "”这一行的数也不同。"});
  return canvas.say({"Row " + row + " has the same numbers in both (largest difference: " + most +
                         "): the causal mask hid the later words anyway.",
                     "“" + row + "”这一行在两边的数相同（最大相差：" + most + "）：因果掩码本来就遮住了后面的词。"});
}

// Target so far, encoder output, positions, mask: each with its size, the mask as it is.
void draw_inputs(Canvas& canvas, const TeacherForcing& f, int step, float y, float height) {
  const Theme& t = canvas.colors;
  const Run& run = *f.steps[static_cast<std::size_t>(step)];
  const int n = run.target.front().length, source = run.source.front().length, d = run.config.d_model;
  const auto size = [](int rows, int cols) { return std::to_string(rows) + " × " + std::to_string(cols); };
  std::string so_far, read;
  for (int i = 0; i < n; ++i) so_far += (i == 0 ? "" : " ") + input_word(canvas, run, i);
  for (const Token& token : run.source.front().tokens) read += (read.empty() ? "" : " ") + literal_text(token.text);
  struct Input {
    Tr name, what;
    std::string size;
    Color color;
  };
  const std::array<Input, 4> inputs{
      Input{{"1  target so far", "1  目前的译文"}, same(so_far), size(n, d), t.query},
      Input{{"2  encoder output", "2  编码器输出"}, same(read), size(source, d), t.key},
      Input{{"3  positions", "3  位置"},
            {"0 to " + std::to_string(n - 1), "0 到 " + std::to_string(n - 1)},
            size(n, d),
            t.value},
      Input{{"4  causal mask", "4  因果掩码"}, {"no word sees a later one", "看不到后面的词"}, size(n, n), t.weight}};
  canvas.text({canvas.margin(), y},
              canvas.say({"The decoder's four inputs in this run", "这次运行中，解码器的四个输入"}), TextSize::label,
              t.ink, Align::left, true);
  const float gap = canvas.u(10), wide = (canvas.room_right() - canvas.margin() - 3 * gap) / 4;
  for (std::size_t i = 0; i < 4; ++i) {
    const Rect at{canvas.margin() + static_cast<float>(i) * (wide + gap), y + canvas.u(14), wide, height};
    draw_card(canvas, at);
    const float text_w = wide - canvas.u(24) - (i == 3 ? height - canvas.u(14) : 0);
    canvas.text({at.x + canvas.u(12), at.y + canvas.u(16)}, canvas.say(inputs[i].name), TextSize::label,
                inputs[i].color, Align::left, true);
    const auto lines = wrapped(canvas.say(inputs[i].what), TextSize::label, text_w, canvas.style.scale);
    for (std::size_t l = 0; l < std::min<std::size_t>(lines.size(), 2); ++l)
      canvas.text({at.x + canvas.u(12), at.y + canvas.u(35 + 17 * static_cast<float>(l))},
                  lines[l] + (l == 1 && lines.size() > 2 ? " …" : ""), TextSize::label, t.ink);
    canvas.text({at.x + canvas.u(12), at.bottom() - canvas.u(12)}, inputs[i].size, TextSize::digits_small, t.muted);
    if (i != 3) continue;
    const float side_length = height - canvas.u(36), cell = side_length / static_cast<float>(n);
    const Point corner{at.right() - canvas.u(10) - side_length, at.y + canvas.u(28)};
    const Tensor* mask = run.graph.find_value("decoder.blocks.0.attn.masked");
    for (int r = 0; r < n && mask != nullptr; ++r)
      for (int k = 0; k < n; ++k) {
        RectShape box;
        box.at = {corner.x + cell * static_cast<float>(k), corner.y + cell * static_cast<float>(r),
                  cell - std::min(canvas.u(1), cell / 4), cell - std::min(canvas.u(1), cell / 4)};
        const bool allowed = std::isfinite((*mask)(0, r, k));
        box.fill = allowed ? t.weight : t.hatch_back;
        box.hatched = !allowed;
        canvas.figure.add(box);
      }
  }
}

Figure draw(const ExhibitInput& in) {
  const auto* made = dynamic_cast<const Lesson*>(in.study);
  if (made == nullptr || made->found->steps.empty()) return empty_figure(in.base.style);
  const TeacherForcing& f = *made->found;
  Canvas canvas(roomy(in.base.style));
  const int step = step_of(in, f);
  std::string source;
  for (const Token& token : f.forced->source.front().tokens)
    source += (source.empty() ? "" : " ") + literal_text(token.text);
  const float top = canvas.header(
      canvas.say({"Two ways to feed a decoder", "解码器的两种喂法"}),
      canvas.say(
          {"“" + source +
               "”: in training the right translation is the input, shifted right by ⟨bos⟩; in use the "
               "model's own words are.",
           "“" + source + "”：训练时，输入是右移一位（开头加 ⟨bos⟩）的标准译文；使用时，输入是模型自己写的词。"}),
      {});
  Columns c{};
  const int all = static_cast<int>(std::max(f.reference.size(), f.steps.size()));
  c.count = std::min(all, most_columns);
  c.first = std::clamp(step - c.count / 2, 0, all - c.count);
  c.left = canvas.margin() + canvas.u(112);
  c.pitch = std::min(canvas.u(120), (canvas.room_right() - c.left) / static_cast<float>(c.count));
  const float line = canvas.line_height(TextSize::label), cards = canvas.u(84);
  const float free =
      std::clamp((canvas.room_bottom() - top - canvas.u(2 * 150 + 60) - cards - line) / 3, canvas.u(2), canvas.u(26));
  float y = top + canvas.u(12);
  draw_training(canvas, f, c, y);
  y += canvas.u(158) + free;
  draw_line(canvas, {canvas.margin(), y - free / 2 - canvas.u(10)}, {canvas.room_right(), y - free / 2 - canvas.u(10)},
            canvas.colors.rule, 1);
  draw_generation(canvas, f, c, step, y);
  y += canvas.u(156);
  canvas.text({canvas.margin(), y + line / 2}, same_words(canvas, f, step), TextSize::label, canvas.colors.focus)
      .max_width = canvas.room_right() - canvas.margin();
  y += line + canvas.u(14) + free;
  draw_inputs(canvas, f, step, y, cards);
  return canvas.finish(&in.base);
}

std::map<std::string, double> numbers(const ExhibitInput& in) {
  const auto* made = dynamic_cast<const Lesson*>(in.study);
  if (made == nullptr || made->found->steps.empty()) return {};
  const TeacherForcing& f = *made->found;
  const int step = step_of(in, f);
  double mean = 0;
  for (int i = 0; i < static_cast<int>(f.reference.size()); ++i) mean += static_cast<double>(f.forced_probability(i));
  return {{"runs", static_cast<double>(f.steps.size())},
          {"rows", static_cast<double>(f.reference.size())},
          {"p", static_cast<double>(f.step_probability(step))},
          {"difference", static_cast<double>(f.difference(step))},
          {"mean_forced", mean / static_cast<double>(f.reference.size())},
          {"same_words", f.written == f.reference ? 1.0 : 0.0}};
}

const RegisterExhibit registered{
    {.id = "teacher-forcing",
     .name = {"Teacher forcing and generation", "教师强制与生成"},
     .about =
         {"In training the decoder gets the right translation, shifted right by one, and every row is asked for the "
          "word that comes next: the whole sentence in one run. In use there is no translation yet: the model "
          "writes a word, puts it at the end of its input, and runs again. The causal mask makes both compute the "
          "same.",
          "训练时，解码器得到右移一位的标准译文，每一行都要答出下一个词：整句话一次运行完成。使用时还没有译文：模型写"
          "出一个词，放到输入末尾，再运行一次。因果掩码使两者算出同样的数。"},
     .lesson = 12,
     .controls = {{.id = "step",
                   .label = {"words written", "已写的词数"},
                   .kind = ExhibitControl::Kind::whole,
                   .low = 0,
                   .high = 23,
                   .decimals = 0,
                   .picture_only = true,
                   .tip = {"How many words the model has written already.", "模型已经写出几个词。"}}},
     .draw = draw,
     .uses_run = true,
     .study = study,
     .numbers = numbers,
     .weights = weights}};

}  // namespace
}  // namespace headlight::exhibit::teacher_forcing
