"""The word reader: docent-mini's language model over whole words (docs/model-format.md, "Word tokens")."""
