"""Tables of many itineraries, and the crossings found in them."""
