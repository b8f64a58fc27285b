#include "app/panels/examples_menu.h"

#include "app/panels/model_settings.h"
#include "app/ui/widgets.h"
#include "core/lab/examples.h"

namespace headlight {
namespace {

struct Known {
  std::vector<Example> examples;
  std::vector<Tr> titles;
  std::string error;
};

const Known& known() {
  static const Known all = [] {
    Known k;
    try {
      k.examples = load_examples();
    } catch (const std::exception& e) {
      k.error = e.what();
    }
    for (const Example& example : k.examples) k.titles.push_back(example.title);
    return k;
  }();
  return all;
}

}  // namespace

const Tr& examples_label() {
  static const Tr label{"Examples", "示例"};
  return label;
}

void draw_examples_menu(Session& session, Rect at) {
  const int chosen = menu_button("sentence.examples", at, examples_label(), known().titles);
  if (!known().error.empty() && session.panel == Panel::none && chosen < 0) {
    tooltip(same(known().error));  // the file of examples is missing or damaged: the button says so
    return;
  }
  if (chosen < 0) return;
  const Example& example = known().examples[static_cast<std::size_t>(chosen)];
  const bool had_folder = from_folder(session);
  apply(session.state, example, wanted_config(session).architecture);
  if (had_folder && !from_folder(session))
    session.toast(
        {"This example needs another architecture: a model with random weights takes the place of the opened "
         "one. Ctrl Z brings it back.",
         "这个示例需要另一种架构：已改用随机权重的模型。Ctrl Z 可恢复。"});
}

}  // namespace headlight
