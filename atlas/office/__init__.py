"""An office's server: who may do what, what it answers to, how it is watched over."""
