"""The demo ward: Phường Đống Đa with last year complete and this year's work in every state. Everything in it is made up."""
