"""What `mazha insight` can be asked, one file a verb. Each has `HELP`, `add_to(parser)` and `run(options, out)`.

A verb is imported when it is called, so that none waits for what another one needs.
"""

VERBS = {
    "rebuild": "mazha.insight.verbs.rebuild",
    "fold": "mazha.insight.verbs.fold",
    "check": "mazha.insight.verbs.check",
    "brief": "mazha.insight.verbs.brief",
    "flow": "mazha.insight.verbs.flow",
    "cells": "mazha.insight.verbs.cells",
    "look": "mazha.insight.verbs.look",
    "rehearse": "mazha.insight.verbs.rehearse",
    "parquet": "mazha.insight.verbs.parquet",
    "figures": "mazha.insight.verbs.figures",
    "ears": "mazha.insight.verbs.ears",
    "scan": "mazha.insight.verbs.scan",
    "detect": "mazha.insight.verbs.detect",
    "farrington": "mazha.insight.verbs.farrington",
    "cusum": "mazha.insight.verbs.cusum",
    "glr": "mazha.insight.verbs.glr",
    "forecast": "mazha.insight.verbs.forecast",
}
