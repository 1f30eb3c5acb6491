"""How a person wants to be reminded outside the portal: to which address, or not at all."""
