# SPDX-License-Identifier: LGPL-2.1-or-later
"""What was written to a terminal as an HTML page that shows its screen: tmux makes the screen of it, and a browser shows that."""
import html
import re
import subprocess
import time

SECONDS = 30
# Of a usual dark terminal.
COLOURS = ["#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5",
           "#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff"]
INK, GROUND = "#d8d8d8", "#16181d"
STYLE = f"body{{margin:0;background:{GROUND}}}pre{{margin:0;padding:10px 12px;display:inline-block;color:{INK};background:{GROUND};" \
        "font:14px/17px 'DejaVu Sans Mono',monospace}"


def screen(data, size, scratch):
    """The screen after the bytes in the file @data, with its colours as escape sequences."""
    # A socket for each: one whose server is about to end may still be there.
    tmux = ["tmux", "-u", "-S", scratch / f"{data.stem}.tmux", "-f", "/dev/null"]
    columns, rows = map(str, size)
    ready = scratch / f"{data.stem}.ready"
    subprocess.run([*tmux, "start-server", ";", "set-option", "-g", "default-terminal", "tmux-256color", ";", "set-option", "-g", "status", "off",
                    ";", "new-session", "-d", "-x", columns, "-y", rows, f"cat '{data}'; touch '{ready}'; sleep {SECONDS}"], check=True)
    try:
        end = time.monotonic() + SECONDS
        while not ready.exists() and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(1)  # until tmux has drawn what it has read
        return subprocess.run([*tmux, "capture-pane", "-p", "-e", "-N"], check=True, stdout=subprocess.PIPE).stdout.decode()
    finally:
        subprocess.run([*tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)


class Pen:
    """How what follows is written: SGR sequences, as tmux writes them."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.ink = self.ground = None
        self.bold = self.dim = self.turned = self.underlined = False

    def take(self, codes):
        codes = [int(code or 0) for code in codes.split(";")]
        while codes:
            code = codes.pop(0)
            if code == 0:
                self.reset()
            elif code in (1, 2, 4, 7):
                setattr(self, {1: "bold", 2: "dim", 4: "underlined", 7: "turned"}[code], True)
            elif code in (22, 24, 27):
                for name in {22: ("bold", "dim"), 24: ("underlined",), 27: ("turned",)}[code]:
                    setattr(self, name, False)
            elif code in (38, 48):
                setattr(self, "ink" if code == 38 else "ground", self.wide(codes))
            elif code in (39, 49):
                setattr(self, "ink" if code == 39 else "ground", None)
            elif 30 <= code % 60 <= 37 or 40 <= code % 60 <= 47:
                bright = code >= 90
                code -= 60 if bright else 0
                setattr(self, "ink" if code < 40 else "ground", COLOURS[code % 10 + (8 if bright else 0)])

    @staticmethod
    def wide(codes):
        """38;5;N or 38;2;R;G;B."""
        if codes.pop(0) == 2:
            return "#%02x%02x%02x" % tuple(codes.pop(0) for _ in range(3))
        n = codes.pop(0)
        if n < 16:
            return COLOURS[n]
        if n > 231:
            return "#" + f"{8 + (n - 232) * 10:02x}" * 3
        parts = ((n - 16) // 36, (n - 16) // 6 % 6, (n - 16) % 6)
        return "#%02x%02x%02x" % tuple(55 + p * 40 if p else 0 for p in parts)

    def style(self):
        ink, ground = self.ink or INK, self.ground or GROUND
        if self.turned:
            ink, ground = ground, ink
        return ";".join(rule for rule in (
            f"color:{ink}" if ink != INK else "", f"background:{ground}" if ground != GROUND else "", "font-weight:bold" if self.bold else "",
            "opacity:.65" if self.dim else "", "text-decoration:underline" if self.underlined else "") if rule)


def as_html(text):
    pen, out = Pen(), []
    for codes, words in re.findall(r"(?:\033\[([\d;]*)m)|([^\033]+)|\033[()].|[\016\017]", text.rstrip("\n")):
        if words:
            style, words = pen.style(), html.escape(words)
            out.append(f'<span style="{style}">{words}</span>' if style else words)
        else:
            pen.take(codes)
    return f'<!DOCTYPE html><meta charset="utf-8"><style>{STYLE}</style><pre>{"".join(out)}</pre>\n'
