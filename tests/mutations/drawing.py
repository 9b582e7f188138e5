"""What the kinds of mutants share: the code, the policy, and the hand that draws from them."""

from policy import is_source

WIDELY_REACHED = 4  # sources


class Drawing:
    """One seeded hand that draws from a project's code: what all kinds of mutants are drawn by."""

    def __init__(self, code, policy, hand):
        self.code, self.policy, self.hand = code, policy, hand
        self.data = policy.data
        self.owned = [path for path in code.files if policy.owner(path)]
        self.number = 0
        self.dirty = set()  # files whose own base run is not clean, by policy

    def pick(self, items):
        return items[self.hand.randrange(len(items))] if items else None

    def name(self, stem="m"):
        self.number += 1
        return f"autotomy_{stem}{self.number}"

    def level(self, file):
        """The level at which an include is judged: what many sources reach would have them all parsed again."""
        return "scan" if not is_source(file) and len(self.code.reached_by[file]) > WIDELY_REACHED else "full"
