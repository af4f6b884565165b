"""`mazha insight VERB`: what the matters add up to. The verbs stand in `mazha.insight.verbs`."""

from mazha.insight.verbs import VERBS
from mazha.kernel.verbs import CommandOfVerbs


class Command(CommandOfVerbs):
    help = "What the matters add up to: the counts that are kept, and what can be read from them."
    verbs = VERBS
