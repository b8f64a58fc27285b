"""What the measures of the real window share: the program, and a virtual display to open it on."""
import contextlib
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = Path(__file__).resolve().parents[1] / "build/release/headlight"


@contextlib.contextmanager
def virtual_display(size="1280x800"):
    """Gives the environment of a process that shall find the display. Ends the script when the program is not built."""
    if not PROGRAM.exists():
        sys.exit(f"expected {PROGRAM}, found none; run scripts/test first")
    read_end, write_end = os.pipe()
    server = subprocess.Popen(["Xvfb", "-displayfd", str(write_end), "-screen", "0", size + "x24"], pass_fds=[write_end],
                              stderr=subprocess.DEVNULL)
    try:
        yield dict(os.environ, DISPLAY=":" + os.read(read_end, 16).decode().strip())
    finally:
        server.terminate()
        server.wait()
