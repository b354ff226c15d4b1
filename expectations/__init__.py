"""What figures must be: the registry of rules, and the gates between the steps of a load."""
