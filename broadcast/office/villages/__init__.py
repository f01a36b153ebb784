"""The villages: by name, what each has fetched and confirmed, and bulletins on a stick."""
