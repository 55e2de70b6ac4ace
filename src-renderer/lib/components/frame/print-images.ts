/** Prints images, one to a sheet. Resolves when the dialog is closed. */
export async function printImages(images: readonly Blob[]): Promise<void> {
  const sheets = document.createElement('div');
  sheets.className = 'sheets';
  const urls = images.map((image) => URL.createObjectURL(image));
  try {
    for (const url of urls) {
      const image = document.createElement('img');
      image.src = url;
      image.alt = '';
      sheets.append(image);
    }
    document.body.append(sheets);
    await Promise.all([...sheets.querySelectorAll('img')].map((image) => image.decode()));
    const closed = new Promise((resolve) => addEventListener('afterprint', resolve, { once: true }));
    print();
    await closed;
  } finally {
    sheets.remove();
    for (const url of urls) URL.revokeObjectURL(url);
  }
}
