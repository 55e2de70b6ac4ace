"""The head that chooses how an answer comes from a table: which rows, which column they are compared by, which column is said."""
