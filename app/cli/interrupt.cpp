#include "app/cli/interrupt.h"

#include <csignal>

namespace headlight {
namespace {

volatile std::sig_atomic_t was_interrupted = 0;

void on_interrupt(int /*signal*/) {
  was_interrupted = 1;
  std::signal(SIGINT, SIG_DFL);  // a second Ctrl-C does not wait
}

}  // namespace

InterruptWatch::InterruptWatch() {
  was_interrupted = 0;
  before_ = std::signal(SIGINT, on_interrupt);
}

InterruptWatch::~InterruptWatch() { std::signal(SIGINT, before_ == SIG_ERR ? SIG_DFL : before_); }

bool InterruptWatch::interrupted() const { return was_interrupted != 0; }

}  // namespace headlight
