// What the model writes or fills in, word by word.
#include <algorithm>

#include "core/figure/output_parts.h"
#include "core/figure/run_view.h"
#include "core/text/error.h"

namespace headlight {
namespace {

constexpr const char* mask_word = "<mask>";

// "probability[il, elle] = 0.02" of the number under the mouse, else what must be known of the model.
Canvas::Readout readout(const Canvas& canvas, const FigureInput& input, const OutputStudy* study) {
  if (input.hover && input.hover->kind == Tag::Kind::cell) {
    const InColumn in = column_of(input.hover->value.name);
    const Run* run = in.column < 0 ? &input.run : in.column == written_column && study ? study->written.get() : nullptr;
    const Tensor* value = run != nullptr ? run->graph.find_value(in.name) : nullptr;
    if (value != nullptr && value->contains(input.hover->value.at))
      return {describe_short(*run, {in.name, input.hover->value.at}, canvas.style.lang) + " = " +
              number((*value)(input.hover->value.at), 4)};
  }
  return {};
}

// Said wherever words are shown that mean nothing.
Tr of_random_weights(const Run& run) {
  if (run.model->trained) return {"", ""};
  return {" The weights are random: the words mean nothing yet.", "权重是随机的：这些词尚无意义。"};
}

Tr how_it_chooses(const OutputStudy& study) {
  const Sampling& s = study.question.sampling;
  if (s.beam > 1 && study.written->config.two_stacks()) {
    const std::string n = std::to_string(s.beam);
    return {"Beam search: the " + n + " most probable sentences are kept; of those that have ended, the one with the " +
                "highest mean logarithm of a word is taken.",
            "束搜索：每一步保留最可能的 " + n + " 个句子；在已结束的句子中取每词平均对数概率最高的。"};
  }
  if (s.temperature <= 0)
    return {"Greedy: the most probable word is put at the end, and the model is run again.",
            "贪心：把最可能的词接到末尾，再运行一次模型。"};
  const std::string t = number(s.temperature, 2);
  return {"Drawn at temperature " + t + ": a word is drawn, put at the end, and the model is run again.",
          "以温度 " + t + " 抽取：抽一个词接到末尾，再运行一次模型。"};
}

const Tr shifted{"a word is written by the row of the word before it", "写出一个词的，是它前一个词那一行"};

Figure written_figure(const FigureInput& input, const OutputStudy& study, const OutputOptions& options) {
  Canvas canvas(input.style);
  const Theme& t = canvas.colors;
  const SpokenWords words = spoken_words(input, study, options);
  const bool two = study.written->config.two_stacks();
  float y =
      canvas.header(canvas.say({"Output, word by word", "输出：逐词写出"}),
                    canvas.say(how_it_chooses(study) + of_random_weights(input.run)), readout(canvas, input, &study)) +
      canvas.u(4);

  const Sampling& sampling = study.question.sampling;
  const bool beams = !study.generated.beams.empty();
  Candidates candidates{*study.written,
                        study.words(),
                        {study.value("probs"), {0, words.shown - 1, 0}},
                        written_column,
                        words.written[static_cast<std::size_t>(words.shown)].id,
                        !beams && sampling.temperature > 0 ? &sampling : nullptr};
  const float heading = canvas.line_height(TextSize::text) + canvas.u(6);
  const float least = heading + candidates_height(canvas, candidates, 5) + canvas.u(14);
  if (options.compare && words.reference.empty() && two) {
    canvas.text({canvas.margin(), y + canvas.u(9)},
                canvas.say({"Type the right translation into the target box to compare it with this one.",
                            "在目标栏输入正确的译文，就能与这里写出的对比。"}),
                TextSize::label, t.muted);
    y += canvas.u(26);
  }
  y = draw_spoken_words(canvas, words, y, canvas.room_bottom() - y - least) + canvas.u(14);

  LineShape rule;
  rule.points = {{canvas.margin(), y}, {canvas.room_right(), y}};
  rule.color = t.rule;
  rule.line = t.line;
  canvas.figure.add(rule);
  y += canvas.u(8);
  const std::string query = words.written[static_cast<std::size_t>(words.shown - 1)].text;
  const std::string writes = words.written[static_cast<std::size_t>(words.shown)].text;
  const std::string position = std::to_string(words.shown - 1);
  std::string told =
      canvas.say({"The row of **" + query + "** (query, position " + position + ") writes **" + writes + "**",
                  "“**" + query + "**”那一行（查询，位置 " + position + "）写出“**" + writes + "**”"});
  if (canvas.width_of(told, TextSize::text) > canvas.room_right() - canvas.margin())
    told = canvas.say({"row of **" + query + "**: **" + writes + "**", "“**" + query + "**”行：**" + writes + "**"});
  const float middle = y + canvas.line_height(TextSize::text) / 2, width = canvas.room_right() - canvas.margin();
  canvas.text({canvas.margin(), middle}, told, TextSize::text, t.ink).max_width = width;
  if (canvas.width_of(told, TextSize::text) + canvas.width_of(canvas.say(shifted), TextSize::tiny) + canvas.u(24) <
      width)
    canvas.text({canvas.room_right(), middle}, canvas.say(shifted), TextSize::tiny, t.muted, Align::right);
  y += heading;
  Rect room{canvas.margin(), y, canvas.room_right() - canvas.margin(), canvas.room_bottom() - y};
  if (beams) {
    const float part = std::clamp(room.w * 0.46F, canvas.u(230), canvas.u(460));
    draw_beams(canvas, study, words.shown - words.begin,
               {room.right() - part, room.y, part, std::max(room.h, candidates_height(canvas, candidates, 5))});
    room.w -= part + canvas.u(20);
  }
  draw_candidates(canvas, candidates, room);
  return canvas.finish(&input);
}

// ---- an encoder fills in ----

std::vector<int> masked_positions(const Encoding& encoding) {
  std::vector<int> out;
  for (int i = 0; i < encoding.length; ++i)
    if (encoding.tokens[static_cast<std::size_t>(i)].text == mask_word) out.push_back(i);
  return out;
}

void draw_sentence(Canvas& canvas, const Encoding& encoding, const std::vector<int>& marked, float& y) {
  float x = canvas.margin();
  const float line = canvas.line_height(TextSize::text) + canvas.u(4);
  for (int i = 0; i < encoding.length; ++i) {
    const bool here = std::find(marked.begin(), marked.end(), i) != marked.end();
    const std::string text = literal_text(encoding.tokens[static_cast<std::size_t>(i)].text);
    const float width = canvas.width_of(text, TextSize::text, here);
    if (x > canvas.margin() && x + width > canvas.room_right()) {
      x = canvas.margin();
      y += line;
    }
    TextShape& word = canvas.text({x, y + line / 2}, text, TextSize::text,
                                  here ? canvas.colors.focus : canvas.colors.ink, Align::left, here);
    word.tag = {Tag::Kind::token, {"query", {0, i, 0}}};
    x += width + canvas.u(9);
  }
  y += line;
}

Figure filled_figure(const FigureInput& input) {
  Canvas canvas(input.style);
  const Theme& t = canvas.colors;
  const RunView view(input.run, input.selection);
  const Encoding& encoding = input.run.source[static_cast<std::size_t>(view.sentence)];
  std::vector<int> masks = masked_positions(encoding);
  const bool none = masks.empty();
  if (none) masks = {view.query};
  const Tr caption =
      none ? Tr{"This model fills gaps. Choose a word and press “mask the word”, or type <mask>: it then says what "
                "belongs there. Below is what it says at the chosen word, which it sees.",
                "这个模型会填空。选一个词，按“遮住这个词”，或直接输入 <mask>，它就给出空里该填什么。下面是它对所选词"
                "（它看得见）的回答。"}
           : Tr{"The row of each <mask> says what belongs there; it sees the words on both sides.",
                "每个 <mask> 那一行给出空里该填的词；它看得见两边的词。"};
  float y = canvas.header(canvas.say({"Output: the gap filled", "输出：填空"}),
                          canvas.say(caption + of_random_weights(input.run)), readout(canvas, input, nullptr)) +
            canvas.u(4);
  draw_sentence(canvas, encoding, masks, y);
  y += canvas.u(12);

  const float gap = canvas.u(22), width = canvas.room_right() - canvas.margin();
  const int across = std::clamp(static_cast<int>((width + gap) / (canvas.u(300) + gap)), 1,
                                std::min(3, static_cast<int>(masks.size())));
  const float part = (width - gap * static_cast<float>(across - 1)) / static_cast<float>(across);
  const int rows = (static_cast<int>(masks.size()) + across - 1) / across;
  const float heading = canvas.line_height(TextSize::label) + canvas.u(6);
  const float room = (canvas.room_bottom() - y) / static_cast<float>(rows);
  for (std::size_t i = 0; i < masks.size(); ++i) {
    const int at = masks[i];
    Candidates candidates{input.run, input.run.model->source, {"probs", {view.sentence, at, 0}}, -1, -1, nullptr};
    const float height = std::max(room - gap, heading + candidates_height(canvas, candidates, 5));
    const float x = canvas.margin() + static_cast<float>(static_cast<int>(i) % across) * (part + gap);
    const float top = y + static_cast<float>(static_cast<int>(i) / across) * (height + gap);
    const std::string position = std::to_string(at);
    const std::string word = literal_text(encoding.tokens[static_cast<std::size_t>(at)].text);
    canvas.text(
        {x, top + heading / 2 - canvas.u(3)},
        none ? canvas.say({"at **" + word + "**, position " + position, "“**" + word + "**”处，位置 " + position})
             : canvas.say({"the gap at position " + position, "位置 " + position + " 的空"}),
        TextSize::label, none ? t.muted : t.focus, Align::left, !none);
    draw_candidates(canvas, candidates, {x, top + heading, part, height - heading});
  }
  return canvas.finish(&input);
}

}  // namespace

Figure output_figure(const FigureInput& input, const OutputStudy& study, const OutputOptions& options) {
  if (input.run.graph.size() == 0) return empty_figure(input.style);
  if (input.run.config.architecture == Architecture::encoder) return filled_figure(input);
  if (!study.written || study.generated.words.empty())
    return message_figure(input.style, {"No room to write on", "没有继续写的余地"},
                          {"The sentence is as long as the model can read. Take a shorter one, or give it fewer words.",
                           "句子已是模型能读的最大长度。请缩短句子，或少给几个词。"});
  return written_figure(input, study, options);
}

}  // namespace headlight
