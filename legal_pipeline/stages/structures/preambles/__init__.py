"""Reads the openings of contracts: "This Supply Agreement is made as of June 3, 2019 by and between A and B"."""
