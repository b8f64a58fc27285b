// F3: all words the model knows, to look through and to put into the sentence.
#include <algorithm>
#include <limits>

#include "app/ui/draw.h"
#include "app/ui/widgets.h"
#include "app/views/view.h"
#include "core/figure/rich_text.h"
#include "core/text/nearest_words.h"
#include "core/text/sentence_edit.h"

namespace headlight::panel::vocabulary {
namespace {

constexpr std::size_t most_shown = 1500;  // more is looked for, not looked through

enum class Place { end, after, instead };

struct Browser {
  std::string search;
  int side = 0;  // of a two-stack model: 0 the sentence, 1 the target
  int place = 0;

  // What was found, and for what.
  const Model* model = nullptr;
  std::uint64_t run = 0;
  int found_side = -1;
  std::string found_for;
  std::vector<std::string> all, found;
  bool exact = true;  // false: no word has the text in it; these are the nearest

  const Vocabulary& vocabulary(const Run& r) const { return side == 1 ? r.model->target : r.model->source; }

  void find(const Run& r) {
    const bool same_words = model == r.model.get() && run == r.number && found_side == side;
    if (same_words && found_for == search) return;
    if (!same_words) all = words_in_order(vocabulary(r));
    model = r.model.get();
    run = r.number;
    found_side = side;
    found_for = search;
    found = words_with(search, all);
    exact = !found.empty() || all.empty();
    if (!exact) found = nearest_words(search, vocabulary(r), 8);
  }
};

Browser& browser() {
  static Browser instance;
  return instance;
}

/// The position of the query among the words of the text, when it is a word of this side; else −1.
int query_in_text(const Session& session, bool target) {
  const Selection s = session.shown();
  const bool two = session.run->config.two_stacks();
  if (two && s.decoder_stack != target) return -1;
  return target ? s.query - 1 : s.query;
}

void put(Session& session, bool target, Place place, const std::string& word) {
  const Cutting cutting = session.cutting(target);
  const std::string& text = target ? session.target() : session.sentence();
  const int query = query_in_text(session, target);
  constexpr int behind_all = std::numeric_limits<int>::max();
  std::string changed;
  if (query < 0 || place == Place::end) {
    changed = with_new_word(text, behind_all, word, cutting);
  } else if (place == Place::after) {
    changed = with_new_word(text, query + 1, word, cutting);
    session.state.selection.query = query + 1 + (target ? 1 : 0);  // the next one comes behind it
  } else {
    changed = with_word(text, query, word, cutting);
  }
  target ? session.set_target(changed) : session.set_sentence(changed);
}

Tr count_words(const Browser& b) {
  const std::string all = std::to_string(b.all.size()), found = std::to_string(b.found.size());
  if (!b.exact)
    return {"None of the " + all + " words has this in it. The nearest:", "全部 " + all + " 个词都不含它。最接近的："};
  if (b.search.empty()) return {all + " words", "共 " + all + " 个词"};
  return {found + " of " + all + " words", "共 " + all + " 个词，找到 " + found + " 个"};
}

/// Chips in lines; only those that can be seen are drawn. Returns the number clicked, or −1.
int word_chips(const std::vector<std::string>& words, Rect room, float& bottom) {
  const float height = std::round(px(28)), gap = px(6);
  const Rect seen = clip_rect();
  int clicked = -1;
  float x = room.x, y = room.y;
  for (std::size_t i = 0; i < std::min(words.size(), most_shown); ++i) {
    const std::string shown = literal_text(words[i]);
    const float width = std::min(std::max(px(34), std::ceil(width_of(shown, TextSize::text)) + px(18)), room.w);
    if (x > room.x && x + width > room.right()) {
      x = room.x;
      y += height + gap;
    }
    const Rect at{x, y, width, height};
    x += width + gap;
    if (!overlap(at, seen)) continue;
    const AreaResult area = click_area("vocabulary.word." + std::to_string(i), at, words[i]);
    fill(at, area.hovered ? colors().accent_soft : colors().paper, px(6));
    frame_rect(at, area.hovered ? colors().query : colors().rule, colors().line, px(6));
    text(center(at), shown, TextSize::text, colors().ink, Align::center, false, width - px(6));
    if (area.clicked) clicked = static_cast<int>(i);
  }
  bottom = y + height;
  return clicked;
}

void draw(Session& session, Rect inner) {
  if (!session.run) return;
  Browser& b = browser();
  const bool two = session.run->config.two_stacks();
  Column column(inner);
  if (two)
    segmented("vocabulary.side", column.row(control_height()),
              {{"of the sentence", "句子的词"}, {"of the target", "目标的词"}}, b.side);
  else
    b.side = 0;
  FieldOptions options;
  options.hint = {"Search, or type a word", "搜索，或输入一个词"};
  options.take_focus = true;
  const FieldResult field = text_field("vocabulary.search", column.row(control_height()), b.search, options);
  b.find(*session.run);

  const bool target = b.side == 1;
  const bool has_query = query_in_text(session, target) >= 0;
  if (!has_query) b.place = 0;
  segmented("vocabulary.place", column.row(control_height()),
            {{"at the end", "放在末尾"}, {"after the query", "查询词之后"}, {"in its place", "替换查询词"}}, b.place,
            has_query);
  const auto say = [&](const Tr& words) {
    column.space(paragraph({inner.x, column.y, inner.w, 0}, tr(words), TextSize::label, colors().muted) + px(8));
  };
  say(count_words(b));
  if (&session.cutting(target).vocabulary != &b.vocabulary(*session.run))
    say({"A model from a seed has learned nothing: its words are those of its sentences.",
         "由种子生成的模型什么也没学过：它的词就是句子里的词。"});

  const Rect room{inner.x, column.y, inner.w, inner.bottom() - column.y};
  ScrollArea scroll("vocabulary.scroll", room);
  float bottom = 0;
  int chosen = word_chips(b.found, {scroll.inner.x, scroll.inner.y, room.w - px(12), room.h}, bottom);
  if (b.found.size() > most_shown) {
    const std::string more = std::to_string(b.found.size() - most_shown);
    bottom += px(8) + paragraph({scroll.inner.x, bottom + px(8), room.w - px(12), 0},
                                tr({"and " + more + " more: search for them", "还有 " + more + " 个，请搜索"}),
                                TextSize::label, colors().muted);
  }
  scroll.end(bottom + px(6));
  if (field.submitted && !b.found.empty()) {
    chosen = 0;
    b.search.clear();
  }
  if (chosen >= 0) put(session, target, static_cast<Place>(b.place), b.found[static_cast<std::size_t>(chosen)]);
}

const RegisterPanel registered{
    {Panel::vocabulary, "vocabulary", {"Words the model knows", "模型认识的词"}, 400, false, draw}};

}  // namespace
}  // namespace headlight::panel::vocabulary
