"""The page reader: a pretrained BERT that knows the place of each word, and heads that find the answer to a question."""
