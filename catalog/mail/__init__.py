"""Room mail: handing messages to a mail server. Only bootstrap chooses it; no database, no request enters."""
