"""Room validators: Layer 4: the profile's own rules, coverage and the mark of hidden figures."""
