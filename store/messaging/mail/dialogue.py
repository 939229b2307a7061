"""A connection to a mail server that ends in time, and remembers what was said."""

import smtplib
import socket
import ssl
import time
from typing import Any, Final, NoReturn

_LINE: Final = 8192  # bytes
_LINES: Final = 100

Reply = tuple[int, bytes]


class Dialogue(smtplib.SMTP):
    """A connection to be opened. `said` has what was said, without what is said of passwords. Each step takes
    `step` seconds at most, and all of them end when the clock of `time.monotonic` says `end`."""

    def __init__(
        self, host: str, port: int, name: str, *, step: float, end: float, implicit: ssl.SSLContext | None
    ) -> None:
        super().__init__(local_hostname=name)
        self.said: list[str] = []
        self.last_code = 0
        self._host = host
        self._at = port
        self._step, self._end = step, end
        self._implicit = implicit
        self._read = bytearray()
        self._is_private = False

    def open(self) -> Reply:
        """Connect; returns how the server greets."""
        return self.connect(self._host, self._at)

    def secure(self, context: ssl.SSLContext) -> None:
        """Have everything from here on encrypted. Raises SMTPNotSupportedError and SMTPResponseException."""
        try:
            self.starttls(context=context)
        finally:
            # What came in the clear is not part of what is said behind the lock.
            self._read.clear()

    def sign_in(self, user: str, password: str) -> None:
        """Say who we are, of which nothing is remembered. Raises what `login` raises."""
        self._is_private = True
        try:
            self.login(user, password)
        finally:
            self._is_private = False

    def content(self, content: bytes) -> Reply:
        """What follows DATA; returns the last word on the message."""
        dotted = content.replace(b"\r\n.", b"\r\n..")
        dotted = b"." + dotted if dotted.startswith(b".") else dotted
        self.said.append(f"C: (the message, {len(content)} bytes)")
        self.send(dotted + (b"" if dotted.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        return self.getreply()

    def end(self) -> None:
        """Close the connection; the server need not answer."""
        try:
            if self.sock is not None:
                self.putcmd("QUIT")
        except OSError:
            # What was said before counts.
            pass
        finally:
            self.close()

    def putcmd(self, cmd: str, args: str = "") -> None:
        """Send a command."""
        if not self._is_private:
            self.said.append(f"C: {cmd} {args}".rstrip())
        super().putcmd(cmd, args)

    def send(self, s: Any) -> None:
        """Send bytes; raises SMTPServerDisconnected."""
        if self.sock is not None:
            self.sock.settimeout(self._left())
        super().send(s)

    def getreply(self) -> Reply:
        """The next reply; raises SMTPServerDisconnected where no whole one comes in time."""
        lines: list[bytes] = []
        while True:
            line = self._line()
            if not line[:3].isdigit() or len(lines) == _LINES:
                self._lost("what it answers is not SMTP")
            lines.append(line[4:].strip())
            if line[3:4] != b"-":
                break
        code, text = int(line[:3]), b"\n".join(lines)
        if not self._is_private:
            self.last_code = code
            self.said += [f"S: {code} {one.decode(errors='replace')}".rstrip() for one in lines]
        return code, text

    def _line(self) -> bytes:
        while b"\n" not in self._read:
            if len(self._read) > _LINE:
                self._lost("what it answers is not SMTP")
            if self.sock is None:
                self._lost("the connection is closed")
            try:
                self.sock.settimeout(self._left())
                more = self.sock.recv(4096)
            except OSError as error:
                self._lost(str(error) or type(error).__name__)
            if not more:
                self._lost("it closed the connection")
            self._read += more
        line, _, rest = bytes(self._read).partition(b"\n")
        self._read[:] = rest
        return line

    def _lost(self, why: str) -> NoReturn:
        self.close()
        raise smtplib.SMTPServerDisconnected(why)

    def _left(self) -> float:
        return max(0.001, min(self._step, self._end - time.monotonic()))

    def _get_socket(self, host: str, port: int, _timeout: float) -> socket.socket:
        plain = socket.create_connection((host, port), self._left())
        if self._implicit is None:
            return plain
        return self._implicit.wrap_socket(plain, server_hostname=self._host)
