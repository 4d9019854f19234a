"""The web service: pages, APIs, use-cases, models, search and jobs. Layers are held by setup.cfg."""
