"""What stands on a terminal's screen: a program runs in tmux, and its screen is read, as text and as a page with colours."""
import html
import os
import re
import subprocess
import time

WIDTH, HEIGHT = 110, 15
BASIC = ["#000000", "#cc0000", "#4e9a06", "#c4a000", "#3465a4", "#75507b", "#06989a", "#d3d7cf",
         "#555753", "#ef2929", "#8ae234", "#fce94f", "#729fcf", "#ad7fa8", "#34e2e2", "#eeeeec"]
PAGE = """<!DOCTYPE html><meta charset="utf-8"><style>
body { margin: 0; background: #1c1c1c; }
pre { margin: 0; padding: 8px 10px; display: inline-block; color: #d8d8d8;
	font: 14px/18px "DejaVu Sans Mono", monospace; }
</style><pre>"""


def color_of(number):
    """Of the 256 colours of a terminal."""
    if number < 16:
        return BASIC[number]
    if number >= 232:
        return "#" + "%02x" % (8 + 10 * (number - 232)) * 3
    number -= 16
    return "#%02x%02x%02x" % tuple(step and 55 + 40 * step for step in (number // 36, number // 6 % 6, number % 6))


class Pen:
    """The attributes that SGR sequences have left."""

    def __init__(self):
        self.reset()

    def reset(self):
        self.ink = self.paper = None
        self.bold = self.underline = self.reverse = False

    def set(self, parameters):
        codes = [int(code.split(":")[0] or 0) for code in (parameters or "0").split(";")]
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                if codes.pop(0) == 5:
                    color = color_of(codes.pop(0))
                else:
                    color = "#%02x%02x%02x" % (codes.pop(0), codes.pop(0), codes.pop(0))
                if code == 38:
                    self.ink = color
                else:
                    self.paper = color
            elif code == 0:
                self.reset()
            elif code in (1, 4, 7):
                setattr(self, {1: "bold", 4: "underline", 7: "reverse"}[code], True)
            elif code in (22, 24, 27):
                setattr(self, {22: "bold", 24: "underline", 27: "reverse"}[code], False)
            elif code == 39:
                self.ink = None
            elif code == 49:
                self.paper = None
            elif 30 <= code <= 37 or 90 <= code <= 97:
                self.ink = color_of(code - 30 if code < 90 else code - 82)
            elif 40 <= code <= 47 or 100 <= code <= 107:
                self.paper = color_of(code - 40 if code < 100 else code - 92)

    def style(self):
        ink, paper = self.ink, self.paper
        if self.reverse:
            ink, paper = paper or "#1c1c1c", ink or "#d8d8d8"
        return "".join((ink and "color:%s;" % ink or "", paper and "background:%s;" % paper or "",
                        self.bold and "font-weight:bold;" or "",
                        self.underline and "text-decoration:underline;" or ""))


def page_of(screen):
    """A page that shows the screen, as `tmux capture-pane -e` wrote it."""
    pen = Pen()
    shown = []
    for line in screen.split("\n"):
        for text, parameters in re.findall(r"([^\x1b]+)|\x1b\[([\d;:]*)m", line):
            if text:
                shown.append('<span style="%s">%s</span>' % (pen.style(), html.escape(text.replace("\x0f", ""))))
            else:
                pen.set(parameters)
        shown.append("\n")
    return PAGE + "".join(shown) + "</pre>"


class Screen:
    """A program on a screen of its own. Everything ends with it."""

    def __init__(self, stage, command):
        self.stage = stage
        self.tmux("new-session", "-d", "-x", str(WIDTH), "-y", str(HEIGHT), command)
        self.tmux("set-option", "-g", "status", "off")

    def tmux(self, *words):
        done = subprocess.run(["tmux", "-u", "-f", "/dev/null", "-S", self.stage.path("tmux"), *words], env=self.stage.env,
                              cwd=self.stage.path("project"), capture_output=True, text=True, check=False)
        return done.stdout

    def read(self, *more):
        return self.tmux("capture-pane", "-p", *more)

    def keys(self, *keys):
        self.tmux("send-keys", *keys)

    def wait_for(self, what, condition, patience=30):
        """Until the condition holds of the text on the screen."""
        end = time.monotonic() + patience
        while not condition(text := self.read()):
            if time.monotonic() > end:
                raise AssertionError("it never came: %s; the screen:\n%s" % (what, text))
            time.sleep(0.05)
        return text

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.tmux("kill-server")


def save(stage, screen, name):
    """The screen as NAME.html among the artefacts, and a picture of it."""
    path = os.path.join(stage.artefacts, name)
    with open(path + ".html", "w", encoding="utf-8") as file:
        file.write(page_of(screen.read("-e")))
    if stage.run(stage.node(), os.path.join(os.path.dirname(__file__), "picture.mjs"), path + ".html", path + ".png"):
        raise AssertionError("no picture could be taken")
