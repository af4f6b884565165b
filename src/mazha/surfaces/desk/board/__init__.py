"""The leader's board: figures, what they mean, and the lists behind them."""
