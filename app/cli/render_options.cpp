#include "app/cli/render_options.h"

namespace headlight {
namespace {

void add_what_is_shown(CLI::App& app, RenderOptions& o) {
  const std::string group =
      said({"What is shown (layers, heads and positions count from 0; pictures show layers and heads from 1)",
            "显示什么（层、头和位置从 0 数起；图中的层和头从 1 数起）"});
  app.add_option("--layer", o.layer, said({"which layer (default: 0)", "哪一层（默认 0）"}))
      ->check(whole_number(0, 47))
      ->group(group);
  app.add_option("--head", o.head, said({"which head (default: 0)", "哪个头（默认 0）"}))
      ->check(whole_number(0, 63))
      ->group(group);
  app.add_option("--query", o.query,
                 said({"a position or the text of a token (default: the last token)",
                       "查询词的位置或文字（默认最后一个词元）"}))
      ->group(group);
  app.add_option("--step", o.step,
                 said({"of `render step`: tokens, pattern, z, …; a wrong one lists them all (default: pattern)",
                       "`render step` 的哪一步：tokens、pattern、z……；写错时会列出全部（默认 pattern）"}))
      ->group(group);
  app.add_option("--stack", o.stack,
                 said({"of an encoder_decoder (default: encoder)", "encoder_decoder 的哪个栈（默认 encoder）"}))
      ->check(one_of({"encoder", "decoder"}))
      ->group(group);
  app.add_option("--attention", o.attention,
                 said({"self, or cross from decoder to encoder (default: self)",
                       "self 为自注意力，cross 为解码器到编码器的交叉注意力（默认 self）"}))
      ->check(one_of({"self", "cross"}))
      ->group(group);
  app.add_option("--sentence", o.sentence,
                 said({"of a batch, from 0 (default: 0)", "一批中的第几句，从 0 数起（默认 0）"}))
      ->check(whole_number(0, 1023))
      ->group(group);
  app.add_option("--lock", o.lock,
                 said({"outlines an element and its operands: blocks.0.attn.pattern[HEAD,ROW,COLUMN]",
                       "框出一个元素及其操作数：blocks.0.attn.pattern[头,行,列]"}))
      ->group(group);
  app.add_option("--quantity", o.quantity, said({"of a heatmap (default: pattern)", "热力图显示的量（默认 pattern）"}))
      ->check(one_of({"pattern", "scores", "scaled", "masked"}))
      ->group(group);
  app.add_flag(
         "--per-row", o.per_row,
         said({"contrast: each row on its own scale (default: one scale)", "对比度：每行用自己的色标（默认共用一个）"}))
      ->group(group);
  app.add_flag("--log", o.log, said({"contrast: logarithmic (default: linear)", "对比度：对数（默认线性）"}))
      ->group(group);
  app.add_flag("--transposed", o.transposed, said({"queries as columns (default: as rows)", "查询作列（默认作行）"}))
      ->group(group);
  app.add_flag("--no-digits", o.no_digits,
               said({"no digits in the cells (default: where they fit)", "格中不写数字（默认放得下就写）"}))
      ->group(group);
  app.add_option(
         "--set", o.set,
         said({"any field of the state: PATH=JSON, such as connections.mass=0.5 or request.mask.prefix=2; a "
               "wrong path lists what there is",
               "状态的任一字段：PATH=JSON，如 connections.mass=0.5 或 request.mask.prefix=2；写错时会列出可用字段"}))
      ->type_name("PATH=JSON")
      ->allow_extra_args(false)
      ->group(group);
  app.add_option(
         "--factor", o.factor,
         said({"of the third column of `render scaling` (default: 3)", "`render scaling` 第三列的缩放系数（默认 3）"}))
      ->check(positive_number(0, 1000))
      ->group(group);
}

void add_how_it_looks(CLI::App& app, RenderOptions& o) {
  const std::string group = said({"How it looks", "外观"});
  app.add_option("--lang", o.lang, said({"language (default: en)", "图的语言（默认 en）"}))
      ->check(one_of({"en", "zh"}))
      ->group(group);
  app.add_option("--theme", o.theme, said({"colours (default: light)", "配色（默认 light）"}))
      ->check(one_of({"light", "dark", "projector"}))
      ->group(group);
  app.add_option("--text-size", o.text_size,
                 said({"size of the type, 1 is normal (default: 1)", "字号，1 为正常（默认 1）"}))
      ->check(positive_number(0.5, 4))
      ->group(group);
  app.add_option("--scale", o.scale,
                 said({"pixels of a PNG per pixel of the figure", "图的每个像素在 PNG 中占几个像素"}))
      ->check(one_of({"1", "2", "4"}))
      ->capture_default_str()
      ->group(group);
  app.add_option("--width", o.width,
                 said({"room for the figure, in pixels; it grows when its content does not fit",
                       "图的宽度（像素），内容放不下时会加大"}))
      ->check(positive_number(200, 8000))
      ->capture_default_str()
      ->group(group);
  app.add_option("--height", o.height, said({"the same, downwards", "图的高度（像素）"}))
      ->check(positive_number(150, 8000))
      ->capture_default_str()
      ->group(group);
}

void add_batch_options(CLI::App& app, RenderOptions& o) {
  const std::string group = said({"Many sentences", "多个句子"});
  app.add_option(
         "--sentences", o.sentences,
         said({"a text file, one sentence a line (of two stacks: sentence, tab, translation); every one of them "
               "is drawn as every view into the folder --out",
               "文本文件，每行一个句子（编码器–解码器模型：句子、制表符、译文）；每句按每种图画出，写入 --out 文件夹"}))
      ->type_name("FILE")
      ->group(group);
  app.add_option("--format", o.format, said({"of the files of --sentences", "--sentences 写出的文件格式"}))
      ->check(one_of({"png", "svg", "pdf", "csv"}))
      ->capture_default_str()
      ->group(group);
  app.add_flag(
         "--overwrite", o.overwrite,
         said({"files of these names may be replaced, and those of an older --series removed (default: it is refused)",
               "允许替换同名文件，并删除 --series 文件夹中旧动画的图片（默认拒绝）"}))
      ->group(group);
}

void add_film_options(CLI::App& app, RenderOptions& o) {
  const std::string group = said({"A film", "动画"});
  app.add_option("--gif", o.film.gif,
                 said({"an animated GIF of all steps, in place of --out", "把所有步骤写成 GIF 动画，代替 --out"}))
      ->type_name("F.gif")
      ->group(group);
  app.add_option("--series", o.film.series,
                 said({"the same as numbered PNG files in a folder", "写成文件夹中按序编号的 PNG"}))
      ->type_name("DIR")
      ->group(group);
  app.add_option("--steps", o.film.steps,
                 said({"which steps: all, or two of them, scores-z (default: all)",
                       "哪些步骤：all，或 scores-z 这样的起止（默认 all）"}))
      ->type_name("all|FROM-TO")
      ->group(group);
  app.add_option("--snapshots", o.film.snapshots,
                 said({"in place of steps: any picture after each kept step of the model's training",
                       "代替步骤：任何一种图随模型训练快照的变化"}))
      ->check(one_of({"all"}))
      ->group(group);
  app.add_option("--seconds-per-step", o.film.seconds_a_step,
                 said({"how long a picture of a GIF stays", "GIF 每张图停留的秒数"}))
      ->check(positive_number(0.02, 60))
      ->capture_default_str()
      ->group(group);
}

}  // namespace

void add_render_options(CLI::App& app, RenderOptions& options) {
  add_what_is_shown(app, options);
  add_how_it_looks(app, options);
  add_batch_options(app, options);
  add_film_options(app, options);
}

}  // namespace headlight
