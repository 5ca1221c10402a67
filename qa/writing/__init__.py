"""A language model's answers: from numbered evidence only, each claim and quotation checked."""
