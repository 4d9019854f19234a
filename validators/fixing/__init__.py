"""Room validators: safe fixes: offered, counted, and written into a new file."""
