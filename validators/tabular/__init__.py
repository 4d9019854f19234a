"""Room validators: a table in memory: blocks of columns, their kinds, figures and sums."""
