// The sentence under the bar: its tokens as chips, or the field in which it is typed.
#include <algorithm>
#include <cmath>
#include <optional>

#include "app/ui/draw.h"
#include "app/ui/interact.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/registry.h"
#include "app/ui/widgets.h"
#include "core/figure/rich_text.h"
#include "core/lab/examples.h"
#include "core/models/run_notes.h"
#include "core/text/nearest_words.h"
#include "core/text/sentence_edit.h"

namespace headlight {
namespace {

const Tr text_sentence{"Sentence", "句子"}, text_target{"Target", "目标"};
const Tr text_edit{"Edit", "编辑"}, text_done{"Done", "完成"}, text_examples{"Examples", "例句"},
    text_words{"Words", "词表"};
const Tr text_hint{"Type a sentence; | sets a boundary by hand: 今天|天气", "输入句子；用 | 手动分词：今天|天气"};
const Tr text_target_hint{"Type what the decoder has written so far", "输入解码器已写出的部分"};
const Tr text_tokens_title{"tokens", "词元"};

/// One row of the bar: the sentence, or the target of a two-stack model.
struct RowKind {
  const char* id;
  bool target;
};

float chip_width(const std::string& token) {
  // A word as long as a page keeps room for its neighbours.
  return std::clamp(std::ceil(width_of(token, TextSize::text, true)) + px(22), px(38), px(240));
}

bool is_query(const Session& session, bool target, int position) {
  const Selection s = session.shown();
  return session.run && s.decoder_stack == target && s.query == position;
}

/// The position among the words of the text that a token comes from: a target begins with <bos>.
int place_in_text(const RowKind& row, int position) { return row.target ? position - 1 : position; }

void replace_word(Session& session, const RowKind& row, int position, const std::string& word) {
  const int place = place_in_text(row, position);
  if (row.target)
    session.set_target(with_word(session.target(), place, word, session.cutting(row.target)));
  else
    session.set_sentence(with_word(session.sentence(), place, word, session.cutting(row.target)));
}

/// The menu of an unknown word: why it is marked, the words most like it, and all others.
void offer_known_words(Session& session, const RowKind& row, const Token& token, int position, const std::string& menu,
                       Rect at) {
  if (!session.run || !ImGui::IsPopupOpen(("###" + menu + ".menu").c_str())) return;
  const Model& model = *session.run->model;
  const auto known = nearest_words(token.text, row.target ? model.target : model.source, 6);
  std::vector<Tr> entries;
  entries.reserve(known.size() + 1);
  for (const std::string& word : known) entries.push_back(same(literal_text(word)));
  entries.push_back({"all words it knows …", "它认识的全部词……"});
  const std::string word = literal_text(token.text);
  const int picked =
      menu_below(menu, at,
                 {"The model never saw **" + word +
                      "** in training and takes it for <unk>, as any other unknown word. Known words " + "like it:",
                  "训练中从未出现过“**" + word + "**”，模型把它和其他未知词一样当作 <unk>。与它相近的已知词："},
                 entries);
  if (picked < 0) return;
  if (static_cast<std::size_t>(picked) < known.size())
    replace_word(session, row, position, known[static_cast<std::size_t>(picked)]);
  else
    session.panel = Panel::vocabulary;
}

void draw_chip(Session& session, const RowKind& row, const Encoding& encoding, int position, Rect at) {
  const Theme& t = colors();
  const Token& token = encoding.tokens[static_cast<std::size_t>(position)];
  const std::string shown = literal_text(token.text);
  const std::string id = std::string(row.id) + ".token." + std::to_string(position);
  const Interaction state = interact(id, at, token.text, true);
  const bool chosen = is_query(session, row.target, position);
  const bool unknown = std::find(encoding.unknown.begin(), encoding.unknown.end(), position) != encoding.unknown.end();
  const bool special = token.begin == token.end;
  if (chosen) fill(inset(at, -px(2), -px(2)), with_alpha(t.query, 0.22F), px(8));
  fill(at, chosen || state.hovered ? mix(t.card, t.query, chosen ? 0.10F : 0.05F) : t.card, px(6));
  frame_rect(at, chosen ? t.query : unknown ? t.focus : t.rule, chosen ? std::max(t.line, px(1.5F)) : t.line, px(6));
  const Color ink = special ? t.muted : unknown ? t.focus : t.ink;
  text({center(at).x, at.y + at.h * 0.42F}, shown, TextSize::text, chosen ? t.query : ink, Align::center, chosen,
       at.w - px(8));
  text({center(at).x, at.bottom() - px(10)}, std::to_string(position), TextSize::digits_small, t.muted, Align::center);
  if (state.clicked && session.run) {
    Selection& s = session.state.selection;
    s.query = position;
    if (s.decoder_stack != row.target) s.attention = AttentionKind::self;
    s.decoder_stack = row.target;
  }
  if (!unknown) return;
  const std::string menu = id + ".known";
  if (state.clicked) open_menu(menu);
  if (state.hovered) {
    tooltip_now(tr({"“" + shown + "” is not in the model's vocabulary: it sees <unk>. Click for words it knows.",
                    "模型的词表里没有“" + shown + "”：它看到的是 <unk>。单击可换成它认识的词。"}));
  }
  offer_known_words(session, row, token, position, menu, at);
}

/// Scrolls to the query when another one was chosen, in whatever way.
void keep_query_visible(const Session& session, const RowKind& row, const Encoding& encoding, float gap, float room) {
  static int seen[2] = {-1, -1};
  const Selection s = session.shown();
  if (s.decoder_stack != row.target || s.query == seen[row.target]) return;
  seen[row.target] = s.query;
  float begin = 0, end = 0;
  for (int i = 0; i <= s.query && i < static_cast<int>(encoding.tokens.size()); ++i) {
    begin = end;
    end += chip_width(literal_text(encoding.tokens[static_cast<std::size_t>(i)].text)) + gap;
  }
  if (begin < ImGui::GetScrollX()) ImGui::SetScrollX(begin);
  if (end > ImGui::GetScrollX() + room) ImGui::SetScrollX(end - room + px(8));
}

/// The chips, in an area that scrolls sideways when there are more than fit. Returns where they end.
float draw_chips(Session& session, const RowKind& row, const Encoding& encoding, Rect at) {
  const float gap = px(7), height = std::round(px(48));
  float total = px(4);
  for (const Token& token : encoding.tokens) total += chip_width(literal_text(token.text)) + gap;
  const float width = std::min(at.w, total);
  const bool scrolls = total > at.w + 1;
  ImGui::SetCursorScreenPos({at.x, at.y});
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, px(6));
  ImGui::BeginChild((std::string("###") + row.id + ".chips").c_str(), {width, at.h}, false,
                    ImGuiWindowFlags_NoBackground | (scrolls ? ImGuiWindowFlags_HorizontalScrollbar : 0));
  ImGui::PopStyleVar(2);
  // The wheel moves the chips: there is nothing to scroll the other way.
  if (scrolls && ImGui::IsWindowHovered() && ImGui::GetIO().MouseWheel != 0) {
    ImGui::SetScrollX(ImGui::GetScrollX() - ImGui::GetIO().MouseWheel * px(60));
  }
  if (scrolls) keep_query_visible(session, row, encoding, gap, at.w);
  inside_scrolling() = scrolls;
  float x = at.x + px(3) - ImGui::GetScrollX();
  const float y = std::round(at.y + (at.h - height) / 2 - (scrolls ? px(3) : 0));
  for (std::size_t i = 0; i < encoding.tokens.size(); ++i) {
    const Rect chip{std::round(x), y, chip_width(literal_text(encoding.tokens[i].text)), height};
    if (overlap(chip, clip_rect())) draw_chip(session, row, encoding, static_cast<int>(i), chip);
    x += chip.w + gap;
  }
  ImGui::SetCursorScreenPos({x + px(1), y});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
  inside_scrolling() = false;
  return at.x + width;
}

void draw_examples(Session& session, Rect at) {
  static std::vector<Example> examples;
  static bool tried = false;
  if (!std::exchange(tried, true)) {
    try {
      examples = load_examples();
    } catch (const std::exception& e) {
      session.toast(
          {"The examples could not be read: " + words_of(e).in(Lang::en), "无法读取例句：" + words_of(e).in(Lang::zh)},
          true);
    }
  }
  std::vector<Tr> titles;
  titles.reserve(examples.size());
  for (const Example& example : examples) titles.push_back(example.title);
  const int chosen = menu_button("sentence.examples", at, text_examples, titles, {Look::plain, !examples.empty()});
  if (chosen >= 0) session.apply(examples[static_cast<std::size_t>(chosen)]);
}

/// ‹ 1/3 › + −: the sentences of a padded batch.
float batch_width() { return px(22) * 4 + width_of("10/10", TextSize::digits) + px(6); }

void draw_batch(Session& session, Rect at) {
  const int count = static_cast<int>(session.state.request.sentences.size());
  int& current = session.state.selection.sentence;
  const int here = std::clamp(current, 0, std::max(0, count - 1));
  const float w = px(22), number = at.w - 4 * w;
  float x = at.x;
  const auto next = [&](float width) {
    const Rect r{x, at.y, width, at.h};
    x += width;
    return r;
  };
  const Rect before = next(w), middle = next(number), after = next(w), add = next(w), remove = next(w);
  if (button("sentence.previous", before, same("‹"), {Look::quiet, here > 0})) current = here - 1;
  text(center(middle), std::to_string(here + 1) + "/" + std::to_string(std::max(1, count)), TextSize::digits,
       colors().ink, Align::center);
  if (button("sentence.next", after, same("›"), {Look::quiet, here + 1 < count})) current = here + 1;
  if (icon_button("sentence.add", add, Icon::plus,
                  {"Add a sentence to the batch; shorter ones are padded", "向批次添加句子；较短的会被填充"},
                  {Look::quiet})) {
    session.add_sentence(session.sentence());
    session.editing_sentence = true;
  }
  if (icon_button("sentence.remove", remove, Icon::minus, {"Remove this sentence", "移除这个句子"},
                  {Look::quiet, count > 1})) {
    session.remove_sentence();
  }
}

/// What there is to say about how the sentence was read: in few words, and the whole for the tooltip.
std::optional<RunNote> note_about(const Run& run, const Encoding& encoding) {
  if (auto cut = cut_note(run, encoding)) return cut;
  if (encoding.repaired)
    return RunNote{{"invalid bytes shown as �", "无效字节显示为 �"},
                   {"The sentence holds bytes that are not UTF-8.", "句子里有不是 UTF-8 的字节。"}};
  if (encoding.unknown.empty()) return {};
  const std::string n = std::to_string(encoding.unknown.size());
  return RunNote{{n + (n == "1" ? " unknown word" : " unknown words"), n + " 个未知词"},
                 {"Words that are not in the model's vocabulary: it sees <unk> in their place.",
                  "这些词不在模型的词表中，模型看到的是 <unk>。"}};
}

/// "Query: 玩   click a token to change it", or what is unusual about the sentence.
std::string right_words(const Session& session, const Encoding* encoding, bool target) {
  if (encoding == nullptr) return "";
  const Selection s = session.shown();
  if (s.decoder_stack != target || s.query < 0 || s.query >= static_cast<int>(encoding->tokens.size())) return "";
  const std::string word = literal_text(encoding->tokens[static_cast<std::size_t>(s.query)].text);
  return tr({"Query: **" + word + "**", "查询词：**" + word + "**"});
}

float draw_right(Session& session, const Encoding* encoding, const RowKind& row, Rect at, float most) {
  const Theme& t = colors();
  const float y = center(at).y;
  float x = at.right() - px(16);
  const auto about = encoding != nullptr ? note_about(*session.run, *encoding) : std::nullopt;
  const std::string note = about ? tr(about->brief) : "";
  const std::string words = right_words(session, encoding, row.target);
  const std::string hint = tr({"click a token to change it", "点击任一词更换"});
  const float gap = px(14), note_width = width_of(note, TextSize::label),
              words_width = width_of(words, TextSize::label), hint_width = width_of(hint, TextSize::label);
  const float room = std::min(note_width, most - gap);  // what does not fit is in the tooltip
  if (!note.empty() && room > px(30)) {
    text({x - room, y}, note, TextSize::label, t.focus, Align::left, false, room);
    const Rect place{x - room, at.y + px(8), room, at.h - px(16)};
    const Interaction over = interact(std::string(row.id) + ".note", place, note, true);
    if (over.hovered) tooltip_after(literal_text(tr(about->full)));
    if (over.clicked && !encoding->unknown.empty()) session.panel = Panel::vocabulary;
    x -= room + gap;
    most -= room + gap;
  } else if (!words.empty() && words_width + hint_width + 2 * gap < most) {
    text({x, y}, hint, TextSize::label, t.muted, Align::right);
    x -= hint_width + gap;
    most -= hint_width + gap;
  }
  if (!words.empty() && words_width + gap < most) {
    text({x, y}, words, TextSize::label, t.query, Align::right);
    x -= words_width + gap;
  }
  return x;
}

void draw_row(Session& session, Rect at, const RowKind& row) {
  const Theme& t = colors();
  rule({at.x, at.bottom() - 1}, {at.right(), at.bottom() - 1}, t.rule, t.line);
  const float y = center(at).y, h = control_height(), gap = px(10);
  const auto place = [&](float x, float width) { return Rect{std::round(x), std::round(y - h / 2), width, h}; };
  const Tr& name = row.target ? text_target : text_sentence;
  text({at.x + px(16), y}, tr(name), TextSize::label, t.muted);
  float left = at.x + px(16) + std::max(px(60), width_of(tr(text_sentence), TextSize::label) + gap);

  const float edit_width = std::max(button_width(text_edit), button_width(text_done));
  // In a lesson there is less room, and the lesson says what to type.
  const WindowParts parts = window_parts(session, current_view(session));
  const bool all_tools = !row.target && !parts.lesson, may_edit = !parts.sentence_locked;
  float tools = may_edit ? edit_width + gap : 0;
  if (all_tools) tools += button_width(text_words) + gap + button_width(text_examples) + gap + batch_width() + gap;
  bool& editing = row.target ? session.editing_target : session.editing_sentence;
  const Encoding* encoding = nullptr;
  if (session.run) {
    const auto& all = session.run->tokens_of(row.target ? Stack::decoder : Stack::encoder);
    const auto sentence = static_cast<std::size_t>(session.shown().sentence);
    if (sentence < all.size()) encoding = &all[sentence];
    if (!row.target && !session.run->config.two_stacks()) {
      encoding = sentence < session.run->source.size() ? &session.run->source[sentence] : nullptr;
    }
  }

  // What is unusual about the sentence is said, however long it is.
  const auto note = encoding != nullptr && !editing ? note_about(*session.run, *encoding) : std::nullopt;
  const float reserved = note ? width_of(tr(note->brief), TextSize::label) + px(34) : 0;
  const float room = at.right() - px(16) - left - tools - reserved;
  float end;
  if (editing) {
    std::string value = row.target ? session.target() : session.sentence();
    const FieldResult field = text_field(std::string(row.id) + ".field", place(left, room), value,
                                         {row.target ? text_target_hint : text_hint, true});
    if (field.changed && row.target) session.set_target(value);
    if (field.changed && !row.target) session.set_sentence(value);
    if (field.submitted || field.left) editing = false;
    end = left + room;
  } else if (encoding != nullptr && !encoding->tokens.empty()) {
    end = draw_chips(session, row, *encoding, {left - px(3), at.y + 1, std::max(px(60), room), at.h - 2});
  } else {
    const Tr& hint = row.target ? text_target_hint : text_hint;
    const float width = std::min(room, width_of(tr(hint), TextSize::label) + px(30));
    const Rect box = place(left, width);
    if (click_area(std::string(row.id) + ".empty", box, tr(hint)).clicked) editing = may_edit;
    fill(box, t.card, px(6));
    frame_rect(box, t.rule, t.line, px(6));
    text({box.x + px(11), y}, tr(hint), TextSize::label, t.muted, Align::left, false, width - px(16));
    end = left + width;
  }
  end += gap;
  if (may_edit) {
    if (button(std::string(row.id) + ".edit", place(end, edit_width), editing ? text_done : text_edit))
      editing = !editing;
    end += edit_width + gap;
  } else {
    editing = false;
  }
  if (all_tools) {
    const bool open = session.panel == Panel::vocabulary;
    if (button("sentence.words", place(end, button_width(text_words)), text_words, {Look::plain, true, open}))
      session.panel = open ? Panel::none : Panel::vocabulary;
    tooltip({"All words the model knows (F3)", "模型认识的全部词（F3）"});
    end += button_width(text_words) + gap;
    draw_examples(session, place(end, button_width(text_examples)));
    end += button_width(text_examples) + gap;
    draw_batch(session, place(end, batch_width()));
    end += batch_width() + gap;
  }
  draw_right(session, encoding, row, at, at.right() - px(16) - end);
}

}  // namespace

void draw_sentence(Session& session, Rect at) { draw_row(session, at, {"sentence", false}); }
void draw_target(Session& session, Rect at) { draw_row(session, at, {"target", true}); }

}  // namespace headlight
