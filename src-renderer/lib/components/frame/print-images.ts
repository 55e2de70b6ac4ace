/** Prints images, one to a sheet. Resolves when the dialog is closed. */
export async function printImages(images: readonly Blob[]): Promise<void> {
  const urls = images.map((image) => URL.createObjectURL(image));
  try {
    await printSheets(urls.map(pictureOf));
  } finally {
    for (const url of urls) URL.revokeObjectURL(url);
  }
}

/** Prints these elements and nothing else; the system's dialog can save them as a PDF too. Resolves when it is closed. */
export async function printSheets(elements: readonly HTMLElement[]): Promise<void> {
  const sheets = document.createElement('div');
  sheets.className = 'sheets';
  sheets.append(...elements);
  try {
    document.body.append(sheets);
    await Promise.all([...sheets.querySelectorAll('img')].map((image) => image.decode()));
    const closed = new Promise((resolve) => addEventListener('afterprint', resolve, { once: true }));
    print();
    await closed;
  } finally {
    sheets.remove();
  }
}

function pictureOf(url: string): HTMLImageElement {
  const image = document.createElement('img');
  image.src = url;
  image.alt = '';
  return image;
}
