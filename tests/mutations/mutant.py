"""A mutant: an edit of one file, or of the policy, and what must be told of it."""


class Expected:
    """One violation that must be told: where, by which rule, and at which word if that is known."""

    def __init__(self, file, line, rule, word=None):
        self.file, self.line, self.rule, self.word = file, line, rule, word

    def met_by(self, violation, lines):
        if (violation["file"], violation["line"], violation["rule"]) != (self.file, self.line, self.rule):
            return False
        if self.word is None or self.line > len(lines):
            return True
        text = lines[self.line - 1]
        return text[violation["column"] - 1:violation["end_column"] - 1] == self.word

    def __str__(self):
        return f"{self.file}:{self.line}: {self.rule}" + (f" at `{self.word}`" if self.word else "")


class Mutant:
    """An edit and what must come of it."""

    def __init__(self, rule, form, file, text=None, expected=(), *, shift=None, shown="", compiles=False, policy=None,
                 level="full", baseline=None, probe=""):
        self.rule, self.form, self.file, self.text, self.expected = rule, form, file, text, list(expected)
        self.shift = shift        # (line, count): `count` lines came before that line of the file
        self.shown = shown        # what was inserted, for people
        self.compiles = compiles  # must clang accept it before it counts?
        self.probe = probe        # and what must compile behind it, lest a name mean nothing there
        self.policy, self.level, self.baseline = policy, level, baseline


class Edit:
    """Lines put into a file's text before a line of it."""

    def __init__(self, text, line, lines):
        self.line, self.lines = line, lines
        ending = "\r\n" if "\r\n" in text else "\n"
        old = text.split("\n")
        if old and old[-1] == "":
            old.pop()
        elif line > len(old):
            old[-1:] = [old[-1]]
        put = [one + ending[:-1] for one in lines]
        self.text = "\n".join(old[:line - 1] + put + old[line - 1:]) + "\n"

    @property
    def shift(self):
        return self.line, len(self.lines)
