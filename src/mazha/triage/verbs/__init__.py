"""What `mazha triage` can be asked, one file a verb. Each has `HELP`, `add_to(parser)` and `run(options, out)`."""

VERBS = {
    "train": "mazha.triage.verbs.train",
    "evaluate": "mazha.triage.verbs.evaluate",
    "train-units": "mazha.triage.verbs.train_units",
    "evaluate-units": "mazha.triage.verbs.evaluate_units",
    "duplicates": "mazha.triage.verbs.duplicates",
    "recurring": "mazha.triage.verbs.recurring",
    "forget": "mazha.triage.verbs.forget",
    "show": "mazha.triage.verbs.show",
}
