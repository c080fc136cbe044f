"""Several machines of one deployment, as network namespaces of this one, and what happens to them."""
