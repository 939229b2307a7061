"""What is wrong with a text that has variables: a sentence for people, and the place in the text."""

from store.core.errors import CordboardError


class TemplateError(CordboardError):
    """A text whose variables cannot be read.

    `code` is `syntax`, `unknown_variable` or `incomplete`. `offset` is where the offending part begins and
    `length` how long it is, both in characters of `text`, once that is known. `others` are further errors of
    the same text, in its order.
    """

    def __init__(self, code: str, message: str, *, offset: int, length: int) -> None:
        super().__init__(message)
        self.code = code
        self.offset = offset
        self.length = length
        self.text = ""
        self.others: tuple[TemplateError, ...] = ()
