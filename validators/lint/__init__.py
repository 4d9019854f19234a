"""Room validators: Layer 3: what is lawful by the schema and still wrong to a reader."""
