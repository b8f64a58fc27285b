// Shortening and wrapping of rich text. Where a line may break and what is a whole character is Unicode's matter
// (UAX 14 and 29, through Pango); a formula's sub- and superscripts and roots are never torn apart.
#include <pango/pango.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <tuple>

#include "core/figure/flow_text.h"
#include "core/figure/markup.h"
#include "core/figure/rich_text.h"
#include "core/figure/text_measure.h"
#include "core/text/utf8.h"

namespace headlight {
namespace {

/// What stays together: a character, or a group of markup.
struct Unit {
  MarkupPiece piece;
  float width = 0;
  bool may_break = false;   // a line may begin here
  bool must_break = false;  // a line has to
  bool blank = false;
  std::size_t source = 0;  // of a flow: which of its pieces
};

using Units = std::vector<Unit>;

std::vector<PangoLogAttr> attributes_of(const std::string& plain) {
  const auto characters = static_cast<std::size_t>(g_utf8_strlen(plain.data(), static_cast<gssize>(plain.size())));
  std::vector<PangoLogAttr> attributes(characters + 1);
  pango_get_log_attrs(plain.data(), static_cast<int>(plain.size()), -1, pango_language_from_string("zh-cn"),
                      attributes.data(), static_cast<int>(attributes.size()));
  return attributes;
}

Units units_of(std::vector<MarkupPiece> pieces, TextSize size, bool bold, float scale) {
  std::string plain;
  for (const MarkupPiece& piece : pieces) plain += plain_text(piece);
  const std::vector<PangoLogAttr> attributes = attributes_of(plain);
  Units units;
  std::size_t character = 0;
  for (MarkupPiece& piece : pieces) {
    if (piece.kind != MarkupPiece::Kind::text) {
      const std::string shown = plain_text(piece);
      character += static_cast<std::size_t>(g_utf8_strlen(shown.data(), static_cast<gssize>(shown.size())));
      units.push_back({std::move(piece)});
      continue;
    }
    const char* const end = piece.text.data() + piece.text.size();
    for (const char* p = piece.text.data(); p < end; ++character) {
      const char* const next = g_utf8_next_char(p);
      const PangoLogAttr& attribute = attributes[character];
      if (attribute.is_cursor_position || p == piece.text.data()) {
        Unit unit{{MarkupPiece::Kind::text, piece.bold, {}, {}}};
        unit.may_break = attribute.is_line_break;
        unit.must_break = attribute.is_mandatory_break && character > 0;
        unit.blank = attribute.is_white;
        units.push_back(std::move(unit));
      }
      units.back().piece.text.append(p, next);
      p = next;
    }
  }
  for (Unit& unit : units) unit.width = text_width(to_markup({unit.piece}), size, bold, scale);
  return units;
}

Units units_of(std::string_view rich, TextSize size, bool bold, float scale) {
  return units_of(parse_markup(valid_utf8(rich)), size, bold, scale);
}

/// The units from `first` to before `last` as rich text again.
std::string join(const Units& units, std::size_t first, std::size_t last) {
  std::vector<MarkupPiece> pieces;
  for (std::size_t i = first; i < last; ++i) {
    const MarkupPiece& piece = units[i].piece;
    if (piece.kind == MarkupPiece::Kind::text && !pieces.empty() && pieces.back().kind == piece.kind &&
        pieces.back().bold == piece.bold)
      pieces.back().text += piece.text;
    else
      pieces.push_back(piece);
  }
  return to_markup(pieces);
}

/// Where the lines begin and end, in units.
std::vector<std::pair<std::size_t, std::size_t>> line_ends(const Units& units, float width) {
  std::vector<std::pair<std::size_t, std::size_t>> lines;
  std::size_t first = 0;   // of this line
  std::size_t chance = 0;  // where it may end: before this unit
  float used = 0;
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (units[i].must_break) {
      lines.emplace_back(first, i);
      first = chance = i;
      used = 0;
    }
    if (units[i].may_break) chance = i;
    used += units[i].width;
    if (used <= width || units[i].blank || i == first) continue;  // blanks may hang over the end
    const std::size_t cut = chance > first ? chance : i;
    lines.emplace_back(first, cut);
    first = chance = cut;
    used = 0;
    for (std::size_t k = cut; k <= i; ++k) used += units[k].width;
  }
  lines.emplace_back(first, units.size());
  return lines;
}

}  // namespace

std::string ellipsized(std::string_view text, TextSize size, float width, bool bold, float scale) {
  if (text_width(text, size, bold, scale) <= width) return std::string(text);
  const std::string dots = "…";
  const Units units = units_of(text, size, bold, scale);
  float used = text_width(dots, size, bold, scale);
  std::size_t kept = 0;
  while (kept < units.size() && used + units[kept].width <= width) used += units[kept++].width;
  // kerning and shaping may differ from the sum of the single characters
  for (;; --kept) {
    while (kept > 0 && units[kept - 1].blank) --kept;
    std::string shortened = join(units, 0, kept) + dots;
    if (kept == 0 || text_width(shortened, size, bold, scale) <= width) return shortened;
  }
}

namespace {

std::vector<std::string> wrap(std::string_view text, TextSize size, float width, float scale) {
  const Units units = units_of(text, size, false, scale);
  std::vector<std::string> lines;
  for (auto [first, last] : line_ends(units, width)) {
    while (last > first && units[last - 1].blank) --last;
    lines.push_back(join(units, first, last));
  }
  return lines;
}

/// Lines of texts that were asked for: the window asks for the same ones at every frame.
class WrappedTexts {
 public:
  std::vector<std::string> of(std::string_view text, TextSize size, float width, float scale) {
    constexpr std::size_t most = 512;  // then it begins again
    Key key{std::string(text), size, width, scale};
    {
      const std::lock_guard lock(mutex_);
      if (const auto known = lines_.find(key); known != lines_.end()) return known->second;
    }
    std::vector<std::string> lines = wrap(text, size, width, scale);
    const std::lock_guard lock(mutex_);
    if (lines_.size() >= most) lines_.clear();
    lines_.insert_or_assign(std::move(key), lines);
    return lines;
  }

 private:
  using Key = std::tuple<std::string, TextSize, float, float>;
  std::mutex mutex_;
  std::map<Key, std::vector<std::string>> lines_;
};

}  // namespace

std::vector<std::string> wrapped(std::string_view text, TextSize size, float width, float scale) {
  static WrappedTexts known;
  return known.of(text, size, width, scale);
}

namespace {

/// All pieces as units, with breaks allowed by the text as a whole.
Units units_of(const std::vector<FlowPiece>& pieces, TextSize size, float scale) {
  std::string plain;
  for (const FlowPiece& piece : pieces) plain += plain_text(valid_utf8(piece.rich));
  const std::vector<PangoLogAttr> attributes = attributes_of(plain);
  Units all;
  std::size_t character = 0;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const std::string rich = valid_utf8(pieces[i].rich);
    Units units;
    if (pieces[i].solid) {
      units.push_back({{MarkupPiece::Kind::root, false, {}, parse_markup(rich)}});  // held together, see flowed()
      units.back().width = text_width(rich, size, false, scale);
    } else {
      units = units_of(rich, size, false, scale);
    }
    for (Unit& unit : units) {
      const std::string shown = pieces[i].solid ? plain_text(rich) : plain_text(unit.piece);
      const PangoLogAttr& attribute = attributes[std::min(character, attributes.size() - 1)];
      unit.source = i;
      unit.may_break = attribute.is_line_break;
      unit.must_break = attribute.is_mandatory_break && character > 0;
      character += static_cast<std::size_t>(g_utf8_strlen(shown.data(), static_cast<gssize>(shown.size())));
      all.push_back(std::move(unit));
    }
  }
  return all;
}

std::vector<FlowPart> parts_of(const Units& units, std::size_t first, std::size_t last,
                               const std::vector<FlowPiece>& pieces, TextSize size, float scale) {
  while (last > first && units[last - 1].blank) --last;
  std::vector<FlowPart> line;
  float x = 0;
  for (std::size_t i = first; i < last;) {
    std::size_t end = i;
    while (end < last && units[end].source == units[i].source) ++end;
    FlowPart part;
    part.piece = units[i].source;
    part.rich = pieces[part.piece].solid ? pieces[part.piece].rich : join(units, i, end);
    part.x = x;
    part.width = text_width(part.rich, size, false, scale);
    x += part.width;
    line.push_back(std::move(part));
    i = end;
  }
  return line;
}

}  // namespace

std::vector<std::vector<FlowPart>> flowed(const std::vector<FlowPiece>& pieces, TextSize size, float width,
                                          float scale) {
  const Units units = units_of(pieces, size, scale);
  std::vector<std::vector<FlowPart>> lines;
  for (const auto& [first, last] : line_ends(units, width))
    lines.push_back(parts_of(units, first, last, pieces, size, scale));
  return lines;
}

}  // namespace headlight
