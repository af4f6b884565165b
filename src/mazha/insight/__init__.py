"""What it all adds up to: read models, figures with their definitions, the board, exports."""
