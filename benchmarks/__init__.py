"""What is fast, measured beside a peer in the same run; figures and their reading are in README.md."""
