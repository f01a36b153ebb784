"""What is known of Vietnamese and of the rules on airtime; tables stand beside the code that reads them."""
