"""Everything that a station keeps on disk: its folder, the clips, the log, the manifests of finished bulletins."""
