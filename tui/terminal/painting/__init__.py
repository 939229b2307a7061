"""The output stage: keeps what the terminal shows and writes only the cells that differ.

Of use to any Textual program: an application derives from `stage.PaintingApp` and takes a driver derived from
`stage.PaintingDriver`. Knows nothing of what the program is about.
"""
