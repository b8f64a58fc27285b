#!/bin/bash
# The real window on a virtual display: type Chinese, export a PNG and an SVG, quit, open both again.
# Usage: window.sh HEADLIGHT. Exit code 77: a tool is missing, the test is skipped.
set -u
program=$1
for tool in xvfb-run xdotool; do
  if ! command -v "$tool" > /dev/null; then
    echo "skipped: expected $tool, found it nowhere; install it with scripts/install-deps"
    exit 77
  fi
done
if [ -z "${HEADLIGHT_SMOKE_INSIDE:-}" ]; then
  export HEADLIGHT_SMOKE_INSIDE=1 LC_ALL=C.UTF-8
  exec xvfb-run -a -s "-screen 0 1280x800x24" "$0" "$@"
fi

folder=$(mktemp -d)
app=
finish() {
  [ -n "$app" ] && kill "$app" 2> /dev/null
  rm -rf "$folder"
}
trap finish EXIT
export XDG_STATE_HOME=$folder/state HEADLIGHT_WIDGETS=$folder/widgets
mkdir -p "$folder/out" "$folder/state/headlight"
echo '{"tour_shown": true}' > "$folder/state/headlight/settings.json"

fail() {
  echo "FAILED: $*"
  echo "widgets at that moment:"
  cut -f 1,6 "$HEADLIGHT_WIDGETS" 2> /dev/null | head -80
  exit 1
}
# wait_for WHAT COMMAND...: until the command succeeds, at most 20 seconds.
wait_for() {
  local what=$1
  shift
  for _ in $(seq 200); do
    "$@" && return
    [ -n "$app" ] && ! kill -0 "$app" 2> /dev/null && fail "the program ended while waiting for $what"
    sleep 0.1
  done
  fail "waited 20 s for $what"
}
widget() { grep -q "^$1	" "$HEADLIGHT_WIDGETS" 2> /dev/null; }
label() { grep -q "^$1	.*	$2\$" "$HEADLIGHT_WIDGETS" 2> /dev/null; }
gone() { ! widget "$1"; }
click() {
  wait_for "$1" widget "$1"
  sleep 0.3 # a sheet that has just opened has its place now
  read -r x y < <(awk -F '\t' -v id="$1" '$1 == id {print int($2 + $4 / 2), int($3 + $5 / 2); exit}' "$HEADLIGHT_WIDGETS")
  xdotool mousemove "$x" "$y"
  sleep 0.1
  xdotool click 1
}
start() {
  rm -f "$HEADLIGHT_WIDGETS"
  "$program" "$@" > "$folder/log" 2>&1 &
  app=$!
  wait_for "the window" widget bar.model
  wait_for "the first result" widget sentence.token.0
  xdotool search --sync --onlyvisible --name Headlight windowfocus --sync > /dev/null
}
quit() {
  xdotool key ctrl+q
  for _ in $(seq 100); do
    kill -0 "$app" 2> /dev/null || break
    sleep 0.1
  done
  kill -0 "$app" 2> /dev/null && fail "Ctrl+Q did not close the window"
  wait "$app"
  local code=$?
  app=
  [ $code -eq 0 ] || fail "exit code $code; $(cat "$folder/log")"
  [ -s "$folder/log" ] && fail "expected no message, found: $(cat "$folder/log")"
}
# type_into FIELD TEXT: into the field that is active. xdotool gives Chinese characters a key for a moment only, and on a
# busy machine that moment may be too short: look at what arrived, and try again.
type_into() {
  for _ in 1 2 3 4 5 6; do
    sleep 0.4
    xdotool key ctrl+a
    sleep 0.2
    xdotool type --delay 100 "$2"
    sleep 0.6
    label "$1" "$2" && return
  done
  fail "could not type $2 into $1"
}
# export_as KIND_NUMBER PATH
export_as() {
  xdotool key ctrl+e
  click "export.kind.$1"
  click export.path
  type_into export.path "$2"
  click export.save
  wait_for "$2" test -s "$2"
  xdotool key Escape
  sleep 0.3
  widget export.path && xdotool key Escape
  wait_for "the sheet to close" gone export.path
}

start
label sentence.token.9 玩 || fail "expected the sentence of the first start"
# A key that comes while the last frame after a move of the mouse is drawn has its frames as well.
for pause in 008 012 016 020 024 028 032; do
  xdotool mousemove 3"${pause#0}" 400 sleep "0.$pause" key F2
  wait_for "the field after a move and $pause ms" widget sentence.field
  xdotool key Escape
  wait_for "the field to close" gone sentence.field
done
xdotool key F2
wait_for "the field" widget sentence.field
type_into sentence.field "你好|世界"
xdotool key Return
wait_for "the new tokens" label sentence.token.1 世界
xdotool key 2 # the heatmap
export_as 0 "$folder/out/figure.png"
export_as 1 "$folder/out/figure.svg"
[ "$(head -c 4 "$folder/out/figure.png" | tail -c 3)" = PNG ] || fail "the PNG is none"
grep -q "<svg" "$folder/out/figure.svg" || fail "the SVG is none"
quit
grep -q "你好|世界" "$XDG_STATE_HOME/headlight/session.json" || fail "the session was not saved"

start # as it was left
label sentence.token.1 世界 || fail "expected the last session"
quit
for kind in png svg; do
  rm -rf "$XDG_STATE_HOME"
  start "$folder/out/figure.$kind"
  label sentence.token.1 世界 || fail "expected the state of the $kind"
  quit
done

# Without a display there is one clear sentence, and exit code 2.
message=$(env -u DISPLAY "$program" 2>&1)
[ $? -eq 2 ] || fail "expected exit code 2 without a display"
case $message in *"expected a display"*) ;; *) fail "expected a word about the display, found: $message" ;; esac
echo "the window opens, takes Chinese, exports, re-opens and quits"
