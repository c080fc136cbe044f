"""What a PDF page shows beside its own text: pictures, what annotations look like, words written over blanks, large first letters."""
