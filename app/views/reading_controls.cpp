#include "app/views/reading_controls.h"

#include "app/ui/widgets.h"

namespace headlight {

void reading_menu(Session& session, std::string_view prefix, Flow& flow, bool enabled) {
  ReadingOptions& r = session.state.reading;
  const std::vector<Tr> entries{
      r.hide_first ? Tr{"Show the first token", "显示第一个词元"} : Tr{"Hide the first token", "隐藏第一个词元"},
      r.hide_special ? Tr{"Show <bos>, <eos> and <pad>", "显示 <bos>、<eos>、<pad>"}
                     : Tr{"Hide <bos>, <eos> and <pad>", "隐藏 <bos>、<eos>、<pad>"},
      r.hide_punctuation ? Tr{"Show punctuation", "显示标点"} : Tr{"Hide punctuation", "隐藏标点"},
      r.words ? Tr{"Show every token by itself", "逐个词元显示"} : Tr{"Join pieces to words", "把词元合并成词"}};
  const Tr label{"hide, join", "隐藏与合并"};
  const bool on = !(r == ReadingOptions{}) && enabled;
  const int chosen = menu_button(std::string(prefix) + ".reading", flow.next(button_width(label)), label, entries,
                                 {Look::plain, enabled, on});
  tooltip(
      {"Hide tokens that swallow most of the weight, and renormalise what remains; or join characters and pieces to "
       "words. The picture says so. For heatmap of weights, connections and all heads together.",
       "隐藏占去大部分权重的词元，余下的重新归一化；或把字和词片合并成词。图中会注明。对权重热力图、连线和全部头同时生"
       "效"
       "。"});
  if (chosen < 0) return;
  bool* const options[] = {&r.hide_first, &r.hide_special, &r.hide_punctuation, &r.words};
  *options[chosen] = !*options[chosen];
}

}  // namespace headlight
