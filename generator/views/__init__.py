"""One frozen view per template: every derived value, sorted, ready to print. Templates look nothing up."""
