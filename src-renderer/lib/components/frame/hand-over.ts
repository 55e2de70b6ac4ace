/** Copies text, also where the clipboard interface is denied to the page (the desktop denies every permission). */
export async function copyText(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'visually-hidden';
    const focused = document.activeElement;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
    if (focused instanceof HTMLElement) focused.focus();
  }
}

/** Hands text to the reader as a file, by the browser's own way. */
export function saveText(name: string, text: string, mime: string): void {
  save(name, new Blob([text], { type: mime }));
}

export function saveBytes(name: string, bytes: Uint8Array, mime: string): void {
  save(name, new Blob([new Uint8Array(bytes)], { type: mime }));
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own reference once it has begun.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
