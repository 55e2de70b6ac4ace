/** The one origin that the window shows: the renderer's own files, over a protocol of our own (`file:` would see the whole disk). */
export const ORIGIN = 'app://docent';

/** For Electron's `registerSchemesAsPrivileged`: an origin like that of a web site, with fetch and streams for pdf.js. */
export const SCHEME = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true },
} as const;

/** What a page of ours may do: nothing that a page of the web may not do. */
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

/** Pages ask for our files and for what they made themselves; nothing else, so that nothing leaves the machine. */
export function mayRequest(url: string): boolean {
  return isOurs(url) || /^(?:blob:app:\/\/docent\/|data:|devtools:)/.test(url);
}

/** Copying an answer needs the clipboard; nothing else is ever asked for. */
export function mayUse(permission: string, url: string): boolean {
  return permission === 'clipboard-sanitized-write' && isOurs(url);
}

/** The address of a document's link that may be offered to the browser, written out as it will be opened; only https. */
export function externalLink(url: string): string | undefined {
  const link = URL.parse(url);
  return link?.protocol === 'https:' && link.username === '' && link.password === '' ? link.href : undefined;
}
