// The Markdown of a lesson's steps. Faults are collected, what is sound stays.
#include <md4c.h>

#include <algorithm>

#include "core/figure/rich_text.h"
#include "core/lesson/latex.h"
#include "core/lesson/lesson_read.h"

namespace headlight {
namespace {

class Builder {
 public:
  Builder(Lesson& lesson, std::string_view body, int first_line)
      : lesson_(lesson), body_(body), first_line_(first_line) {}

  void run() {
    std::vector<std::size_t> unclosed;
    masked_ = hidden_code_free(unclosed);
    for (const std::size_t at : unclosed)
      fault(at, {"expected }} on the same line after {{", "{{ 之后同一行内缺少 }}"});
    MD_PARSER parser{};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_LATEXMATHSPANS | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      return static_cast<Builder*>(self)->enter_block(type, detail);
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      return static_cast<Builder*>(self)->leave_block(type, detail);
    };
    parser.enter_span = [](MD_SPANTYPE type, void* detail, void* self) {
      return static_cast<Builder*>(self)->enter_span(type, detail);
    };
    parser.leave_span = [](MD_SPANTYPE type, void*, void* self) {
      return static_cast<Builder*>(self)->leave_span(type);
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
      return static_cast<Builder*>(self)->text(type, text, size);
    };
    md_parse(masked_.data(), static_cast<MD_SIZE>(masked_.size()), &parser, this);
    if (lesson_.steps.empty()) fault(0, {"expected a step: a line “# Title”", "至少应有一步：一行“# 标题”"});
  }

 private:
  /// Ask and set blocks keep their {{…}} as written: they are read line by line.
  std::string hidden_code_free(std::vector<std::size_t>& unclosed) {
    std::string out;
    std::optional<std::size_t> code;  // where it was opened
    std::vector<std::size_t> here;
    for (std::size_t from = 0; from < body_.size();) {
      const std::size_t end = std::min(body_.find('\n', from), body_.size() - 1) + 1;
      const std::string_view line = body_.substr(from, end - from);
      if (trimmed(line).starts_with("```")) code = code ? std::nullopt : std::optional(from);
      here.clear();
      out += code ? std::string(line) : hidden_marks(std::string(line), here);
      for (const std::size_t at : here) unclosed.push_back(from + at);
      from = end;
    }
    if (code) fault(*code, {"expected ``` at the end of this block", "此代码块缺少结尾的 ```"});
    return out;
  }

  void fault(std::size_t byte, const Tr& words) {
    const TextPlace at = place_in(body_, byte);
    lesson_.faults.push_back({first_line_ + at.line - 1, at.column, words});
  }
  std::size_t byte_of(const char* p) {
    if (p >= masked_.data() && p < masked_.data() + masked_.size())
      last_ = static_cast<std::size_t>(p - masked_.data());
    return last_;
  }
  int line_of(std::size_t byte) const { return first_line_ + place_in(body_, byte).line - 1; }

  LessonStep& step() {
    if (lesson_.steps.empty()) {
      lesson_.steps.emplace_back();
      lesson_.steps.back().line = line_of(last_);
    }
    return lesson_.steps.back();
  }
  LessonBlock& begin(LessonBlock::Kind kind) {
    LessonBlock block;
    block.kind = kind;
    block.file_line = line_of(last_);
    step().blocks.push_back(std::move(block));
    return step().blocks.back();
  }

  int enter_block(MD_BLOCKTYPE type, void* detail) {
    switch (type) {
      case MD_BLOCK_H:
        in_title_ = static_cast<MD_BLOCK_H_DETAIL*>(detail)->level == 1;
        if (in_title_)
          lesson_.steps.emplace_back();
        else
          line_ = &begin(LessonBlock::Kind::heading).line;
        break;
      case MD_BLOCK_QUOTE:
        ++quotes_;
        break;
      case MD_BLOCK_UL:
        lists_.push_back(-1);
        break;
      case MD_BLOCK_OL:
        lists_.push_back(static_cast<int>(static_cast<MD_BLOCK_OL_DETAIL*>(detail)->start));
        break;
      case MD_BLOCK_LI: {
        LessonBlock& item = begin(LessonBlock::Kind::item);
        item.level = static_cast<int>(lists_.size()) - 1;
        item.marker = lists_.back() < 0 ? "•" : std::to_string(lists_.back()++) + ".";
        line_ = &item.line;
        fresh_item_ = true;
        break;
      }
      case MD_BLOCK_P:
        if (!lists_.empty() && fresh_item_) break;
        line_ = &begin(quotes_ > 0 ? LessonBlock::Kind::quote : LessonBlock::Kind::paragraph).line;
        break;
      case MD_BLOCK_CODE: {
        const auto& lang = static_cast<MD_BLOCK_CODE_DETAIL*>(detail)->lang;
        code_lang_.assign(lang.text != nullptr ? lang.text : "", lang.size);
        if (lang.text != nullptr) byte_of(lang.text);
        code_.clear();
        code_line_ = 0;
        in_code_ = true;
        break;
      }
      case MD_BLOCK_TABLE:
        begin(LessonBlock::Kind::table);
        break;
      case MD_BLOCK_TR:
        step().blocks.back().rows.emplace_back();
        break;
      case MD_BLOCK_TH:
      case MD_BLOCK_TD:
        line_ = &step().blocks.back().rows.back().emplace_back();
        bold_ += type == MD_BLOCK_TH ? 1 : 0;
        break;
      default:
        break;
    }
    return 0;
  }

  int leave_block(MD_BLOCKTYPE type, void*) {
    switch (type) {
      case MD_BLOCK_H:
        in_title_ = false;
        line_ = nullptr;
        break;
      case MD_BLOCK_QUOTE:
        --quotes_;
        break;
      case MD_BLOCK_UL:
      case MD_BLOCK_OL:
        lists_.pop_back();
        break;
      case MD_BLOCK_LI:
        line_ = nullptr;
        fresh_item_ = false;
        break;
      case MD_BLOCK_P:
        fresh_item_ = false;
        line_ = nullptr;
        drop_empty();
        break;
      case MD_BLOCK_TH:
        --bold_;
        line_ = nullptr;
        break;
      case MD_BLOCK_TD:
        line_ = nullptr;
        break;
      case MD_BLOCK_CODE:
        in_code_ = false;
        end_code();
        break;
      default:
        break;
    }
    return 0;
  }

  /// A paragraph that held a directive only is none.
  void drop_empty() {
    auto& blocks = step().blocks;
    if (blocks.empty() || blocks.back().kind != LessonBlock::Kind::paragraph) return;
    const auto& line = blocks.back().line;
    const bool empty = std::all_of(line.begin(), line.end(), [](const LessonSpan& s) {
      return s.kind == LessonSpan::Kind::words && trimmed(s.text).empty();
    });
    if (empty) blocks.pop_back();
    for (LessonBlock& one : waiting_) blocks.push_back(std::move(one));
    waiting_.clear();
  }

  void end_code() {
    const int line = code_line_ > 0 ? code_line_ : line_of(last_);
    if (code_lang_ == "ask") {
      if (auto question = parse_question(code_, line, lesson_.faults)) {
        begin(LessonBlock::Kind::question).question = step().questions.size();
        step().questions.push_back(std::move(*question));
      }
    } else if (code_lang_ == "set") {
      for (std::size_t from = 0; from < code_.size();) {
        const std::size_t end = std::min(code_.find('\n', from), code_.size());
        if (const auto one = trimmed(std::string_view(code_).substr(from, end - from)); !one.empty())
          step().assignments.emplace_back(one);
        from = end + 1;
      }
    } else {
      lesson_.faults.push_back(
          {line, 1,
           Tr{"expected a block ```ask or ```set, found ```", "应为 ```ask 或 ```set 块，实际为 ```"} + code_lang_});
    }
  }

  int enter_span(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_EM) ++italic_;
    if (type == MD_SPAN_STRONG) ++bold_;
    if (type == MD_SPAN_CODE) ++code_span_;
    if (type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY) formula_.clear();
    if (type == MD_SPAN_A) {
      const MD_ATTRIBUTE& href = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      link_.assign(href.text != nullptr ? href.text : "", href.size);
      check_link(href.text != nullptr ? byte_of(href.text) : last_);
    }
    return 0;
  }
  int leave_span(MD_SPANTYPE type) {
    if (type == MD_SPAN_EM) --italic_;
    if (type == MD_SPAN_STRONG) --bold_;
    if (type == MD_SPAN_CODE) --code_span_;
    if (type == MD_SPAN_A) link_.clear();
    if (type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY) end_formula(type == MD_SPAN_LATEXMATH_DISPLAY);
    return 0;
  }

  void check_link(std::size_t at) {
    for (const char* kind : {"set:", "light:", "lesson:", "exhibit:"})
      if (link_.starts_with(kind) && !trimmed(std::string_view(link_).substr(link_.find(':') + 1)).empty()) return;
    fault(at, Tr{"link: expected set:, light:, lesson: or exhibit: with what it leads to, found ",
                 "链接：应为 set:、light:、lesson: 或 exhibit: 及其内容，实际为 "} +
                  (link_.empty() ? std::string("–") : link_));
    link_.clear();
  }

  void end_formula(bool display) {
    std::string rich;
    try {
      rich = rich_formula(formula_);
    } catch (const Error& e) {
      fault(last_, e.words());
      rich = literal_text(formula_);
    }
    if (!display) {
      add(LessonSpan::Kind::formula, rich);
      return;
    }
    LessonBlock block;
    block.kind = LessonBlock::Kind::formula;
    block.text = std::move(rich);
    block.file_line = line_of(last_);
    waiting_.push_back(std::move(block));
  }

  void add(LessonSpan::Kind kind, std::string text) {
    if (in_title_) {
      lesson_.steps.back().title += text;
      lesson_.steps.back().line = line_of(last_);
      return;
    }
    if (line_ == nullptr) line_ = &begin(LessonBlock::Kind::paragraph).line;
    LessonSpan span;
    span.kind = kind;
    span.text = std::move(text);
    span.bold = bold_ > 0;
    span.italic = italic_ > 0;
    span.link = link_;
    const TextPlace at = place_in(body_, last_);
    span.line = first_line_ + at.line - 1;
    span.column = at.column;
    line_->push_back(std::move(span));
  }

  int text(MD_TEXTTYPE type, const MD_CHAR* chars, MD_SIZE size) {
    const std::size_t at = byte_of(chars);
    const std::string_view found(chars, size);
    if (in_code_) {
      if (code_line_ == 0) code_line_ = line_of(at);
      code_ += found;
      return 0;
    }
    if (type == MD_TEXT_LATEXMATH) {
      formula_ += found;
    } else if (type == MD_TEXT_BR) {
      add(LessonSpan::Kind::line_break, "");
    } else if (type == MD_TEXT_SOFTBR) {
      soft_break();
    } else if (type == MD_TEXT_ENTITY) {
      add(LessonSpan::Kind::words, found == "&amp;"  ? "&"
                                   : found == "&lt;" ? "<"
                                   : found == "&gt;" ? ">"
                                                     : std::string(found));
    } else if (type == MD_TEXT_CODE || code_span_ > 0) {
      add(LessonSpan::Kind::code, std::string(found));
    } else {
      words(found, at);
    }
    return 0;
  }

  /// A line's end is a blank between Latin letters and nothing between Chinese characters.
  void soft_break() {
    if (in_title_ || line_ == nullptr || line_->empty()) return;
    const std::string& before = line_->back().text;
    const bool wide = !before.empty() && static_cast<unsigned char>(before.back()) >= 0x80;
    add(LessonSpan::Kind::words, wide ? "" : " ");
  }

  void words(std::string_view found, std::size_t at) {
    for (std::size_t from = 0; from < found.size();) {
      const std::size_t mark = std::min(found.find(mark_begin, from), found.size());
      if (mark > from) add(LessonSpan::Kind::words, std::string(found.substr(from, mark - from)));
      if (mark == found.size()) return;
      const std::size_t end = found.find(mark_end, mark);
      if (end == std::string_view::npos) return;
      last_ = at + mark;
      directive(body_.substr(last_ + 2, end + mark_end.size() - mark - 4), last_ + 2);
      from = end + mark_end.size();
    }
  }

  void directive(std::string_view inside, std::size_t at) {
    try {
      if (inside.starts_with("=")) {
        LessonSpan shown;
        Expression expression = parse_shown(inside.substr(1), shown.decimals);
        add(LessonSpan::Kind::computed, "");
        if (line_ == nullptr || line_->empty()) return;
        line_->back().expression = std::move(expression);
        line_->back().decimals = shown.decimals;
        return;
      }
    } catch (const ExpressionError& e) {
      fault(at + 1 + e.position, e.words());
      return;
    }
    const std::vector<std::string> parts = cut_outside_quotes(inside, ' ');
    if (parts.size() < 2 || (parts[0] != "exhibit" && parts[0] != "figure")) {
      fault(at, {"expected {{= expression}}, {{exhibit ID …}} or {{figure VIEW …}}",
                 "应为 {{= 表达式}}、{{exhibit 展品 …}} 或 {{figure 视图 …}}"});
      return;
    }
    if (parts[0] == "exhibit") {
      step().exhibit = true;
      step().assignments.emplace_back("view=\"exhibit\"");
      step().assignments.push_back("exhibit.id=\"" + parts[1] + "\"");
      step().assignments.insert(step().assignments.end(), parts.begin() + 2, parts.end());
      return;
    }
    LessonBlock block;
    block.kind = LessonBlock::Kind::figure;
    block.text = parts[1];
    block.file_line = line_of(at);
    block.assignments.assign(parts.begin() + 2, parts.end());
    waiting_.push_back(std::move(block));
  }

  Lesson& lesson_;
  std::string_view body_;
  int first_line_;
  std::string masked_;
  std::size_t last_ = 0;  // byte of the body that is being read
  LessonLine* line_ = nullptr;
  bool in_title_ = false, in_code_ = false, fresh_item_ = false;
  int quotes_ = 0, bold_ = 0, italic_ = 0, code_span_ = 0, code_line_ = 0;
  std::vector<int> lists_;  // the next number; −1: bullets
  std::string link_, code_lang_, code_, formula_;
  std::vector<LessonBlock> waiting_;  // behind the paragraph they stand in
};

}  // namespace

void read_body(Lesson& lesson, std::string_view body, int first_line) { Builder(lesson, body, first_line).run(); }

}  // namespace headlight
