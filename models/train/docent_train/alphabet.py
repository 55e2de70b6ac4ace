"""What the reading head can write: ASCII, Latin-1 letters, and the marks that print uses. Class 0 is blank, class i is ALPHABET[i - 1]."""

ALPHABET = (
    "".join(chr(i) for i in range(33, 127))
    + "£€¥¢§°©®±·×–—‘’“”•…"
    + "ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿŒœŠšŽž"
)
CLASS_OF = {c: i + 1 for i, c in enumerate(ALPHABET)}
