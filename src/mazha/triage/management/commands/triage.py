"""`mazha triage VERB`: what suggests, and how well. The verbs stand in `mazha.triage.verbs`."""

from mazha.kernel.verbs import CommandOfVerbs
from mazha.triage.verbs import VERBS


class Command(CommandOfVerbs):
    help = "What suggests categories and units: train it, judge it, see which model is in use."
    verbs = VERBS
