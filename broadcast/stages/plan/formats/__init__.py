"""The formats of documents, a module each: `SUFFIXES`, and `read(path)` that gives the file's lines."""
