"""What the office does: each act is a function on values, and every face (command line, studio) calls the same ones."""
