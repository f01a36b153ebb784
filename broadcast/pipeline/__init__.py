"""The order of the work: from a plan to scripts/, where a person steps in, and from there to what people fetch.

`order` names the stages; `drafting` takes a plan to scripts/, `dropped` a document that was put there
as it came, `build` takes scripts/ and schedule.yaml to audio_out/, `publish` writes the lists of finished days anew.
`inputs` loads a station once for a run, `unnamed` finds texts that no campaign names, `history` and `outlook` tell
what was and what is going to be on air, `estimate` how long it will be, `said` is what is read aloud, `day` makes one
day, `clips` finds which clips are still needed, `hearing` records one text. `writer` asks a language model, and
`rewriting` proves what it proposes.
"""
