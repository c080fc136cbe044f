"""The rules that find mentions: one file a kind of mention, each `find(flow) -> Iterator[Find]`."""
