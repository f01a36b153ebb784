"""What comes from outside the program, each within its limits: answers and addresses of the network, YAML that people
wrote, and ffmpeg.
"""
