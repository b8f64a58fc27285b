// F1: what everything on the screen is, the gestures, the keys.
#include "app/ui/tour.h"
#include "app/ui/widgets.h"
#include "app/views/view.h"

namespace headlight::panel::help {
namespace {

struct Line {
  Tr name, meaning;
};

const std::vector<Line>& things() {
  static const std::vector<Line> lines{
      {{"model chip", "模型标签"},
       {"which model computes, how large it is, and whether it is trained; click to change it.",
        "当前由哪个模型计算、规模多大、是否训练过；点击可更改。"}},
      {{"sentence", "句子"},
       {"one chip a token; a click makes it the query; edit it and everything is computed again at every key stroke; a "
        "| cuts by hand.",
        "每个词元一块，单击设为查询；编辑时每按一个键都会重算；| 表示手动切分。"}},
      {{"red word", "红色的词"},
       {"a word that was not in the training: the model sees <unk>; a click offers the nearest words it knows.",
        "训练中没有的词，模型看到的是 <unk>；单击可换成相近的已知词。"}},
      {{"words", "词表"},
       {"all words the model knows; a click puts one into the sentence.", "模型认识的全部词；单击放入句子。"}},
      {{"layers × heads", "层 × 头"},
       {"every head's weights in small; a click looks at that head.", "每个头的权重缩略图；单击查看该头。"}},
      {{"steps", "步骤"},
       {"the way from token to output, one computation at a time, with a timeline below.",
        "从词元到输出，一次一个计算；下方是时间轴。"}},
      {{"heatmap", "热力图"},
       {"one head: a row is a query, a column a key, each row of weights adds up to 1. Hatched cells are masked: their "
        "weight is exactly 0.",
        "一个头：行是查询，列是键，每行权重之和为 1。斜线格被掩码，权重恰为 0。"}},
      {{"all heads", "全部头"},
       {"every layer and head side by side; a click opens one.", "所有层与头并列；单击打开其中一个。"}},
      {{"embedding scale", "嵌入缩放"},
       {"why the embedding is multiplied by \\sqrt{d_{model}}: three factors on one scale.",
        "嵌入为何要乘 \\sqrt{d_{model}}：三种倍数同尺对比。"}},
      {{"output", "输出"},
       {"what the model writes, word by word: the candidates of every word with their probabilities, and how probable "
        "the words of the target are.",
        "模型逐词写出的内容：每个词的候选与概率，以及目标中各词的概率。"}},
      {{"calculator", "计算器"},
       {"formula and operands of the locked number; click an operand to go deeper, Esc to come back.",
        "被锁定的数的公式与操作数；点击操作数继续向下，Esc 返回。"}},
      {{"export", "导出"},
       {"the picture as PNG, SVG or PDF, its numbers as CSV; the file opens again in Headlight just as it was.",
        "把图存为 PNG、SVG、PDF，或把数值存为 CSV；文件可在 Headlight 中原样打开。"}},
  };
  return lines;
}

const std::vector<Line>& gestures() {
  static const std::vector<Line> lines{
      {{"hover", "悬停"}, {"shows value and name.", "显示数值与名称。"}},
      {{"click", "单击"}, {"locks a number, or chooses a token, head or step.", "锁定一个数，或选择词元、头、步骤。"}},
      {{"click again, Esc", "再次单击、Esc"}, {"unlocks.", "解锁。"}},
      {{"double click", "双击"}, {"shows only that one.", "只看这一个。"}},
      {{"Shift click", "Shift 单击"}, {"one more, and the way back stays.", "再加一个，并保留返回的路。"}},
      {{"drop a file", "拖入文件"},
       {"a state, an exported figure or a model folder opens.", "打开状态、导出的图或模型文件夹。"}},
  };
  return lines;
}

const std::vector<Line>& keys() {
  static const std::vector<Line> lines{
      {same("1 … 7"), {"choose a view; again: the next one of its kind", "选择视图；再按：同组的下一个"}},
      {{"Space, →", "空格、→"}, {"next step", "下一步"}},
      {same("←"), {"one step back", "上一步"}},
      {same("Home"), {"first step", "第一步"}},
      {same("P"), {"play or pause", "播放或暂停"}},
      {same("U"), {"untrained or trained", "未训练或已训练"}},
      {same("Esc"), {"close, unlock", "关闭、解锁"}},
      {same("F2, Ctrl L"), {"edit the sentence", "编辑句子"}},
      {same("F3"), {"the words the model knows", "模型认识的词"}},
      {same("F4"), {"what the view shows, in a paragraph", "用一段话说明当前视图"}},
      {same("Ctrl Z"), {"undo", "撤销"}},
      {same("Ctrl Y"), {"redo (also Ctrl Shift Z)", "重做（也可用 Ctrl Shift Z）"}},
      {same("Ctrl + − 0"), {"larger, smaller, normal text", "文字放大、缩小、还原"}},
      {same("Ctrl Shift C, V"), {"copy or paste the state as a link", "把状态复制为链接，或粘贴链接"}},
      {same("Ctrl E"), {"export", "导出"}},
      {same("H"), {"hide the numbers or show them; a click reveals one", "遮住或显示数值；单击揭开一个"}},
      {same("F11"), {"present to a class (H there: its keys)", "放映（其中按 H 看按键）"}},
      {same("F1"), {"this help", "本帮助"}},
  };
  return lines;
}

void section(Column& column, const Tr& title, const std::vector<Line>& lines) {
  const Theme& t = colors();
  const Rect head = column.row(line_height(TextSize::title), px(4));
  text({head.x, center(head).y}, tr(title), TextSize::title, t.ink, Align::left, true);
  const float left = std::min(px(150), column.room.w * 0.34F);
  for (const Line& line : lines) {
    const Rect words{column.room.x + left, column.y, column.room.w - left, 0};
    text({column.room.x, column.y + line_height(TextSize::label) / 2}, tr(line.name), TextSize::label, t.weight,
         Align::left, false, left - px(8));
    column.space(paragraph(words, tr(line.meaning), TextSize::label, t.ink) + px(5));
  }
  column.space(px(12));
}

/// A row of choices with its name at the left.
void choice(Column& column, const char* id, const Tr& name, const std::vector<Tr>& choices, int& chosen) {
  const Rect row = column.row(control_height());
  const float left = std::min(px(150), column.room.w * 0.34F);
  text({row.x, center(row).y}, tr(name), TextSize::label, colors().weight, Align::left, false, left - px(8));
  segmented(id, {row.x + left, row.y, row.w - left, row.h}, choices, chosen);
}

void settings(Session& session, Column& column) {
  Preferences& p = session.state.preferences;
  const Rect head = column.row(line_height(TextSize::title), px(4));
  text({head.x, center(head).y}, tr({"Settings", "设置"}), TextSize::title, colors().ink, Align::left, true);
  int lang = p.lang == Lang::zh ? 0 : 1;
  choice(column, "help.lang", {"language", "语言"}, {same("中文"), same("English")}, lang);
  p.lang = lang == 0 ? Lang::zh : Lang::en;
  int look = static_cast<int>(p.theme);
  choice(column, "help.theme", {"theme", "主题"}, {{"light", "浅色"}, {"dark", "深色"}, {"projector", "投影"}}, look);
  p.theme = static_cast<ThemeKind>(look);
  int motion = p.motion ? 0 : 1;
  choice(column, "help.motion", {"motion", "动画"}, {{"on", "开"}, {"off", "关"}}, motion);
  p.motion = motion == 0;
  const Tr tour{"Take the tour", "参观一遍"};
  if (button("help.tour", {column.room.x, column.row(control_height()).y, button_width(tour), control_height()}, tour))
    begin_tour(session);
  column.space(px(12));
}

void draw(Session& session, Rect inner) {
  ScrollArea scroll("help.scroll", inner);
  Column column({scroll.inner.x, scroll.inner.y, inner.w - px(10), inner.h});
  settings(session, column);
  section(column, {"On the screen", "屏幕上有什么"}, things());
  section(column, {"Gestures", "手势"}, gestures());
  section(column, {"Keys", "快捷键"}, keys());
  scroll.end(column.y);
}

const RegisterPanel registered{{Panel::help, "help", {"Help", "帮助"}, 480, false, draw}};

}  // namespace
}  // namespace headlight::panel::help
