"""What is printed beside the lines of a page: times, and line numbers that do not stand alone at the left."""
