"""The text of drawings in office documents: charts, diagrams, text boxes, descriptions of pictures, characters of symbol fonts."""
