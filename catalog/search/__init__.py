"""search: from a publication to a found dataset: documents, Vietnamese analysis, index adapters.

No request, no response and no database session enters this room; adapters are chosen by bootstrap.
"""
