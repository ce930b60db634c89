"""What the product is made of: licences of all that is locked, and the bill of materials."""
