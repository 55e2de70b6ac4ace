/** The interface that Electron's preload script gives the page, as `window.docentDesktop`. Absent in a browser. */
export interface DesktopBridge {
  /**
   * Asks main for a connection. The answer is a message event of the window whose data is `PORT_MESSAGE` and whose only port carries docentApi
   * (`electronPort` of rpc). May be called again after a port closed.
   */
  connect(): void;
  /** The path of a dropped or chosen file, so that it can be added by path; '' if it is not on disk (it was pasted, or a page made it). */
  pathOf(file: File): string;
}

/** Sent by main through the preload script to the page, with the port. */
export const PORT_MESSAGE = 'docent-port';
/** Sent by the preload script to main: the page asks for a port. */
export const CONNECT_MESSAGE = 'docent-connect';
