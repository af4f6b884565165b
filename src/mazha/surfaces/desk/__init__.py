"""What staff see and do: the counter, the queue, the inbox, a matter and its steps, the board."""
