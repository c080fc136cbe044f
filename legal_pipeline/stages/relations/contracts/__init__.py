"""Facts about contracts: who agreed with whom, the law chosen, courts, dates, term and amounts."""
