"""Short answers: names, numbers, days and places read from sentences."""
