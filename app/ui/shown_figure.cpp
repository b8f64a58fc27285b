#include "app/ui/shown_figure.h"

#include <algorithm>
#include <map>

#include "app/lessons/desk.h"
#include "app/ui/ui.h"
#include "core/figure/cover.h"
#include "core/figure/dim.h"

namespace headlight {
namespace {

/// The last answer of a function of a figure and a question, kept for each id.
template <typename Question>
class Last {
 public:
  using Ptr = std::shared_ptr<const Figure>;
  template <typename Make>
  Ptr get(std::string_view id, const Ptr& source, const Question& question, const Make& make) {
    auto at = all_.find(id);
    if (at == all_.end()) at = all_.emplace(std::string(id), Entry{}).first;
    Entry& e = at->second;
    const ThemeKind theme = ui().theme->kind;
    if (e.source != source || e.theme != theme || !(e.question == question))
      e = {source, question, theme, std::make_shared<const Figure>(make())};
    return e.made;
  }

 private:
  struct Entry {
    Ptr source;
    Question question{};
    ThemeKind theme{};
    Ptr made;
  };
  std::map<std::string, Entry, std::less<>> all_;
};

InFocus focus_of(const Session& session) {
  InFocus focus;
  if (session.state.selection.locked) {
    focus.elements.push_back(*session.state.selection.locked);
    focus.elements.insert(focus.elements.end(), session.operands.begin(), session.operands.end());
  }
  if (!session.hover) return focus;
  const Tag& tag = *session.hover;
  if (tag.kind == Tag::Kind::cell)
    focus.elements.push_back(tag.value);
  else if (tag.kind == Tag::Kind::token || tag.kind == Tag::Kind::head || tag.kind == Tag::Kind::part)
    focus.tag = tag;
  return focus;
}

}  // namespace

bool hidden_by_question(const Session& session) {
  return !session.state.lesson.id.empty() && session.desk && session.desk->covers(session);
}

bool numbers_hidden(const Session& session) { return session.covered || hidden_by_question(session); }

std::shared_ptr<const Figure> covered_figure(const Session& session, std::string_view id,
                                             const std::shared_ptr<const Figure>& figure) {
  static Last<std::vector<ValueRef>> last;
  if (!numbers_hidden(session)) return figure;
  const std::vector<ValueRef> open = hidden_by_question(session) ? std::vector<ValueRef>{} : session.revealed;
  return last.get(id, figure, open, [&] { return covered(*figure, open, colors()); });
}

std::shared_ptr<const Figure> focused_figure(const Session& session, std::string_view id,
                                             const std::shared_ptr<const Figure>& figure) {
  static Last<InFocus> last;
  if (!session.presenter.on) return figure;
  const InFocus focus = focus_of(session);
  if (focus == InFocus{}) return figure;
  return last.get(id, figure, focus, [&] { return dimmed(*figure, focus, colors()); });
}

bool is_covered(const Session& session, const Tag& tag) {
  if (!is_number(tag) || !numbers_hidden(session)) return false;
  return hidden_by_question(session) ||
         std::find(session.revealed.begin(), session.revealed.end(), tag.value) == session.revealed.end();
}

}  // namespace headlight
