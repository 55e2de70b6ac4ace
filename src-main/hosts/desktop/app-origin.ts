/** The one origin that the window shows: the renderer's own files, over a protocol of our own (`file:` would see the whole disk). */
export const ORIGIN = 'app://docent';

/** For Electron's `registerSchemesAsPrivileged`: an origin like that of a web site, with fetch and streams for pdf.js. */
export const SCHEME = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
} as const;

/** The preferences of our pages: no more rights than a page of the web. */
export const PAGE_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  webSecurity: true,
  webviewTag: false,
  spellcheck: false,
} as const;

export function isOurs(url: string): boolean {
  return url === ORIGIN || url.startsWith(`${ORIGIN}/`);
}

/** Pages may request our files and their own blobs, and nothing else, so that nothing leaves the machine. */
export function mayRequest(url: string): boolean {
  return isOurs(url) || /^(?:blob:app:\/\/docent\/|data:|devtools:)/.test(url);
}

/** Copying an answer needs the clipboard; no other permission is needed. */
export function mayUse(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOurs(url);
}

/** The address of a document's link that may be offered to the browser, written out as it will be opened; only https. */
export function externalLink(url: string): string | undefined {
  const link = URL.parse(url);
  return link?.protocol === 'https:' && link.username === '' && link.password === '' ? link.href : undefined;
}
