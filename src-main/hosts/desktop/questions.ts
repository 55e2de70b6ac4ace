/** The questions of native dialogs, in the form that Electron's `showMessageBox` takes. */
export interface Question {
  type: 'warning' | 'question';
  message: string;
  detail: string;
  buttons: string[];
  defaultId: number;
  cancelId: number;
}

/** A window that stops again within this time may keep stopping: then the reader is asked before it is opened again. */
const AGAIN_MS = 30_000;

/** Button 0 continues, button 1 quits. @param sinceLast milliseconds since the window stopped before, Infinity if it never did */
export function stoppedWindow(reason: string, sinceLast: number): Question & { again: boolean } {
  const again = sinceLast < AGAIN_MS;
  return {
    again,
    type: 'warning',
    message: again ? 'The window stopped again.' : 'The window stopped and was opened again.',
    detail: `Your documents, questions and answers are kept. (Reason: ${reason})`,
    buttons: [again ? 'Open Again' : 'Continue', 'Quit'],
    defaultId: 0,
    cancelId: 0,
  };
}

/** Button 0 agrees. @param origin scheme, host and port of a server on another machine */
export function sendPages(origin: string, encrypted: boolean): Question {
  const open = encrypted ? '' : ' The connection is not encrypted.';
  return {
    type: 'warning',
    message: `Send pages to ${origin}?`,
    detail: `Your questions, and the images and text of the pages you ask about, are sent to this server.${open}`,
    buttons: ['Send', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  };
}

/** The window has work left that would be lost. Button 0 closes it. */
export function closeWithWork(): Question {
  return {
    type: 'question',
    message: 'Close although work is still running?',
    detail: 'What is being added, saved or asked stops. What was finished is kept.',
    buttons: ['Close', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  };
}

/** Button 0 opens it. */
export function leaveForLink(href: string): Question {
  return {
    type: 'question',
    message: 'Open this link in your browser?',
    detail: href.length > 500 ? `${href.slice(0, 500)}…` : href,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
  };
}
