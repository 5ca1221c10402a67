"""Questions understood: names, times, kinds; follow-ups made self-contained."""
