"""Prints the characters of the Chinese subset, one code point a line.

GB 2312 whole (6,763 Han and its signs) and Big5 level 1 (5,401 Han); without Latin, Greek and Cyrillic letters,
which Noto Sans draws, and with the minus sign, which it lacks.
"""


def table(codec, rows, cells):
    for row in rows:
        for cell in cells:
            try:
                yield bytes([row, cell]).decode(codec)
            except UnicodeDecodeError:
                pass


signs = set(table("gb2312", range(0xA1, 0xF8), range(0xA1, 0xFF)))
signs |= set(table("big5", range(0xA4, 0xC7), [*range(0x40, 0x7F), *range(0xA1, 0xFF)]))
signs = {sign for sign in signs if ord(sign) >= 0x2100} | {"\u2212"}
for sign in sorted(signs):
    print(f"U+{ord(sign):04X}")
