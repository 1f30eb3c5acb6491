"""Numbers of official papers (số, ký hiệu) as people type them. They are given by the office's own register, never by the portal."""

from antt_portal import text
from antt_portal.refusals import Refused

SYMBOL_LENGTH = 60


def symbol_of(typed: str, *, example: str) -> str:
    """The symbol without stray white space: “ 123 / QĐ-UBND” is 123/QĐ-UBND. Raises Refused when there is none, or no number."""
    symbol = "".join(text.normal(typed).split())
    if not any(char.isdecimal() for char in symbol) or "/" not in symbol:
        raise Refused(f"Ông/bà ghi đủ số và ký hiệu như trên bản đã ký. Ví dụ: {example}", field="symbol")
    if len(symbol) > SYMBOL_LENGTH:
        raise Refused(f"Số, ký hiệu dài quá {SYMBOL_LENGTH} ký tự. Ông/bà xem lại bản đã ký.", field="symbol")
    return symbol


def same_symbol(one: str, other: str) -> bool:
    """Whether two symbols are one: 05/QĐ-UBND and 5/qđ-ubnd are."""
    return text.folded(one) == text.folded(other)
