"""The merge of a matter in bounded memory: what has changed is gathered with all that hangs together with it, and merged part by part.

`gather` reads, `components` finds the parts, `named` says which of them decisions concern, `parts` merges them by
`stages.resolution.matter`, and `storage.merges` keeps what the next merge needs.
"""
