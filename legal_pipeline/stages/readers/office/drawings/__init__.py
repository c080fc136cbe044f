"""What is drawn in office documents: charts, diagrams, text boxes, formulas, descriptions of pictures, characters of symbol fonts."""
