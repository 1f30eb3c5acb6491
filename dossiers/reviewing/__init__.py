"""The review of dossiers: the queue, who holds what, reasons at hand."""
