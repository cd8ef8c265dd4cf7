"""The terminals: how each is started with one font and one size, and how it says its version."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final, NamedTuple

FONT: Final = "DejaVu Sans Mono"
_POINTS: Final = 11

Command = Callable[[Path, int, int, Sequence[str]], Sequence[str]]
"""A home folder (which it may write settings into), columns, rows, what to run in it."""


class Emulator(NamedTuple):
    """One terminal."""

    name: str
    package: str
    """Debian's, where its version is read."""
    command: Command
    env: Mapping[str, str] = {}
    under: str = ""
    """The multiplexer that runs in it."""
    plain: str = "\x1b[8l"
    """What lets it show single letters as they are sent."""
    again: str = "\x1b[8h"
    """What undoes that, before the app starts."""
    remedy: str = ""
    """What its user can do about what it draws wrong, for the table."""

    def end(self, home: Path) -> None:
        """Ends what outlives its window: tmux's server."""
        if self.under:
            subprocess.run(
                ["tmux", "-S", str(home / "tmux"), "kill-server"], stderr=subprocess.DEVNULL
            )

    @property
    def title(self) -> str:
        """What it is called in the table."""
        return f"{self.under} in {self.name}" if self.under else self.name


def _xterm(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    options = ["-tn", "xterm-256color", "-fa", FONT, "-fs", str(_POINTS), "-u8", "-ulc", "+bc"]
    options += ["-geometry", f"{columns}x{rows}", "-bw", "0", "-b", "0", "+sb"]
    return ["xterm", *options, "-e", *child]


def _mlterm(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    folder = home / ".mlterm"
    folder.mkdir()
    # It takes no letter from another font by itself: Hebrew, and the small alef.
    others = "".join(f"U+{letters} = DejaVu Sans\n" for letters in ("0590-05FF", "0670"))
    (folder / "aafont").write_text(f"DEFAULT = {FONT}\nISO10646_UCS4_1 = {FONT}\n{others}")
    options = ["--type", "xft", "-w", str(round(_POINTS * 96 / 72)), "--sbmod", "none"]
    return ["mlterm", *options, "-g", f"{columns}x{rows}", "-e", *child]


def _vte(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    options = ["--disable-server", "--hide-menubar", "--hide-toolbar", "--hide-borders"]
    options += ["--hide-scrollbar", f"--font={FONT} {_POINTS}", f"--geometry={columns}x{rows}"]
    return ["dbus-run-session", "--", "xfce4-terminal", *options, "-x", *child]


def _konsole(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    profile = home / ".local/share/konsole/Plain.profile"
    profile.parent.mkdir(parents=True)
    profile.write_text(
        f"[Appearance]\nFont={FONT},{_POINTS},-1,5,50,0,0,0,0,0\n"
        f"[General]\nName=Plain\nTerminalColumns={columns}\nTerminalRows={rows}\n"
        "TerminalMargin=0\n[Scrolling]\nScrollBarPosition=2\n"
    )
    settings = home / ".config/konsolerc"
    settings.parent.mkdir()
    settings.write_text(
        "[KonsoleWindow]\nRememberWindowSize=false\n[TabBar]\nTabBarVisibility=AlwaysHideTabBar\n"
        "[MainWindow]\nMenuBar=Disabled\nToolBarsMovable=Disabled\n"
        "[MainWindow][Toolbar mainToolBar]\nHidden=true\n"
        "[MainWindow][Toolbar sessionToolbar]\nHidden=true\n"
    )
    options = ["--nofork", "--profile", "Plain", "--hide-menubar", "--hide-tabbar"]
    return ["dbus-run-session", "--", "konsole", *options, "-e", *child]


def _kitty(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    settings = {
        "font_family": FONT,
        "font_size": str(_POINTS),
        "remember_window_size": "no",
        "initial_window_width": f"{columns}c",
        "initial_window_height": f"{rows}c",
        "window_padding_width": "0",
        "update_check_interval": "0",
        "cursor_blink_interval": "0",
    }
    options = [word for key, value in settings.items() for word in ("-o", f"{key}={value}")]
    return ["kitty", "--config", "NONE", *options, *child]


def _alacritty(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    settings = [
        f"window.dimensions.columns={columns}",
        f"window.dimensions.lines={rows}",
        f"font.normal.family={FONT}",
        f"font.size={_POINTS}",
    ]
    options = [word for setting in settings for word in ("-o", setting)]
    return ["alacritty", *options, "-e", *child]


# foot speaks Wayland alone: a compositor in a window of X shows it, as large as its window.
_IN_WESTON: Final = """\
weston --backend=x11-backend.so --shell=kiosk-shell.so --use-pixman --no-config --idle-time=0 \
    --socket=trial --width="$1" --height="$2" &
until [ -S "$XDG_RUNTIME_DIR/trial" ]; do sleep 0.1; done
shift 2
WAYLAND_DISPLAY=trial exec foot "$@"
"""
_CELL: Final = (9, 18)
"""Pixels of a cell in this font and size; another size is seen and refused."""


def _foot(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    return _foot_with(columns, rows, child)


def _foot_unshaped(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    return _foot_with(columns, rows, ["-o", "tweak.grapheme-shaping=no", *child])


def _foot_with(columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
    size = [str(columns * _CELL[0]), str(rows * _CELL[1])]
    options = ["--config=/dev/null", "-o", f"font={FONT}:size={_POINTS}", "-o", "pad=0x0"]
    options += ["-o", "mouse.hide-when-typing=yes"]
    return ["sh", "-c", _IN_WESTON, "foot-in-weston", *size, *options, *child]


def _in_tmux(outer: Command) -> Command:
    def command(home: Path, columns: int, rows: int, child: Sequence[str]) -> Sequence[str]:
        settings = home / "tmux.conf"
        settings.write_text("set -g status off\nset -g mouse on\n")
        server = ["tmux", "-S", str(home / "tmux"), "-f", str(settings), "new-session"]
        return outer(home, columns, rows, [*server, "--", *child])

    return command


_GL: Final = {"LIBGL_ALWAYS_SOFTWARE": "1"}

EMULATORS: Final = (
    Emulator("xterm", "xterm", _xterm),
    Emulator(
        "mlterm",
        "mlterm",
        _mlterm,
        plain="\x1b]5379;use_ctl=false\x07",
        again="\x1b]5379;use_ctl=true\x07",
    ),
    Emulator("VTE (xfce4-terminal)", "libvte-2.91-0", _vte),
    Emulator(
        "Konsole",
        "konsole",
        _konsole,
        {"QT_QPA_PLATFORM": "xcb"},
        plain="\x1b]50;BidiRenderingEnabled=false\x07",
        again="\x1b]50;BidiRenderingEnabled=true\x07",
    ),
    Emulator("kitty", "kitty", _kitty, _GL),
    Emulator("alacritty", "alacritty", _alacritty, _GL),
    Emulator(
        "foot", "foot", _foot, remedy="`grapheme-shaping=no` under `[tweak]` in foot.ini mends it"
    ),
    Emulator("foot (grapheme-shaping=no)", "foot", _foot_unshaped),
    Emulator("xterm", "tmux", _in_tmux(_xterm), under="tmux"),
    Emulator("VTE (xfce4-terminal)", "tmux", _in_tmux(_vte), under="tmux"),
)


def key_of(emulator: Emulator) -> str:
    """The name that the command line and the pictures use."""
    name, _, rest = emulator.name.lower().partition(" ")
    if "=" in rest:
        name += "-unshaped"
    return f"{emulator.under}-{name}" if emulator.under else name


def version_of(package: str) -> str:
    """Debian's version of a package, without its own suffix; empty where it isn't installed."""
    if shutil.which("dpkg-query") is None:
        return ""
    done = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Version}", package],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8",
    )  # fmt: skip
    found = re.match(r"(?:\d+:)?([\w.+~]+?)(?:-[\w.+~]+)?$", done.stdout)
    return found[1] if found else done.stdout
