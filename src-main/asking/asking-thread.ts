/**
 * The program of the thread that does what would keep the main thread from answering. It imports nothing at once: a bundle may put what several programs
 * share beside it, and they must not start it.
 */
const { serveAsking } = await import('./serve-asking.ts');
serveAsking();

export {};
