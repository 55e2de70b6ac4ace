"""What no text tells: pages with marks, pictures and charts, questions that only pixels answer, and the model that answers them."""
