"""Room validators: Table Schema as we accept it - rules, safe patterns, and what Frictionless is given."""
