"""Captions with known truth: invented cases (`cases`), printed in the layouts of many courts (`layouts`), and the score over them."""
