"""The rules without machinery: errors, states, policy, names. Standard library only."""
