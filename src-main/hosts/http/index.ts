export { type BrowserHost, type BrowserHostSettings, createBrowserHost } from './browser-host.ts';
