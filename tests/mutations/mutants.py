"""The generator: edits of one real file, or of the policy, and what each must be told, worked out from the policy apart from
autotomy. Everything is drawn from one seeded hand, so a number names a run.
"""

from graph_mutants import Graph
from harmless_mutants import Harmless
from policy_mutants import Policies


class Generator(Harmless, Policies, Graph):
    """Draws mutants of every rule, each by the method of the rule's name."""

    def mutants(self, rule):
        """An endless run of mutants of a rule; None where a draw came to nothing."""
        draw = getattr(self, rule.replace("-", "_"))
        while True:
            yield draw()
