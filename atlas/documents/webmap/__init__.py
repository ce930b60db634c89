"""An atlas as one web page: ``content`` says what is on it, ``page`` puts everything into one file."""
