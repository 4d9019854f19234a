"""Room validators: Layer 1: is this file safe to read at all? Bytes only, before any reader sees them."""
