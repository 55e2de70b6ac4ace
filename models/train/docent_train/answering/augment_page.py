"""A real receipt's page as pixels with its text and questions, lightly varied."""

import numpy as np
from PIL import Image

from ..pages import cut_page
from ..reading.augment import photometry


def receipt_page(r, real, page, visual):
    """page: (image path, text page, fields) of RealReceipts.with_images -> pixels, adapters, boxes (see pages.cut_page), (text, xs, ys, questions)."""
    path, text_page, fields = page
    grey = np.asarray(Image.open(path).convert("L"), np.float32)
    if r.random() < 0.5:
        grey = photometry(r, grey)
    return (*cut_page(Image.fromarray(grey.astype(np.uint8)), visual), real.questions_of(r, text_page, fields))
