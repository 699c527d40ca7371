"""Change our own code by one small step each, and see whether a unit test notices."""
