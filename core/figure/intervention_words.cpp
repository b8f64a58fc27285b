#include "core/figure/intervention_words.h"

#include "core/figure/builders.h"
#include "core/figure/rich_text.h"
#include "core/figure/value_name.h"
#include "core/text/error.h"

namespace headlight {
namespace {

using Kind = Intervention::Kind;

/// "layer 2, head 3 (cross-attention)"
Tr place(const Intervention& i) {
  const ValueName name = parse_value_name(i.value);
  Tr out{"", ""};
  if (name.layer >= 0) {
    const std::string layer = std::to_string(name.layer + 1);
    out = Tr{"layer " + layer, "第 " + layer + " 层"};
  }
  if (i.head >= 0) {
    const std::string head = std::to_string(i.head + 1);
    out = out + Tr{", head " + head, "第 " + head + " 头"};
  }
  if (name.cross()) return out + Tr{" (cross-attention)", "（交叉注意力）"};
  if (name.stack == "encoder.") return out + Tr{" (encoder)", "（编码器）"};
  if (name.stack == "decoder.") return out + Tr{" (decoder)", "（解码器）"};
  return out;
}

std::string token(const Run& run, const Intervention& i) {
  const auto& sentences = run.tokens_of(i.value == "decoder." ? Stack::decoder : Stack::encoder);
  if (sentences.empty() || i.col < 0 || i.col >= static_cast<int>(sentences.front().tokens.size()))
    return std::to_string(i.col);
  return literal_text(sentences.front().tokens[static_cast<std::size_t>(i.col)].text);
}

Tr form_words(Intervention::Form form) {
  switch (form) {
    case Intervention::Form::itself:
      return {"each looks at itself", "各看自己"};
    case Intervention::Form::previous:
      return {"each looks at the previous one", "各看前一个"};
    case Intervention::Form::next:
      return {"each looks at the next one", "各看后一个"};
    case Intervention::Form::first:
      return {"all look at the first one", "都看第一个"};
    case Intervention::Form::uniform:
      break;
  }
  return {"looks at all alike", "平均看所有"};
}

/// The element or elements meant: "weights[il, animal]", "q of layer 1", "row 3 of …".
std::string element(const Intervention& i, const Run& run, Lang lang) {
  const std::string name = value_name(i.value, lang);
  if (i.row >= 0 && i.col >= 0) return describe_short(run, {i.value, {std::max(0, i.head), i.row, i.col}}, lang);
  if (i.row >= 0) {
    const std::string row = std::to_string(i.row);  // as on the chips of the tokens
    return name + Tr{", position " + row, "，位置 " + row}.in(lang);
  }
  return name;
}

}  // namespace

std::string intervention_words(const Intervention& i, const Run& run, Lang lang) {
  const std::string where = place(i).in(lang);
  const std::string value = element(i, run, lang) + (where.empty() ? "" : " · " + where);
  const std::string part = parse_value_name(i.value).last();
  const bool whole_sublayer = part == "out" && i.row < 0 && i.col < 0;
  const bool ffn = i.value.find(".ffn.") != std::string::npos;
  switch (i.kind) {
    case Kind::silence:
      if (whole_sublayer)
        return where + (ffn ? Tr{": feed-forward network silenced", "：前馈网络关闭"}
                            : Tr{": attention silenced", "：注意力关闭"})
                           .in(lang);
      if (part == "z" && i.row < 0) return where + Tr{" silenced", " 关闭"}.in(lang);
      return value + " = 0";
    case Kind::solo:
      return where + Tr{" alone, the others of its layer silenced", " 单独保留，同层其他头关闭"}.in(lang);
    case Kind::set:
      return value + " = " + number(i.amount);
    case Kind::add:
      return value + (i.amount < 0 ? " − " : " + ") + number(std::abs(i.amount));
    case Kind::scale:
      return value + " × " + number(i.amount);
    case Kind::weight:
      return value + " = " + number(i.amount) +
             Tr{", the rest of the row shares what is left", "，本行其余分享剩下的"}.in(lang);
    case Kind::force:
      return where + Tr{": ", "："}.in(lang) + form_words(i.form).in(lang);
    case Kind::knock_out:
      return Tr{"“", "别的词看不到“"}.in(lang) + token(run, i) + Tr{"” hidden from the others", "”"}.in(lang);
    case Kind::patch:
      break;
  }
  return value + Tr{" from “", " 取自“"}.in(lang) + literal_text(i.sentence) + Tr{"”", "”"}.in(lang);
}

}  // namespace headlight
