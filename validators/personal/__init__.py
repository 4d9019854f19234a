"""Room validators: Layer 5: personal data, column by column, over every sheet."""
