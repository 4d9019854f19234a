"""Room tables: published tables as files of an engine, and questions about them. No SQL from users enters."""
