#include "core/text/visual_order.h"

#include <unicode/ubidi.h>
#include <unicode/unistr.h>
#include <unicode/ushape.h>

#include <algorithm>
#include <memory>

namespace headlight {
namespace {

/// Hebrew, Arabic, Syriac, Thaana and N'Ko: U+0590 to U+07FF begin with these bytes.
bool may_run_leftwards(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0xD6 && byte <= 0xDF;
  });
}

icu::UnicodeString joined(const icu::UnicodeString& text) {
  icu::UnicodeString out;
  UErrorCode status = U_ZERO_ERROR;
  // The text is in logical order and its length may change: both are what ICU does unless it is told otherwise.
  const int32_t room = 2 * text.length() + 1;  // a form never takes more
  const int32_t size =
      u_shapeArabic(text.getBuffer(), text.length(), out.getBuffer(room), room, U_SHAPE_LETTERS_SHAPE, &status);
  out.releaseBuffer(U_SUCCESS(status) ? size : 0);
  return U_SUCCESS(status) ? out : text;
}

}  // namespace

std::string visual_order(std::string_view text) {
  if (!may_run_leftwards(text)) return std::string(text);
  const icu::UnicodeString logical =
      joined(icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size()))));
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UBiDi, decltype(&ubidi_close)> order(ubidi_open(), ubidi_close);
  ubidi_setPara(order.get(), logical.getBuffer(), logical.length(), UBIDI_DEFAULT_LTR, nullptr, &status);
  icu::UnicodeString visual;
  const int32_t room = logical.length() + 1;
  const int32_t size = ubidi_writeReordered(order.get(), visual.getBuffer(room), room,
                                            UBIDI_DO_MIRRORING | UBIDI_KEEP_BASE_COMBINING, &status);
  visual.releaseBuffer(U_SUCCESS(status) ? size : 0);
  std::string out;
  return U_SUCCESS(status) ? visual.toUTF8String(out) : std::string(text);
}

}  // namespace headlight
