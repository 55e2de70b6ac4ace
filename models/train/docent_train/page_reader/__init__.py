"""The page reader: a pretrained BERT that knows where each word stands, and heads that say what answers a question."""
