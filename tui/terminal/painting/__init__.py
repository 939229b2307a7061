"""The painter: keeps what the terminal shows, and writes only the cells that differ from the next frame.

It reads Textual's compositor updates (`updates.Canvas`) into a grid of cells (`frame.Frame`), and returns the
escape sequences that bring the terminal there (`painter.Painter`). It does no input or output itself.
"""
