"""The roster of a year as it is frozen, filtered, counted, printed and downloaded."""
