// What the shipped models say to sentences that a person would try: those of the lessons and variants of them.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "core/models/model_folder.h"
#include "core/text/encoding.h"
#include "core/train/generate.h"
#include "core/train/trainer.h"
#include "tests/core/test_data.h"

namespace headlight {
namespace {

std::shared_ptr<const Model> shipped_model(const std::string& name) {
  return load_model(test_data("../assets/models/" + name));
}

std::vector<int> ids_of(const std::string& text, const Vocabulary& words) {
  const Encoding encoding = encode(tokenize(text, Segmentation::words), words);
  for (const int at : encoding.unknown)
    ADD_FAILURE() << text << ": unknown word " << encoding.tokens[static_cast<std::size_t>(at)].text;
  return encoding.ids;
}

std::string written(const Model& model, const std::string& text) {
  const Vocabulary& words = model.config.two_stacks() ? model.target : model.source;
  std::string out;
  for (const int id : generate(model, ids_of(text, model.source), {}, {}).ids())
    out += (out.empty() ? "" : " ") + words.word(id);
  return out;
}

/// The word the model puts where the text has an underscore.
std::string filled(const Model& model, const std::string& text) {
  const std::size_t gap = text.find('_');
  TrainingExample e;
  e.source = ids_of(text.substr(0, gap), model.source);
  const auto at = static_cast<int>(e.source.size());
  e.source.push_back(model.source.id(mask_word));
  for (const int id : ids_of(text.substr(gap + 1), model.source)) e.source.push_back(id);
  const Batch batch = make_batch({e}, false);
  Graph graph;
  transformer({graph, model.parameters, model.config}, batch.source, batch.target, own_masks(model.config));
  Eigen::Index best = 0;
  graph.find_value("probs")->slice(0).row(at).maxCoeff(&best);
  return model.source.word(static_cast<int>(best));
}

using Pairs = std::vector<std::pair<const char*, const char*>>;

TEST(ShippedSentences, EnglishIntoFrench) {
  const Pairs sentences = {
      {"The animal didn't cross the street because it was too tired.",
       "l' animal n' a pas traversé la rue parce qu' il était trop fatigué ."},
      {"The animal didn't cross the street because it was too wide.",
       "l' animal n' a pas traversé la rue parce qu' elle était trop large ."},
      {"the animal did not cross the street because it was too wide",
       "l' animal n' a pas traversé la rue parce qu' elle était trop large"},
  };
  for (const char* name : {"translate-en-fr", "translate-en-fr-free"}) {
    const auto model = shipped_model(name);
    for (const auto& [en, fr] : sentences) EXPECT_EQ(written(*model, en), fr) << name;
  }
}

TEST(ShippedSentences, EnglishIntoChinese) {
  const Pairs sentences = {
      {"I love you", "我 爱 你"},
      {"she loves him.", "她 爱 他 。"},
      {"I will go to Beijing tomorrow", "我 明天 去 北京"},
      {"tomorrow i will go to shanghai", "我 明天 去 上海"},
      {"He went to school yesterday.", "他 昨天 去 了 学校 。"},
      {"do you like cats?", "你 喜欢 猫 吗 ？"},
      {"I bought three books yesterday", "我 昨天 买 了 三 本 书"},
      {"We are eating rice now", "我们 现在 在 吃 米饭"},
      {"they don't want to go to the park", "他们 不 想 去 公园"},
      {"did you see my dog?", "你 看见 我 的 狗 了 吗 ？"},
      {"I want to buy a red apple", "我 想 买 一 个 红 苹果"},
      {"the cat is sleeping", "那 只 猫 在 睡觉"},
      {"I ate", "我 吃 了"},
      {"I want to sleep.", "我 想 睡觉 。"},
      {"I have a book", "我 有 一 本 书"},
      {"he doesn't have a dog", "他 没有 狗"},
      {"do you have a cat?", "你 有 猫 吗 ？"},
      {"this is my mother", "这 是 我 的 妈妈"},
      {"it is a cat", "它 是 一 只 猫"},
      {"my mother loves me", "我 的 妈妈 爱 我"},
      {"I am a student", "我 是 一 个 学生"},
      {"She is not a teacher.", "她 不 是 老师 。"},
      {"we are students", "我们 是 学生"},
      {"are you a doctor?", "你 是 医生 吗 ？"},
      {"where are you?", "你 在 哪里 ？"},
      {"where is my book", "我 的 书 在 哪里"},
      {"what is this?", "这 是 什么 ？"},
      {"what do you want to eat?", "你 想 吃 什么 ？"},
      {"two dogs", "两 只 狗"},
      {"a cup of tea", "一 杯 茶"},
      {"thank you", "谢谢 你"},
      {"Is he happy?", "他 高兴 吗 ？"},
      {"the apple is red", "那 个 苹果 很 红"},
      {"The weather was cold yesterday.", "昨天 天气 很 冷 。"},
      {"the weather is nice today, I want to go out to play", "今天 天气 真 好 ， 我 想 出 去 玩"},
  };
  const auto model = shipped_model("translate-en-zh");
  for (const auto& [en, zh] : sentences) EXPECT_EQ(written(*model, en), zh) << en;
}

TEST(ShippedSentences, MissingWords) {
  const Pairs sentences = {
      {"the dogs near the house _ very hungry today.", "are"},
      {"the dog near the houses _ very hungry today", "is"},
      {"yesterday the cow behind the trees _ very tired", "was"},
      {"the cats _ very thirsty yesterday.", "were"},
      {"today the horse _ too old", "is"},
      {"Lily loves _ cat", "her"},
      {"john likes _ dogs.", "his"},
      {"Tom said that _ was very happy", "he"},
      {"Mary stayed behind the tree because _ was sick", "she"},
      {"both Tom _ Anna are happy", "and"},
      {"neither the bird near the river _ Peter is happy.", "nor"},
      {"Anna and _ dog are happy today", "her"},
      {"Tom gave a book to Lily, and _ thanked Tom for it.", "Lily"},
      {"Mary wanted to _, so Tom gave her a knife", "cut"},
      {"the horses that Tom saw near the river _ lost their way", "have"},
      {"我有一_马。", "匹"},
      {"他买了一_书", "本"},
      {"我看见了一_可爱的猫", "只"},
      {"那_帽子很漂亮。", "顶"},
      {"莉莉有三_裙子，她很喜欢它们。", "条"},
      {"公园里有一_又大又漂亮的牛。", "头"},
      {"妈妈在家里唱歌，因为_很高兴", "她"},
      {"小明说_很累。", "他"},
      {"玛丽喜欢_的书", "她"},
      {"虽然汤姆很饿，_他想读书。", "但是"},
      {"因为安娜很高兴，_她想跳舞", "所以"},
      {"我昨天_喝茶", "没"},
      {"明天我_跳舞。", "不"},
      {"昨天小明_去公园里，莉莉也没去。", "没"},
      {"小明想_，妈妈给了他一支笔", "写字"},
  };
  const auto model = shipped_model("cloze");
  for (const auto& [sentence, word] : sentences) EXPECT_EQ(filled(*model, sentence), word) << sentence;
}

TEST(ShippedSentences, StoriesGoOn) {
  const Pairs beginnings = {
      {"今天天气真好", "，"},
      {"今天天气真好，我想出去玩", "。"},
      {"今天天气真好，我想出去玩。我和莉莉去了公园。", "我们"},
      {"今天天气真冷，我", "不"},
      {"莉莉有一本红色的书，", "她"},
      {"汤姆有一顶白色的帽子，", "他"},
      {"妈妈给小明买了一把黑色的", "伞"},
      {"the weather is nice today", "and"},
      {"The weather is cold today and Tom does", "not"},
      {"the weather is lovely today and Mary wants to go out to play.", "she"},
      {"Tom had a red ball and", "he"},
      {"lily got a blue kite from", "her"},
      {"Anna gave Peter a hat. Peter was happy because", "he"},
      {"once there was an", "owl"},
      {"John saw a cat in the park. the", "cat"},
  };
  const auto model = shipped_model("story");
  for (const auto& [beginning, next] : beginnings) {
    const std::string text = written(*model, beginning);
    EXPECT_EQ(text.substr(0, text.find(' ')), next) << beginning << " -> " << text;
  }
}

}  // namespace
}  // namespace headlight
