#include "core/figure/read_view.h"

#include <algorithm>
#include <cmath>

#include "core/figure/recent.h"
#include "core/figure/value_name.h"
#include "core/text/error.h"

namespace headlight {
namespace {

std::size_t index(int i) { return static_cast<std::size_t>(i); }

int entry(const std::vector<int>& list, int i) {
  return i >= 0 && i < static_cast<int>(list.size()) ? list[index(i)] : -1;
}

const Encoding& encoding_of(const RunView& view, Stack stack) {
  static const Encoding none;
  const auto& all = view.run.tokens_of(stack);
  return view.sentence < static_cast<int>(all.size()) ? all[index(view.sentence)] : none;
}

std::string text_of(const RunView& view, Stack stack) {
  const Request& request = view.run.request;
  const auto& all = stack == Stack::decoder && view.run.config.two_stacks() ? request.targets : request.sentences;
  return view.sentence < static_cast<int>(all.size()) ? all[index(view.sentence)] : "";
}

Reading reading_for(const RunView& view, const ReadingOptions& options) {
  const Stack keys = view.cross() ? Stack::encoder : view.stack;
  return plan_reading(encoding_of(view, view.stack), text_of(view, view.stack), encoding_of(view, keys),
                      text_of(view, keys), options);
}

std::vector<std::string> rich_texts(const std::vector<Reading::Shown>& all) {
  std::vector<std::string> texts;
  texts.reserve(all.size());
  for (const Reading::Shown& shown : all) texts.push_back(literal_text(shown.text));
  return texts;
}

/// The position that a tag names on one side, −1 when it names none.
int position_in(const RunView& view, const std::optional<Tag>& hover, bool of_query) {
  if (!hover) return -1;
  const ValueRef& value = hover->value;
  if (hover->kind == Tag::Kind::token) return value.name == (of_query ? "query" : "key") ? value.at.row : -1;
  if (hover->kind != Tag::Kind::cell && hover->kind != Tag::Kind::part) return -1;
  if (!parse_value_name(value.name).pattern_like() || !value.name.starts_with(view.attention(""))) return -1;
  return of_query ? value.at.row : value.at.col;
}

/// "今, 天"
std::string parts_text(const std::vector<std::string>& tokens, const std::vector<int>& parts) {
  std::string text;
  for (const int i : parts) text += (text.empty() ? "" : " ") + tokens[index(i)];
  return text;
}

}  // namespace

ReadView::ReadView(const RunView& view, const ReadingOptions& wanted)
    : options(wanted),
      reading(reading_for(view, wanted)),
      queries(rich_texts(reading.queries)),
      keys(rich_texts(reading.keys)) {
  query = entry(reading.query_at, view.query);
  for (const Reading::Shown& shown : reading.queries)
    if (!view.writes.empty() && shown.parts.size() == 1) writes.push_back(view.writes[index(shown.parts.front())]);
  if (writes.size() != queries.size()) writes.clear();
}

int ReadView::hovered_query(const RunView& view, const std::optional<Tag>& hover) const {
  return entry(reading.query_at, position_in(view, hover, true));
}

int ReadView::hovered_key(const RunView& view, const std::optional<Tag>& hover) const {
  return entry(reading.key_at, position_in(view, hover, false));
}

ReadKey read_key(const RunView& view, const ReadView& read) {
  const std::string name = view.attention("pattern");
  return {view.run.number, name, view.slice_of(name), read.options};
}

std::shared_ptr<const ReadPattern> read_head(const RunView& view, const ReadView& read) {
  const ReadKey key = read_key(view, read);
  const auto make = [&] { return read_pattern(read.reading, view.run.value(key.value).slice(key.slice)); };
  if (key.run == 0) return std::make_shared<const ReadPattern>(make());
  static Recent<ReadKey, ReadPattern, 16> recent;
  return recent.get(key, make);
}

std::array<float, 4> hidden_mass(const RunView& view, const ReadView& read) {
  const std::string name = view.attention("pattern");
  return hidden_mass(read.reading, view.run.value(name).slice(view.slice_of(name)));
}

Tag tag_of(const RunView& view, const ReadView& read, int query, int key) {
  const std::string name = view.attention("pattern");
  const Reading& r = read.reading;
  const bool element = !r.hides() && r.queries[index(query)].parts.size() == 1 && r.keys[index(key)].parts.size() == 1;
  return {element ? Tag::Kind::cell : Tag::Kind::part,
          {name, {view.slice_of(name), r.queries[index(query)].parts.front(), r.keys[index(key)].parts.front()}}};
}

namespace {

/// What a grid copies; kept, because a million cells are too many to copy at every move of the mouse.
struct ReadCells {
  std::shared_ptr<const std::vector<float>> values;
  std::shared_ptr<const std::vector<char>> masked;  // null: nothing is
};

ReadCells read_cells(const RunView& view, const ReadView& read, const ReadPattern& pattern, bool transposed) {
  const Reading& r = read.reading;
  const std::size_t rows = r.queries.size(), cols = r.keys.size();
  ReadCells made;
  auto cells = std::make_shared<std::vector<float>>(rows * cols);
  if (transposed)
    MatrixMap(cells->data(), static_cast<Eigen::Index>(cols), static_cast<Eigen::Index>(rows)) =
        pattern.weights.transpose();
  else
    MatrixMap(cells->data(), static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(cols)) = pattern.weights;
  made.values = std::move(cells);

  const Tensor* scores = view.find(view.attention("masked"));
  if (scores == nullptr) return made;
  const auto slice = scores->slice(view.slice_of(view.attention("masked")));
  auto masked = std::make_shared<std::vector<char>>(rows * cols, 0);
  bool any = false;
  for (std::size_t q = 0; q < rows; ++q) {
    for (std::size_t k = 0; k < cols; ++k) {
      bool all = true;
      for (const int i : r.queries[q].parts)
        for (const int j : r.keys[k].parts) all = all && std::isinf(slice(i, j));
      (*masked)[transposed ? k * rows + q : q * cols + k] = all ? 1 : 0;
      any = any || all;
    }
  }
  if (any) made.masked = std::move(masked);
  return made;
}

}  // namespace

GridShape read_grid(const RunView& view, const ReadView& read, const ReadPattern& pattern, bool transposed) {
  const Reading& r = read.reading;
  const std::string name = view.attention("pattern");
  GridShape grid;
  grid.rows = static_cast<int>(transposed ? r.keys.size() : r.queries.size());
  grid.cols = static_cast<int>(transposed ? r.queries.size() : r.keys.size());
  grid.source = {name, {view.slice_of(name), 0, 0}};
  grid.transposed = transposed;
  auto parts = std::make_shared<GridShape::Parts>();
  for (const Reading::Shown& shown : r.queries) parts->first_row.push_back(shown.parts.front());
  for (const Reading::Shown& shown : r.keys) parts->first_col.push_back(shown.parts.front());
  parts->row_at = r.query_at;
  parts->col_at = r.key_at;
  grid.parts = std::move(parts);

  using Key = std::pair<ReadKey, bool>;
  const auto make = [&] { return read_cells(view, read, pattern, transposed); };
  static Recent<Key, ReadCells, 2> recent;
  const ReadKey key = read_key(view, read);
  const auto made = key.run == 0 ? std::make_shared<const ReadCells>(make()) : recent.get({key, transposed}, make);
  grid.values = made->values;
  grid.masked = made->masked;
  return grid;
}

std::string percent(float mass) {
  const float hundredths = 100 * mass;
  return hundredths > 0 && hundredths < 0.95F ? number(hundredths, 1) + " %" : number(hundredths, 0) + " %";
}

std::string reading_words(const Reading& reading, const std::optional<std::array<float, 4>>& mass, Lang lang) {
  const auto say = [lang](const Tr& text) { return text.in(lang); };
  std::string text;
  if (reading.hides()) {
    std::string what;
    const auto add = [&](Hidden why, const Tr& one, const Tr& several) {
      const int n = reading.count(why);
      if (n == 0) return;
      what += (what.empty() ? "" : say({", ", "，"})) + say(n == 1 ? one : std::to_string(n) + several);
      if (!mass) return;
      const std::string share = percent((*mass)[static_cast<std::size_t>(why)]);
      what += say({" (" + share + " of the weight)", "（占权重的 " + share + "）"});
    };
    add(Hidden::first, {"the first token", "第一个词元"}, {"", ""});
    add(Hidden::special, {"one special token", "1 个特殊词元"}, {" special tokens", " 个特殊词元"});
    add(Hidden::punctuation, {"one punctuation mark", "1 个标点"}, {" punctuation marks", " 个标点"});
    text = say({"Hidden: " + what + ". Renormalised: what remains of a row adds up to 1.",
                "已隐藏：" + what + "。已重新归一化：每行余下的权重相加为 1。"});
  }
  if (reading.joins())
    text += (text.empty() ? "" : say({" ", ""})) +
            say({"By words: the mean over the parts of a query, the sum over the parts of a key.",
                 "按词合并：查询取各部分的平均，键取各部分的和。"});
  return text;
}

float draw_reading_words(Canvas& canvas, float top, const Reading& reading, const std::array<float, 4>& mass) {
  return draw_remark(canvas, top, reading_words(reading, mass, canvas.style.lang));
}

float draw_remark(Canvas& canvas, float top, const std::string& words) {
  if (words.empty()) return top;
  return canvas.paragraph({canvas.margin(), top - canvas.u(6)}, words, canvas.room_right() - canvas.margin(),
                          TextSize::label, canvas.colors.ink) +
         canvas.u(8);
}

Figure nothing_left_figure(const Style& style) {
  return message_figure(style, {"Every token is hidden.", "所有词元都被隐藏了。"},
                        {"Show some of them again with the switches above.", "请用上方的开关恢复显示一部分。"});
}

namespace {

/// The number that a tag points at: its head (of several drawn together, perhaps not the selected one) and its place.
struct PartAt {
  PartAt(const Run& run, Selection selection, const ReadingOptions& options, const Tag& tag)
      : view(run, of_tag(run, std::move(selection), tag)), read(view, options) {
    if (tag.kind != Tag::Kind::part || tag.value.name != view.attention("pattern")) return;
    query = entry(read.reading.query_at, tag.value.at.row);
    key = entry(read.reading.key_at, tag.value.at.col);
  }
  static Selection of_tag(const Run& run, Selection selection, const Tag& tag) {
    selection.head = tag.value.at.batch % std::max(1, run.config.n_heads);
    return selection;
  }
  bool found() const { return query >= 0 && key >= 0; }
  const std::vector<int>& rows() const { return read.reading.queries[index(query)].parts; }
  const std::vector<int>& cols() const { return read.reading.keys[index(key)].parts; }

  RunView view;
  ReadView read;
  int query = -1, key = -1;
};

}  // namespace

std::optional<ValueRef> element_of_part(const Run& run, const Selection& selection, const ReadingOptions& options,
                                        const Tag& tag) {
  const PartAt at(run, selection, options, tag);
  if (!at.found() || at.rows().size() > 1 || at.cols().size() > 1) return {};
  return tag.value;
}

std::string describe_part(const Run& run, const Selection& selection, const ReadingOptions& options, const Tag& tag,
                          Lang lang) {
  const PartAt at(run, selection, options, tag);
  if (!at.found()) return "";
  const RunView& view = at.view;
  const ReadView& read = at.read;
  const Reading& r = read.reading;
  const int q = at.query, k = at.key;
  const std::string& name = tag.value.name;
  const auto head = read_head(view, read);
  const ReadPattern& pattern = *head;
  const auto say = [lang](const Tr& text) { return text.in(lang); };
  const std::vector<int>&rows = at.rows(), &cols = at.cols();
  const std::string what = value_name(name, lang) + "[" + read.queries[index(q)] + ", " + read.keys[index(k)] + "]";
  const float weight = pattern.weights(q, k), kept = pattern.kept[index(q)];
  std::string from;
  if (rows.size() > 1) {
    const std::string words = parts_text(view.queries, rows);
    from += say({"mean over " + words, words + " 的平均"});
  }
  if (cols.size() > 1) {
    const std::string words = parts_text(view.keys, cols);
    from += (from.empty() ? "" : say({" of the ", "，"})) + say({"sum over " + words, words + " 的和"});
  }
  if (r.hides() && kept > 0) {
    const std::string before = number(weight * kept, 4), left = number(kept, 4);
    from += (from.empty() ? "" : say({"; ", "；"})) +
            say({before + " ÷ " + left + " that remains", before + " ÷ 余下的 " + left});
  }
  return what + " = " + number(weight, 4) + (from.empty() ? "" : say({" (" + from + ")", "（" + from + "）"}));
}

std::string readout_of(const FigureInput& input, const ReadingOptions& options) {
  if (input.hover && input.hover->kind == Tag::Kind::part)
    return describe_part(input.run, input.selection, options, *input.hover, input.style.lang);
  return hover_readout(input);
}

}  // namespace headlight
