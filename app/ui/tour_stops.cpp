// What the tour says, and what it does to the state at each stop.
#include "app/ui/tour.h"
#include "core/figure/run_view.h"
#include "core/figure/steps.h"

namespace headlight {
namespace {

void type_a_word(Session& s) {
  std::string text = s.sentence();
  const std::string last = "玩";
  if (text.ends_with(last)) text.resize(text.size() - last.size());
  s.set_sentence(text + "吃");
}

void choose_a_head(Session& s) {
  s.state.selection.layer = 0;
  s.state.selection.head = 1;
}

void go_to(Session& s, const char* id) {
  if (!s.run || s.run->graph.size() == 0) return;
  const std::vector<Step> steps = steps_of(*s.run, s.shown());
  for (std::size_t i = 0; i < steps.size(); ++i)
    if (steps[i].id == id) s.state.selection.step = static_cast<int>(i);
}

void lock_a_weight(Session& s) {
  go_to(s, "pattern");
  if (!s.run || s.run->graph.size() == 0) return;
  const RunView view(*s.run, s.shown());
  if (view.empty()) return;
  const std::string name = view.attention("pattern");
  s.state.selection.locked = ValueRef{name, {view.slice_of(name), view.query, 0}};
}

}  // namespace

const std::vector<TourStop>& tour_stops() {
  static const std::vector<TourStop> stops{
      {{},
       {"Welcome", "欢迎"},
       {"Headlight shows what every attention head is looking at, and where every number came from. This tour takes "
        "five minutes, on the program as it runs: try everything that it points at. What you see now comes back "
        "afterwards.",
        "Headlight 让你看清每个注意力头在看什么，每个数从哪里来。参观约需五分钟，就在运行着的程序上进行："
        "指到哪里，都可以动手试试。结束后会恢复到现在的样子。"},
       nullptr},
      {{"sentence"},
       {"Type a sentence", "输入句子"},
       {"Each block is a token. The tour has just written 吃 in place of 玩, and everything below was computed again. "
        "**Edit** lets you type; a click on a token makes it the query.",
        "每一块是一个词元。刚才把“玩”换成了“吃”，下面的一切已重新计算。点**编辑**可以自己输入；"
        "单击一个词元，它就成为查询词。"},
       type_a_word},
      {{"rail", "rail.handle"},
       {"Every head at a glance", "所有注意力头"},
       {"Every layer and head in small: strong where a word looks. Head 2 of layer 1 has been chosen; below stands "
        "what "
        "the head mostly does. Click another one and watch the picture.",
        "每一层、每个头的缩略图：醒目处就是词在看的地方。现在选中的是第 1 层头 2，下方写着它主要做什么。"
        "点另一个头，看看图怎么变。"},
       choose_a_head},
      {{"canvas"},
       {"Every number is real", "每个数都是真的"},
       {"Nothing here is decoration. The mouse shows the value of any cell, a click locks it: the tour has locked a "
        "weight in the row of 玩. Its operands are framed, wherever they stand.",
        "这里没有装饰用的数。鼠标停在格子上可看数值，单击则锁定：现在锁定的是“玩”这一行的一个权重，"
        "算出它的那些数也都加了框。"},
       lock_a_weight},
      {{"calculator", "calculator.handle"},
       {"Where it came from", "它是怎么算出来的"},
       {"The calculator writes out the formula of the locked number with its operands. Click an operand to go deeper, "
        "down to the parameters; Esc leads back.",
        "计算器写出被锁定的数的公式和每个操作数。点操作数可以继续追下去，一直到模型参数；按 Esc 返回。"},
       lock_a_weight},
      {{"timeline"},
       {"Step by step", "一步一步"},
       {"From token to output, one computation at a time. Space goes on, P plays it as a film. This is the step of "
        "the scores: queries times keys.",
        "从词元到输出，一次一个计算。空格前进一步，P 连续播放。现在是“分数”这一步：查询乘以键。"},
       [](Session& s) { go_to(s, "scores"); }},
      {{"bar.group.heatmap", "bar.group.connections", "bar.view"},
       {"Other ways to look", "换个角度看"},
       {"The same attention as lines between words. The tabs lead to heads, laboratories, the output and the training; "
        "keys 1 to 7 do the same.",
        "同一份注意力，换成词与词之间的连线。上面的标签通往各个头、实验、输出和训练；按 1 到 7 也可以。"},
       [](Session& s) { s.state.view = ViewKind::connections; }},
      {{"masks.grid", "canvas"},
       {"Forbid a look", "禁止看某个位置"},
       {"In the laboratory of masks you paint who may look at whom. A forbidden pair gets the weight 0, exactly, and "
        "the rest of the row shares what is left.",
        "在掩码实验里，你可以画出谁能看谁。被禁止的一对，权重恰好为 0，余下的由同一行其他词分担。"},
       [](Session& s) { s.state.view = ViewKind::masks; }},
      {{"bar.group.contents", "bar.view"},
       {"Learn in order", "按顺序学"},
       {"The lessons lead from the first dot product to the whole transformer, with questions that the program "
        "answers by computing. F1 explains the screen and its keys; the tour waits there, too.",
        "课程从第一个点积一直讲到整个 Transformer，题目的答案都由程序当场算出。F1 说明界面与按键，"
        "也可以在那里再次参观。"},
       [](Session& s) { s.state.view = ViewKind::contents; }},
      {{"bar.export", "bar.more"},
       {"Take it with you", "带走它"},
       {"Export writes the picture as PNG, SVG, PDF or as a film, and the file opens again just as it was. Beside it: "
        "language, theme and size of the type. F11 presents to a class. Enjoy!",
        "“导出”把图写成 PNG、SVG、PDF 或动画，文件还能在这里原样打开。旁边是语言、主题和字号；"
        "F11 进入放映。开始吧！"},
       nullptr},
  };
  return stops;
}

}  // namespace headlight
