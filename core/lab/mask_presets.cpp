#include "core/lab/mask_presets.h"

namespace headlight {
namespace {

using Kind = SparsePart::Kind;

MaskSpec plain(bool causal, bool padding) {
  MaskSpec spec;
  spec.causal = causal;
  spec.padding = padding;
  return spec;
}
MaskSpec sparse(std::vector<SparsePart> parts, bool causal = false) {
  MaskSpec spec = plain(causal, true);
  spec.sparse = std::move(parts);
  return spec;
}
MaskSpec prefix_lm() {
  MaskSpec spec = plain(true, true);
  spec.prefix = 3;
  return spec;
}

bool same_parts(const std::vector<SparsePart>& a, const std::vector<SparsePart>& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].kind != b[i].kind) return false;
  return true;
}

}  // namespace

MaskOf mask_target(const Selection& selection) {
  if (!selection.decoder_stack) return MaskOf::encoder;
  return selection.attention == AttentionKind::cross ? MaskOf::cross : MaskOf::self;
}

const std::vector<MaskPreset>& mask_presets() {
  static const std::vector<MaskPreset> all{
      {"own", {"the model's own", "模型自己的"}, {"What the model was built with.", "模型本来的设置。"}, {}},
      {"none",
       {"none", "无"},
       {"Everybody looks at everybody, padding too.", "谁都能看谁，连填充也看。"},
       plain(false, false)},
      {"causal",
       {"causal", "因果"},
       {"Nobody looks at what comes later, as in GPT; padding is looked at.", "不看后面的词，如 GPT；但会看填充。"},
       plain(true, false)},
      {"padding",
       {"padding", "填充"},
       {"Pad tokens get no weight: their columns are forbidden.", "填充词元不得权重：禁止它们的列。"},
       plain(false, true)},
      {"both",
       {"causal + padding", "因果 + 填充"},
       {"What a decoder in a batch needs.", "批次中的解码器所需。"},
       plain(true, true)},
      {"prefix",
       {"prefix LM", "前缀语言模型"},
       {"All see the prefix; what follows it is causal.", "所有词都能看前缀，其后按因果。"},
       prefix_lm()},
      {"window",
       {"window", "窗口"},
       {"Only neighbours up to a distance: n·w in place of n^{2}.", "只看一定距离内的邻居：n·w 代替 n^{2}。"},
       sparse({{Kind::window, 2}})},
      {"dilated",
       {"dilated window", "空洞窗口"},
       {"A window with gaps reaches farther at the same cost.", "带间隔的窗口，同样开销看得更远。"},
       sparse({{Kind::dilated, 2, 2}})},
      {"strided",
       {"strided", "跨步"},
       {"Every s-th token, to any distance.", "每隔 s 个看一个，不限距离。"},
       sparse({{Kind::strided, 0, 3}})},
      {"window+strided",
       {"window + strided", "窗口 + 跨步"},
       {"The sparse transformer of Child et al. (2019), causal.", "Child 等（2019）的稀疏 Transformer，因果。"},
       sparse({{Kind::window, 2}, {Kind::strided, 0, 4}}, true)},
      {"window+global",
       {"window + global", "窗口 + 全局"},
       {"Longformer: neighbours, and a few tokens that see and are seen by all.",
        "Longformer：邻居，加上少数互通全局的词元。"},
       sparse({{Kind::window, 1}, {Kind::global, 1}})},
      {"random",
       {"random", "随机"},
       {"A few keys drawn for every query, from a seed.", "每个查询按种子随机抽几个键。"},
       sparse({{Kind::random, 3}})},
      {"bigbird",
       {"window + global + random", "窗口 + 全局 + 随机"},
       {"BigBird: short ways between any two tokens at linear cost.", "BigBird：线性开销下任意两词元之间都有短路径。"},
       sparse({{Kind::window, 1}, {Kind::global, 1}, {Kind::random, 2}})},
      {"block",
       {"blocks", "分块"},
       {"Only inside its own block, as in Swin's windows.", "只看同一块内，如 Swin 的窗口。"},
       sparse({{Kind::block, 4}})},
      {"row+column",
       {"rows + columns", "行 + 列"},
       {"The sequence as an image: its own row and column.", "把序列当作图像：看同行与同列。"},
       sparse({{Kind::row, 4}, {Kind::column, 4}})},
  };
  return all;
}

int preset_of(const MaskSpec& spec) {
  const auto& all = mask_presets();
  for (std::size_t i = 0; i < all.size(); ++i) {
    const MaskSpec& p = all[i].spec;
    if (p.causal == spec.causal && p.padding == spec.padding && (p.prefix > 0) == (spec.prefix > 0) &&
        same_parts(p.sparse, spec.sparse))
      return static_cast<int>(i);
  }
  // A window laid over the model's own mask is a window, whatever the model says of later words.
  for (std::size_t i = 0; i < all.size() && (spec.prefix > 0 || !spec.sparse.empty()); ++i) {
    const MaskSpec& p = all[i].spec;
    if ((!spec.causal || p.causal == spec.causal) && p.padding == spec.padding && (p.prefix > 0) == (spec.prefix > 0) &&
        same_parts(p.sparse, spec.sparse))
      return static_cast<int>(i);
  }
  return -1;
}

}  // namespace headlight
