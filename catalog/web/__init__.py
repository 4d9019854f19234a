"""The web edge: reads the request, opens the unit of work, calls one use-case, renders. It holds no rules."""
