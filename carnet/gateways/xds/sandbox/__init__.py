"""What an editor needs to try: certificates of test, signed messages made by us, and a caller that sends them."""
