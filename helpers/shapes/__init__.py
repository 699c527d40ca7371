"""What goes in and out of each layer of a torch model, and what a loss accepts."""
