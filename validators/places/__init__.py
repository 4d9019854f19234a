"""Room validators: places by the date of their list: codes, names, levels and totals."""
