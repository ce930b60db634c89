"""Documents of an atlas."""
