// headlight render gallery: all views in both languages.
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>

#include "app/cli/command.h"
#include "app/cli/picture.h"
#include "core/figure/builders.h"
#include "core/lab/exhibit.h"
#include "core/lab/model_source.h"
#include "core/lab/picture.h"
#include "core/tensor/safetensors.h"

namespace headlight {
namespace {

constexpr float width = 960, height = 640;

class Gallery {
 public:
  explicit Gallery(std::string folder) : folder_(std::move(folder)) { make_folder(folder_); }

  void add(LabState state, const std::string& name) {
    if (!run_ || !(run_->request == state.request)) run_ = run_lab(state.request);
    state.selection = clamped(state.selection, *run_);
    for (const Lang lang : {Lang::en, Lang::zh}) {
      state.preferences.lang = lang;
      const std::string path = folder_ + "/" + name + (lang == Lang::en ? ".en.png" : ".zh.png");
      save_picture(draw_picture(state, *run_, width, height), state, *run_, path, 2);
      ++count_;
    }
  }

  void add_steps(LabState state, const std::string& name) {
    state.view = ViewKind::steps;
    const auto run = run_lab(state.request);
    state.selection = clamped(state.selection, *run);
    const std::vector<Step> steps = steps_of(*run, state.selection);
    for (std::size_t i = 0; i < steps.size(); ++i) {
      state.selection.step = static_cast<int>(i);
      const std::string number = (i < 9 ? "0" : "") + std::to_string(i + 1);
      add(state, name + "-" + number + "-" + steps[i].id);
    }
  }

  void add_labs(LabState state) {
    state.view = ViewKind::scaling;
    for (const auto& [page, name] :
         {std::pair{ScalingOptions::Page::lengths, "scaling"}, std::pair{ScalingOptions::Page::tokens, "scaling-words"},
          std::pair{ScalingOptions::Page::neighbours, "scaling-neighbours"},
          std::pair{ScalingOptions::Page::draws, "scaling-draws"}}) {
      state.scaling.page = page;
      add(state, name);
    }
    state.view = ViewKind::positions;
    for (const auto& [part, name] : {std::pair{PositionsOptions::Part::kinds, "positions"},
                                     std::pair{PositionsOptions::Part::waves, "positions-waves"},
                                     std::pair{PositionsOptions::Part::shuffle, "positions-shuffle"}}) {
      state.positions.part = part;
      add(state, name);
    }
    state.view = ViewKind::scores;
    add(state, "scores");
    state.view = ViewKind::inspector;
    add(state, "inspector");
  }

  /// The views of a trained model; what each of them needs to show something is set here.
  void add_trained(LabState state) {
    for (const auto& [view, name] : {std::pair{ViewKind::heads, "heads"}, std::pair{ViewKind::rollout, "rollout"},
                                     std::pair{ViewKind::lens, "lens"}, std::pair{ViewKind::gradients, "gradients"},
                                     std::pair{ViewKind::masks, "masks"}}) {
      state.view = view;
      add(state, name);
    }
    state.view = ViewKind::compare;
    state.compare.sentence = "The animal didn't cross the street because it was too wide.";
    add(state, "compare");
    state.compare = {};
    state.view = ViewKind::whatif;
    state.request.interventions = {{Intervention::Kind::silence, "decoder.blocks.0.cross.z", 0}};
    add(state, "whatif");
  }

  void add_exhibits(LabState state) {
    state.view = ViewKind::exhibit;
    for (const Exhibit& exhibit : exhibits()) {
      state.exhibit = {};
      state.exhibit.id = exhibit.id;
      if (state.exhibit.id == "race") state.exhibit.values["steps"] = {150};  // a whole one takes half a minute
      add(state, "exhibit-" + std::string(exhibit.id));
    }
  }

  int count() const { return count_; }

 private:
  std::string folder_;
  std::shared_ptr<const Run> run_;
  int count_ = 0;
};

}  // namespace

void render_gallery(const std::string& folder) {
  Gallery gallery(folder);
  LabState state = initial_state();
  gallery.add_steps(state, "steps");
  state.view = ViewKind::heatmap;
  gallery.add(state, "heatmap-weights");
  state.heatmap.quantity = HeatmapOptions::Quantity::scores;
  gallery.add(state, "heatmap-scores");
  state.heatmap = {};
  state.view = ViewKind::connections;
  gallery.add(state, "connections");
  state.connections.form = ConnectionsOptions::Form::arcs;
  gallery.add(state, "connections-arcs");
  state.view = ViewKind::grid;
  gallery.add(state, "grid");
  state.grid.page = true;
  gallery.add(state, "grid-page");
  state.grid.page = false;
  gallery.add_labs(state);

  LabState translation = initial_state();
  translation.request.model.config = with_architecture(translation.request.model.config, Architecture::encoder_decoder);
  translation.request.sentences = {"I love you"};
  translation.request.targets = {"我|爱|你"};
  translation.selection.decoder_stack = true;
  translation.selection.attention = AttentionKind::cross;
  translation.selection.query = -1;
  translation.view = ViewKind::heatmap;
  gallery.add(translation, "heatmap-cross");
  translation.view = ViewKind::connections;
  gallery.add(translation, "connections-cross");
  translation.view = ViewKind::output;
  gallery.add(translation, "output");

  LabState trained = initial_state();
  use_stored(trained.request, "translate-en-fr");
  trained.request.sentences = {"The animal didn't cross the street because it was too tired."};
  trained.request.targets = {"L'animal n'a pas traversé la rue parce qu'il était trop fatigué."};
  trained.selection.decoder_stack = true;
  trained.selection.attention = AttentionKind::cross;
  trained.selection.query = 10;
  gallery.add_trained(trained);
  trained.view = ViewKind::training;
  gallery.add(trained, "training");
  trained.training.beside = true;
  trained.training.other_model = "translate-en-fr-free";
  gallery.add(trained, "training-two");
  state = initial_state();
  state.view = ViewKind::contents;
  gallery.add(state, "contents");
  gallery.add_exhibits(state);
  std::cout << said(Tr{"wrote ", "已写入 "} + std::to_string(gallery.count()) + Tr{" figures into ", " 幅图，位于 "} +
                    std::filesystem::absolute(folder).string())
            << '\n';
}

}  // namespace headlight
