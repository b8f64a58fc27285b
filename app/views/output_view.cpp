// What the model writes, word by word: its controls above, the figure, the words as a film below.
#include <algorithm>

#include "app/ui/widgets.h"
#include "app/views/canvas.h"
#include "app/views/timeline.h"
#include "app/views/view.h"
#include "core/figure/rich_text.h"
#include "core/text/sentence_edit.h"

namespace headlight::view::output {
namespace {

using Method = OutputOptions::Method;

int word_count(const Session& session) {
  return session.output && session.output->written ? static_cast<int>(session.output->generated.words.size()) : 0;
}

int word_now(const Session& session) {
  const int last = word_count(session) - 1, step = session.state.output.step;
  return step < 0 ? last : std::min(step, last);
}

void go_to_word(Session& session, int step) {
  const int last = word_count(session) - 1;
  if (last < 0) return;
  // The end stays the end, however long the next sentence is.
  session.state.output.step = step >= last ? -1 : std::max(0, step);
}

std::string word_name(const Session& session, int step) {
  const int id = session.output->generated.words[static_cast<std::size_t>(step)].id;
  if (id == Vocabulary::eos) return tr({"end", "结束"});
  return literal_text(session.output->words().word(id));
}

const Film film{"output", word_count, word_now, go_to_word, word_name};

/// A slider with its name needs this much.
float slider_width(const Tr& label) { return width_of(tr(label), TextSize::label) + px(150); }

/// A whole number with its name before it and − and + around it.
struct Stepper {
  const char* id;
  Tr label;
  int low, high;
  Tr tip;
  bool zero_is_all = false;
};

std::string stepper_value(const Stepper& s, int value) {
  return s.zero_is_all && value == 0 ? tr({"all", "全部"}) : std::to_string(value);
}

float stepper_width(const Stepper& s) {
  return width_of(tr(s.label), TextSize::label) + px(62) +
         std::max(px(26), width_of(stepper_value(s, s.zero_is_all ? 0 : s.high), TextSize::label, true) + px(8));
}

bool stepper(const Stepper& s, Rect at, int& value) {
  const float button = px(24), middle = center(at).y, name = width_of(tr(s.label), TextSize::label) + px(8);
  const auto place = [&](float x) { return Rect{x, middle - button / 2, button, button}; };
  text({at.x, middle}, tr(s.label), TextSize::label, colors().muted);
  const float left = at.x + name + button, right = at.right() - button;
  text({(left + right) / 2, middle}, stepper_value(s, value), TextSize::label, colors().ink, Align::center, true);
  const int before = value;
  const std::string id = s.id;
  if (icon_button(id + ".less", place(at.x + name), Icon::minus, s.tip, {Look::quiet, value > s.low}))
    value = std::max(s.low, std::min(value, s.high + 1) - 1);
  if (icon_button(id + ".more", place(right), Icon::plus, s.tip, {Look::quiet, value < s.high}))
    value = std::min(s.high, value + 1);
  return value != before;
}

void sampling_controls(OutputOptions& o, Flow& flow) {
  const Tr temperature{"temperature", "温度"}, top_p = same("top-p");
  slider_float("output.temperature", flow.next(slider_width(temperature)), temperature, o.temperature, {0.1F, 3, 2});
  tooltip({"Below 1 the probable words become more probable still, above 1 the others get their chance.",
           "小于 1 时可能的词更占优，大于 1 时其他词更有机会。"});
  const Stepper top_k{"output.top_k",
                      same("top-k"),
                      0,
                      50,
                      {"Draw from the k most probable words only", "只从最可能的 k 个词中抽取"},
                      true};
  stepper(top_k, flow.next(stepper_width(top_k)), o.top_k);
  slider_float("output.top_p", flow.next(slider_width(top_p)), top_p, o.top_p, {0.05F, 1, 2});
  tooltip({"Draw only from the most probable words that together have this probability.",
           "只从累计概率达到此值的最可能的词中抽取。"});
  const Stepper seed{"output.seed",
                     {"seed", "种子"},
                     1,
                     9999,
                     {"Another seed draws other words; the same one draws the same again",
                      "换种子会抽到别的词；同一种子总抽到同样的词"}};
  int number = static_cast<int>(std::min<std::uint64_t>(o.seed, 9999));
  if (stepper(seed, flow.next(stepper_width(seed)), number)) o.seed = static_cast<std::uint64_t>(number);
}

/// Of a decoder alone: with how many words it begins, and how many it writes.
void story_controls(Session& session, Flow& flow) {
  OutputOptions& o = session.state.output;
  const auto sentence = static_cast<std::size_t>(session.shown().sentence);
  const int length = sentence < session.run->source.size() ? session.run->source[sentence].length : 1;
  const Stepper given{"output.given",
                      {"words given", "给出的词数"},
                      1,
                      std::max(1, length),
                      {"The model reads so many words of the sentence and writes on by itself",
                       "模型读完句子的前若干个词，然后自己写下去"}};
  int words = o.given < 0 ? length : std::clamp(o.given, 1, length);
  if (stepper(given, flow.next(stepper_width(given)), words)) o.given = words == length ? -1 : words;
  const Stepper most{"output.most", {"at most", "最多写"}, 1, 200, {"Words to write at most", "最多写几个词"}};
  stepper(most, flow.next(stepper_width(most)), o.most);
}

/// How a model that writes chooses its words.
float writing_controls(Session& session, Rect room) {
  OutputOptions& o = session.state.output;
  const bool two = session.run->config.two_stacks();
  Flow flow(room, px(28));
  std::vector<Tr> methods{{"greedy", "贪心"}, {"sampling", "抽样"}};
  if (two) methods.emplace_back("beam", "束搜索");
  int method = std::min(static_cast<int>(o.method), static_cast<int>(methods.size()) - 1);
  if (!two && o.method == Method::beam) method = 0;
  if (segmented("output.method", flow.next(segmented_width(methods)), methods, method))
    o.method = static_cast<Method>(method);
  if (o.method == Method::sample) sampling_controls(o, flow);
  if (o.method == Method::beam && two) {
    const Stepper beam{"output.beam",
                       {"sentences kept", "保留句数"},
                       1,
                       8,
                       {"How many sentences go on at every step", "每一步保留几个句子"}};
    stepper(beam, flow.next(stepper_width(beam)), o.beam);
  }
  if (!two) story_controls(session, flow);
  const Tr compare{"compare", "对比"};
  toggle("output.compare", flow.next(toggle_width(compare)), compare, o.compare);
  tooltip({"With the words of the target (of a story: of the sentence), each after the right words before it.",
           "与目标（续写时为句子本身）的词对比：每个词前面都给出正确的词。"});
  const Tr use = two ? Tr{"use as target", "用作目标"} : Tr{"use as sentence", "用作句子"};
  const bool ready = session.output && session.output->written;
  const std::string& now = two ? session.target() : session.sentence();
  ButtonOptions options;
  options.enabled = ready && session.output->text != now;
  if (button("output.use", flow.next(button_width(use)), use, options)) {
    if (two)
      session.set_target(session.output->text);
    else
      session.set_sentence(session.output->text);
  }
  tooltip({"All other views then show the attention of this very sentence.", "其他视图随之显示这个句子的注意力。"});
  return flow.bottom() + px(8);
}

/// An encoder fills gaps: one button makes them.
float filling_controls(Session& session, Rect room) {
  Flow flow(room, px(28));
  const Selection s = session.shown();
  const Tr label{"mask the word", "遮住这个词"};
  const Encoding& encoding = session.run->source[static_cast<std::size_t>(s.sentence)];
  ButtonOptions options;
  options.enabled =
      s.query >= 0 && s.query < encoding.length && encoding.tokens[static_cast<std::size_t>(s.query)].text != "<mask>";
  if (button("output.mask", flow.next(button_width(label)), label, options))
    session.set_sentence(with_word(session.sentence(), s.query, "<mask>", session.cutting(false)));
  tooltip({"Puts <mask> in the place of the query; undo brings the word back.", "用 <mask> 替换查询词；撤销可恢复。"});
  return flow.bottom() + px(8);
}

void draw(Session& session, Rect canvas) {
  const Rect room = inset(canvas, px(18), px(12));
  const bool fills = session.run->config.architecture == Architecture::encoder;
  const float top = fills ? filling_controls(session, room) : writing_controls(session, room);
  const Rect area{canvas.x, top, canvas.w, canvas.bottom() - top};  // figures bring their own margin
  if (!session.output) {
    session.current_figure = nullptr;
    const bool wrong = !session.output_error.empty();
    text(center(area), wrong ? literal_text(session.output_error) : tr({"Computing …", "计算中……"}), TextSize::text,
         wrong ? colors().focus : colors().muted, Align::center, false, area.w);
    return;
  }
  show_figure(session, "output.figure", area, [](const Session& s, const Style& style) {
    return output_figure(s.figure_input(style), *s.output, s.state.output);
  });
}

void draw_timeline(Session& session, Rect bar) {
  if (session.run->config.architecture != Architecture::encoder) {
    draw_film(session, bar, film);
    return;
  }
  text({bar.x + px(16), center(bar).y},
       tr({"An encoder writes nothing: it reads the whole sentence at once and fills its gaps.",
           "编码器不会写：它一次读完整个句子，填其中的空。"}),
       TextSize::label, colors().muted, Align::left, false, bar.w - px(32));
}

const RegisterView registered{
    {ViewKind::output, "output", {"Output", "输出"}, 1, draw, draw_timeline, &film, ViewGroup::output}};

}  // namespace
}  // namespace headlight::view::output
