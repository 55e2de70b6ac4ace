/** What Electron's preload script gives the page, as `window.docentDesktop`. Absent in a browser. */
export interface DesktopBridge {
  /**
   * Asks main for a connection. The answer is a message event of the window whose data is `PORT_MESSAGE` and whose only port carries docentApi
   * (`electronPort` of rpc). May be called again after a port closed.
   */
  connect(): void;
  /** Where a dropped or chosen file lies, so that it is added by path; '' when it is not on a disk (pasted, made by a page). */
  pathOf(file: File): string;
}

/** From main through the preload script to the page, with the port. */
export const PORT_MESSAGE = 'docent-port';
/** From the preload script to main: the page asks for a port. */
export const CONNECT_MESSAGE = 'docent-connect';
