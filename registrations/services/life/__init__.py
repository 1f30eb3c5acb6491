"""The life of subjects (practice P6, P7): what happens to them, from which day, why, by what paper. One file for each act.

Every act is foreseen first and carried out after, by the same function: `<act>_foreseen` reads and answers the Change that the page
shows; the service computes it again under the place's lock, compares it with what was shown, and writes it.
"""
