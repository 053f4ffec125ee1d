# SPDX-License-Identifier: LGPL-2.1-or-later
"""Terminals to run `tenon top` in: tmux, which shows what stands on a screen, and a bare pty, which shows what is written to it."""
import fcntl
import os
import pathlib
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

SECONDS = 60  # for anything; a machine that is busy takes its time
# Nothing that comes within this is still on its way: only what must not come is waited for so long.
QUIET = 0.7


class Tmux:
    """A program on a screen of its own server."""

    def __init__(self, socket, argv, environment, width=80, height=24, term="tmux-256color"):
        self.tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        names = [f"{name}={value}" for name, value in environment.items()]
        # Not from tmux, which now and then never says how a program ended.
        self.status = pathlib.Path(f"{socket}.status")
        shell = ["sh", "-c", 'trap : INT QUIT HUP TERM; "$@"; echo $? >"$0.new"; mv "$0.new" "$0"', str(self.status)]
        subprocess.run([*self.tmux, "start-server", ";", "set-option", "-g", "default-terminal", term, ";", "set-option", "-g", "remain-on-exit",
                        "on", ";", "set-option", "-g", "escape-time", "0", ";", "new-session", "-d", "-x", str(width), "-y", str(height),
                        *shell, "env", "-u", "NO_COLOR", *names, *argv], check=True)

    def do(self, *words):
        return subprocess.run([*self.tmux, *words], check=True, stdout=subprocess.PIPE, text=True).stdout

    def screen(self):
        return self.do("capture-pane", "-p")

    def keys(self, *keys):
        self.do("send-keys", *keys)

    def type(self, text):
        self.do("send-keys", "-l", text)

    def mouse(self, button, y, x):
        """As xterm has always told it: three bytes behind ESC [ M. Places count from 0. 0: pressed, 3: let go, 64, 65: wheel."""
        self.do("send-keys", "-H", *(f"{byte:02x}" for byte in (0x1B, 0x5B, 0x4D, 32 + button, 33 + x, 33 + y)))

    def click(self, y, x):
        self.mouse(0, y, x)
        self.mouse(3, y, x)

    def click_on(self, text):
        """Where @text stands on the screen. Return: whether it is there."""
        for y, line in enumerate(self.screen().splitlines()):
            if text in line:
                self.click(y, line.index(text) + len(text) // 2)
                return True
        return False

    def resize(self, width, height):
        """Until the terminal has that size: a busy tmux may leave it as it is."""
        terminal = self.do("list-panes", "-F", "#{pane_tty}").strip()
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            self.do("resize-window", "-x", str(width), "-y", str(height))
            with open(terminal, "rb", buffering=0) as file:
                if struct.unpack("HHHH", fcntl.ioctl(file, termios.TIOCGWINSZ, bytes(8)))[:2] == (height, width):
                    return
            time.sleep(0.1)

    def wait(self, *texts, absent=()):
        """Until all of @texts are on the screen and none of @absent. Return: the screen, or "" where they did not come."""
        end = time.monotonic() + SECONDS
        while True:
            screen = self.screen()
            if all(text in screen for text in texts) and not any(text in screen for text in absent):
                return screen
            if time.monotonic() > end:
                print(f"waited in vain for {texts!r} without {absent!r}:\n{screen}")
                return ""
            time.sleep(0.05)

    def ends(self):
        """Return: its exit status as a shell has it; None: it goes on. (What tmux writes about the end into the pane may be gone
        again: it does so before it has read all that the program has written, which ends with the screen as it was.)"""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            if self.status.exists():
                return int(self.status.read_text())
            time.sleep(0.05)
        return None

    def pid(self):
        """Of the program."""
        shell = self.do("list-panes", "-F", "#{pane_pid}").strip()
        with open(f"/proc/{shell}/task/{shell}/children", encoding="ascii") as file:
            return int(file.read().split()[0])

    def close(self):
        subprocess.run([*self.tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)


class Bare:
    """A program on a pty that nobody shows; what it writes is kept."""

    def __init__(self, argv, environment, width=80, height=24):
        self.output = b""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.execvpe(argv[0], argv, environment)
        self.size(width, height)
        self.before = None

    def size(self, width, height):
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", height, width, 0, 0))

    def read(self, seconds):
        """What comes until nothing has for so long. Return: it."""
        got = b""
        while select.select([self.fd], [], [], seconds)[0]:
            try:
                piece = os.read(self.fd, 65536)
            except OSError:  # the other end is gone
                break
            if not piece:
                break
            got += piece
        self.output += got
        return got

    def wait(self, *texts):
        """Until all have been written, since the beginning. Return: whether they were."""
        end = time.monotonic() + SECONDS
        while not all(text in self.output for text in texts):
            if time.monotonic() > end:
                print(f"waited in vain for {texts!r}; there was {self.output[-400:]!r}")
                return False
            self.read(0.1)
        return True

    def wait_after(self, start, text):
        """The same of what was written after so many bytes."""
        end = time.monotonic() + SECONDS
        while text not in self.output[start:] and time.monotonic() < end:
            self.read(0.1)
        return text in self.output[start:]

    def write(self, data):
        os.write(self.fd, data)

    def modes(self):
        """The line's settings without what a program may leave as it likes."""
        return termios.tcgetattr(self.fd)[:4]

    def processor_time(self):
        """Seconds so far, its own and the kernel's."""
        with open(f"/proc/{self.pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def end(self, signal_number=0):
        """Return: its exit status, or minus the signal."""
        if signal_number:
            os.kill(self.pid, signal_number)
        end = time.monotonic() + SECONDS
        while True:
            self.read(0.05)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.read(0.1)
                return os.waitstatus_to_exitcode(status)
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
                return None

    def close(self):
        os.close(self.fd)

    def end_of_closed(self):
        """The same as end(), with nothing to be read any more; None: it goes on."""
        end = time.monotonic() + SECONDS
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
            time.sleep(0.05)
        os.kill(self.pid, signal.SIGKILL)
        return None


SEQUENCE = re.compile(rb"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\a]*\a|[()][A-Z0-9]|[=>78DMHEcZ#0-9a-zA-Z])")


def shape(sequence):
    """Without its numbers; of looks, which are put together, without how many."""
    return re.sub(rb"(?:N;)+Nm$", b"Nm", re.sub(rb"[0-9]+", b"N", sequence))


def known(term):
    """The shapes of what terminfo(5) has for a terminal."""
    text = subprocess.run(["infocmp", "-1x", term], stdout=subprocess.PIPE, check=True).stdout
    found = set()
    for value in re.findall(rb"=(.*),$", text, re.M):
        value = value.replace(rb"\E", b"\x1b").replace(rb"^[", b"\x1b")
        value = re.sub(rb"\$<[^>]*>", b"", value)
        value = re.sub(rb"%(?:p[0-9]%d|d|i|p[0-9]|\{[0-9]+\}|[-+?;te=<>&|!])", lambda m: b"1" if m[0].endswith(b"d") else b"", value)
        found |= {shape(s) for s in SEQUENCE.findall(value)}
    return found
