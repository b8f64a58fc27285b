#include "app/window/window.h"

int main() { return headlight::run_window({}); }
