#include "core/figure/value_name.h"

#include <cctype>
#include <string_view>
#include <vector>

#include "core/figure/builders.h"
#include "core/figure/rich_text.h"

namespace headlight {
namespace {

struct Entry {
  std::string_view part;
  Tr name;
};

const std::vector<Entry>& entries() {
  static const std::vector<Entry> all{
      {"ids", {"token id", "词元编号"}},
      {"embed", {"embedding", "词嵌入"}},
      {"embed_scaled", {"scaled embedding", "缩放后的词嵌入"}},
      {"pos_embed", {"position vector", "位置向量"}},
      {"resid_in", {"word + position", "词 + 位置"}},
      {"resid_pre", {"residual stream, block input", "残差流（层的输入）"}},
      {"ln1", {"LayerNorm 1", "层归一化 1"}},
      {"q", {"q", "q"}},
      {"k", {"k", "k"}},
      {"v", {"v", "v"}},
      {"q_rotated", {"q turned by its position", "按位置旋转后的 q"}},
      {"k_rotated", {"k turned by its position", "按位置旋转后的 k"}},
      {"q_unit", {"q ÷ its length", "q ÷ 长度"}},
      {"k_unit", {"k ÷ its length", "k ÷ 长度"}},
      {"scores", {"score", "分数"}},
      {"scaled", {"scaled score", "缩放后的分数"}},
      {"alibi", {"ALiBi bias", "ALiBi 偏置"}},
      {"biased", {"score with ALiBi bias", "加 ALiBi 偏置后的分数"}},
      {"masked", {"masked score", "掩码后的分数"}},
      {"pattern", {"weight", "权重"}},
      {"rollout", {"share of the input", "来自输入的份额"}},
      {"z", {"attention output z", "注意力输出 z"}},
      {"concat", {"heads side by side", "各头拼接"}},
      {"out", {"output of W_{O}", "W_{O} 的输出"}},
      {"resid_mid", {"residual stream after attention", "残差流（注意力之后）"}},
      {"resid_mid_before_norm", {"sum before LayerNorm", "归一化之前的和"}},
      {"ln_cross", {"LayerNorm before cross-attention", "层归一化（交叉注意力）"}},
      {"resid_cross", {"residual stream after cross-attention", "残差流（交叉注意力之后）"}},
      {"resid_cross_before_norm", {"sum before LayerNorm", "归一化之前的和"}},
      {"ln2", {"LayerNorm 2", "层归一化 2"}},
      {"ffn.pre", {"feed-forward, before activation", "前馈（激活前）"}},
      {"ffn.hidden", {"feed-forward, after activation", "前馈（激活后）"}},
      {"ffn.out", {"feed-forward output", "前馈输出"}},
      {"resid_post", {"residual stream, block output", "残差流（层的输出）"}},
      {"resid_post_before_norm", {"sum before LayerNorm", "归一化之前的和"}},
      {"ln_final", {"last LayerNorm", "最后的层归一化"}},
      {"logits", {"vocabulary score", "词表得分"}},
      {"probs", {"probability", "概率"}},
      {"mask", {"mask", "掩码"}},
      {"cross_mask", {"mask", "掩码"}},
      {"token_embedding", {"embedding table E", "嵌入表 E"}},
      {"position_embedding", {"position table P", "位置表 P"}},
      {"unembed", {"output matrix W_{U}", "输出矩阵 W_{U}"}},
      {"gain", {"gain γ", "增益 γ"}},
      {"bias", {"bias β", "偏置 β"}},
      {"picture", {"grey of a pixel", "像素灰度"}},
      {"patches", {"pixel of a patch", "图块的像素"}},
      {"patch_embed", {"patch vector", "图块向量"}},
      {"pooled", {"summary of the picture", "整幅图的汇总"}},
      {"places", {"place", "位置"}},
      {"similarity", {"similarity", "相似度"}},
      {"shared", {"vector in the shared space", "公共空间中的向量"}},
      {"class_token", {"class token", "分类词元"}},
      {"query_embedding", {"object query", "目标查询"}},
      {"additive.v", {"v of the additive score", "加性分数的 v"}},
  };
  return all;
}

const Tr* known(std::string_view part) {
  for (const Entry& entry : entries())
    if (entry.part == part) return &entry.name;
  return nullptr;
}

// "W_Q" → "W_{Q}"; other names in their own letters
std::string as_symbol(const std::string& part) {
  const std::size_t bar = part.find('_');
  if (bar == 1 && part.size() > 2) return part.substr(0, 1) + "_{" + part.substr(2) + "}";
  return literal_text(part);
}

bool take(std::string& text, std::string_view start) {
  if (!text.starts_with(start)) return false;
  text.erase(0, start.size());
  return true;
}

}  // namespace

ValueName parse_value_name(const std::string& name) {
  ValueName parsed;
  std::string rest = name;
  take(rest, "~");
  for (const std::string_view stack : {"encoder.", "decoder."})
    if (take(rest, stack)) parsed.stack = stack;
  if (take(rest, "blocks.")) {
    std::size_t digits = 0;
    while (digits < rest.size() && std::isdigit(static_cast<unsigned char>(rest[digits])) != 0) ++digits;
    if (digits > 0 && digits < 6) parsed.layer = std::stoi(rest.substr(0, digits));
    rest.erase(0, digits < rest.size() ? digits + 1 : digits);
  }
  for (const std::string_view suffix : {"gradient", "gradient_times", "before"}) {
    const std::string end = "." + std::string(suffix);
    if (!rest.ends_with(end)) continue;
    rest.erase(rest.size() - end.size());
    parsed.suffix = suffix;
  }
  parsed.part = rest;
  return parsed;
}

std::string ValueName::last() const {
  std::string rest = part;
  if (!take(rest, "attn.")) take(rest, "cross.");
  return rest;
}

bool ValueName::pattern_like() const {
  const std::string name = last();
  return name == "scores" || name == "scaled" || name == "alibi" || name == "biased" || name == "masked" ||
         name == "pattern" || name == "rollout" || name == "mask" || name == "cross_mask";
}

bool ValueName::by_head() const {
  const std::string name = last();
  if (name == part) return false;  // not of an attention
  return (pattern_like() && name != "mask" && name != "rollout") || name == "q" || name == "k" || name == "v" ||
         name == "z" || name == "q_unit" || name == "k_unit" || name == "q_rotated" || name == "k_rotated";
}

std::string value_name(const std::string& name, Lang lang) {
  if (const std::string suffix = parse_value_name(name).suffix; !suffix.empty()) {
    const std::string of = value_name(name.substr(0, name.size() - suffix.size() - 1), lang);
    if (suffix == "before") return Tr{"before the change, " + of, "改动前的 " + of}.in(lang);
    return (suffix == "gradient" ? Tr{"gradient of " + of, of + "的梯度"} : Tr{"gradient × " + of, "梯度 × " + of})
        .in(lang);
  }
  if (name.empty()) return Tr{"intermediate value", "中间值"}.in(lang);
  const std::string part = parse_value_name(name).last();
  if (const Tr* words = known(part)) return words->in(lang);
  const std::size_t dot = part.rfind('.');
  const std::string last = dot == std::string::npos ? part : part.substr(dot + 1);
  if (dot == std::string::npos) return as_symbol(last);
  if (const Tr* what = known(last)) {  // "ln1.gain"
    const Tr* of = known(part.substr(0, dot));
    return of == nullptr      ? what->in(lang)
           : lang == Lang::zh ? of->in(lang) + "的" + what->in(lang)
                              : what->in(lang) + " of " + of->in(lang);
  }
  return as_symbol(last);
}

}  // namespace headlight
