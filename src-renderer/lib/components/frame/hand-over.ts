/** Copies text, even where the page may not use the clipboard API (the desktop app denies every permission). */
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

/** Saves text as a file through the browser's download. */
export function saveText(name: string, text: string, mime: string): void {
  save(name, new Blob([text], { type: mime }));
}

export function saveBytes(name: string, bytes: Uint8Array, mime: string): void {
  save(name, new Blob([new Uint8Array(bytes)], { type: mime }));
}

export function saveParts(name: string, parts: readonly Uint8Array<ArrayBuffer>[], mime: string): void {
  save(name, new Blob([...parts], { type: mime }));
}

function save(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // Once the download has begun, it no longer needs the URL.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
