"""What a microphone or line-in heard of what was played: `ear` listens, `matching` compares, `listener` does both."""
