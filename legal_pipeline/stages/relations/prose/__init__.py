"""What sentences say of two names, or of a name and a word that stands for one."""
