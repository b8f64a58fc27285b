#include "core/lab/race_figure.h"

#include <algorithm>
#include <cmath>

#include "core/figure/canvas.h"
#include "core/figure/fixed.h"
#include "core/lab/race_plot.h"
#include "core/text/error.h"

namespace headlight {
namespace {

bool is_right(const RacerRecord& record, const std::vector<int>& example, std::size_t i) {
  return !record.curve.empty() && i < record.curve.back().said.size() && record.curve.back().said[i] == example[i];
}

void cell(Canvas& canvas, Rect at, const std::string& word, Color fill, Color color) {
  RectShape box;
  box.at = {at.x, at.y, at.w - (at.w > canvas.u(7) ? 1 : 0), at.h};
  box.fill = fill;
  box.radius = canvas.u(2);
  canvas.figure.add(box);
  const TextSize size = at.w >= canvas.u(15) ? TextSize::digits : TextSize::digits_small;
  canvas.text({at.x + (at.w - 1) / 2, at.y + at.h / 2}, word, size, color, Align::center);
}

// The sequence as it is read, and below it what is asked for.
float draw_task(Canvas& canvas, const RaceSettings& settings, const std::vector<int>& example, float top) {
  const Theme& t = canvas.colors;
  const CopyTask& task = settings.task;
  const std::vector<std::string> words = copy_words(task);
  const float left = canvas.margin() + canvas.u(64), room = canvas.room_right() - left;
  const float pitch = std::min(canvas.u(24), room / static_cast<float>(example.size()));
  const float high = canvas.u(20), second = top + high + canvas.u(6);
  canvas.text({canvas.margin(), top + high / 2}, canvas.say({"reads", "读入"}), TextSize::label, t.muted);
  canvas.text({canvas.margin(), second + high / 2}, canvas.say({"is to say", "应答"}), TextSize::label, t.muted);
  for (std::size_t i = 0; i < example.size(); ++i) {
    const Rect at{left + static_cast<float>(i) * pitch, top, pitch, high};
    const int id = example[i];
    const bool symbol = id < task.symbols, sign = id == task.symbols + 1;
    cell(canvas, at, words[static_cast<std::size_t>(id)],
         symbol ? mix(t.card, t.key, 0.25F)
         : sign ? mix(t.card, t.focus, 0.25F)
                : mix(t.card, t.rule, 0.5F),
         symbol || sign ? t.ink : t.muted);
    const int back = static_cast<int>(i) - task.distance;
    if (back >= 0)
      cell(canvas, {at.x, second, pitch, high},
           words[static_cast<std::size_t>(example[static_cast<std::size_t>(back)])], mix(t.card, t.query, 0.25F),
           t.ink);
  }
  // How far: from the first symbol to its copy.
  const float y = second + high / 2, from = left + pitch / 2,
              to = left + (static_cast<float>(task.distance) + 0.5F) * pitch;
  const std::string words_of_distance =
      canvas.say({"distance " + std::to_string(task.distance), "距离 " + std::to_string(task.distance)});
  const float half = canvas.width_of(words_of_distance, TextSize::label, true) / 2 + canvas.u(6);
  const float end = to - pitch / 2 - canvas.u(4), middle = (from + end) / 2;
  for (const auto& [a, b] : {std::pair{from, middle - half}, std::pair{middle + half, end}}) {
    if (b <= a) continue;
    LineShape line;
    line.points = {{a, y}, {b, y}};
    line.color = t.muted;
    line.line = canvas.u(1) * t.line;
    canvas.figure.add(line);
  }
  LineShape rise;
  rise.points = {{from, top + high + canvas.u(1)}, {from, y}};
  rise.color = t.muted;
  rise.line = canvas.u(1) * t.line;
  canvas.figure.add(rise);
  canvas.text({middle, y}, words_of_distance, TextSize::label, t.ink, Align::center, true);
  return second + high;
}

struct Column {
  Tr title;
  float right;  // of its numbers, in parts of the room
};

float draw_table(Canvas& canvas, const RaceSettings& settings, const std::vector<RacerRecord>& records,
                 const std::vector<int>& example, float top) {
  const Theme& t = canvas.colors;
  const float left = canvas.margin(), room = canvas.room_right() - left, row = canvas.u(23);
  const std::vector<std::string> words = copy_words(settings.task);
  const std::vector<Column> columns{{{"parameters", "参数"}, 0.36F},   {{"rate", "学习率"}, 0.45F},
                                    {{"ms a step", "毫秒/步"}, 0.56F}, {{"seconds", "秒"}, 0.65F},
                                    {{"loss", "损失"}, 0.74F},         {{"right", "正确率"}, 0.84F},
                                    {{"says", "它的回答"}, 1.0F}};
  for (const Column& c : columns)
    canvas.text({left + c.right * room, top + row / 2}, canvas.say(c.title), TextSize::label, t.muted, Align::right);
  float y = top + row;
  for (const RacerRecord& r : records) {
    LineShape rule;
    rule.points = {{left, y}, {left + room, y}};
    rule.color = t.rule;
    rule.line = t.line;
    canvas.figure.add(rule);
    const float middle = y + row / 2;
    const RacerLook look = racer_look(r.config.kind, t);
    draw_racer_line(canvas, {{left, middle}, {left + canvas.u(46), middle}}, look);
    canvas.text({left + canvas.u(56), middle}, canvas.say(title(r.config.kind)), TextSize::text, look.color,
                Align::left, true);
    const RaceMeasure last = r.curve.empty() ? RaceMeasure{} : r.curve.back();
    const bool trained = r.steps_done > 0, measured = !r.curve.empty();
    const std::string none = "–";
    const std::vector<std::string> numbers{
        std::to_string(r.parameters),
        fixed(racer_rate(r.config.kind), 3),
        trained ? fixed(static_cast<float>(1000 * r.seconds / r.steps_done), 1) : none,
        trained ? fixed(static_cast<float>(r.seconds), 1) : none,
        measured ? fixed(static_cast<float>(last.loss), 2) : none,
        measured ? fixed(static_cast<float>(last.accuracy), 2) : none};
    for (std::size_t c = 0; c < numbers.size(); ++c)
      canvas.text({left + columns[c].right * room, middle}, numbers[c], TextSize::digits,
                  c + 1 == numbers.size() ? look.color : t.ink, Align::right, c + 1 == numbers.size());
    const float pitch = canvas.u(19), first = left + room - pitch * static_cast<float>(last.said.size());
    for (std::size_t i = 0; i < last.said.size(); ++i)
      cell(canvas, {first + static_cast<float>(i) * pitch, y + canvas.u(2), pitch, row - canvas.u(4)},
           words[static_cast<std::size_t>(last.said[i])],
           is_right(r, example, i) ? mix(t.card, t.good, 0.3F) : mix(t.card, t.rule, 0.6F),
           is_right(r, example, i) ? t.ink : t.muted);
    y += row;
  }
  return y;
}

}  // namespace

Figure race_figure(const Style& style, const RaceSettings& settings, const std::vector<RacerRecord>& records,
                   const std::vector<int>& example, RaceCurves curves) {
  Canvas canvas(style);
  int done = 0;
  for (const RacerRecord& r : records) done = std::max(done, r.steps_done);
  const std::string step = std::to_string(done) + "/" + std::to_string(settings.steps);
  const float top = canvas.header(
      canvas.say({"The copy race", "复制竞赛"}),
      canvas.say({"Say four symbols again, in their order, when the sign ? comes. Every model gets the same sequences; "
                  "measured on combinations that none was trained on.",
                  "读到 ? 后，按原来的顺序重说四个符号。所有模型得到同样的序列；测量用的是训练中从未出现的组合。"}),
      {canvas.say({"step ", "步 "}) + step, canvas.colors.muted});
  const float below_task = draw_task(canvas, settings, example, top + canvas.u(4));
  const float table = canvas.u(23) * static_cast<float>(records.size() + 1);
  const bool both = curves == RaceCurves::both;
  const float plots_top = below_task + canvas.u(36), names = canvas.u(44);
  const float height =
      std::max(canvas.u(both ? 220.0F : 120.0F), canvas.room_bottom() - plots_top - table - canvas.u(44));
  const float each = both ? (height - names) / 2 : height;
  const float label = canvas.u(94), axis = canvas.u(34), half = (canvas.room_right() - canvas.margin()) / 2;
  float y = plots_top;
  for (const bool loss : {false, true}) {
    if (!both && loss != (curves == RaceCurves::loss)) continue;
    for (const bool seconds : {false, true}) {
      const float x = canvas.margin() + axis + (seconds ? half : 0);
      draw_race_plot(canvas, settings, records, {x, y, half - axis - label, each}, {loss, seconds});
    }
    y += each + names;
  }
  draw_table(canvas, settings, records, example, plots_top + height + canvas.u(34));
  return canvas.finish();
}

}  // namespace headlight
