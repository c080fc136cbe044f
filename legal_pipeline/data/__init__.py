"""Knowledge as data: courts, abbreviations, cue phrases. Tables with a loader and a source, no logic."""
