"""The configuration files of a deployment, derived from the topology."""
