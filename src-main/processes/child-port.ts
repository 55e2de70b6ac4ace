import type { ChildProcess } from 'node:child_process';
import { type Port, PortListeners } from '../rpc/port.ts';

/**
 * The parent's end of the channel to a child that was started with `serialization: 'advanced'`, which keeps typed arrays as they are. Closing
 * it disconnects the channel, and the child then ends by itself.
 *
 * @param describeEnd adds to the reason that listeners get, for example the last words on stderr
 */
export function childPort(child: ChildProcess, describeEnd: () => string = () => ''): Port {
  const listeners = new PortListeners();
  child.on('message', (message) => listeners.message(message));
  child.on('error', (error) => listeners.close(error.message));
  child.on('exit', (code, signal) => {
    listeners.close(`the process ended with ${signal ?? `exit code ${code}`}${describeEnd()}`);
  });
  return {
    postMessage: (message) => {
      if (listeners.closed || !child.connected) return;
      // An error here means that the child is ending. 'exit' follows and says why.
      child.send(message as object, () => undefined);
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => {
      if (child.connected) child.disconnect();
      listeners.close('closed by this end');
    },
  };
}

/** The part of Electron's `process.parentPort` that is used here. */
interface UtilityParent {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: unknown): void;
}

/** The channel to the parent in a utility process of Electron; undefined everywhere else. */
export function utilityParent(): UtilityParent | undefined {
  return (process as { readonly parentPort?: UtilityParent }).parentPort;
}

/** The child's end of the channel, in a process forked with an IPC channel or in a utility process of Electron. */
export function parentPort(): Port {
  const utility = utilityParent();
  if (utility !== undefined) return utilityParentPort(utility);
  if (process.send === undefined) throw new Error('this process was not forked with an IPC channel');
  const listeners = new PortListeners();
  process.on('message', (message) => listeners.message(message));
  process.on('disconnect', () => listeners.close('the parent is gone'));
  return {
    postMessage: (message) => {
      if (listeners.closed || !process.connected) return;
      process.send?.(message, undefined, undefined, () => undefined);
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => {
      if (process.connected) process.disconnect();
      listeners.close('closed by this end');
    },
  };
}

/** It never closes by itself, because Electron ends the process together with its parent. */
function utilityParentPort(parent: UtilityParent): Port {
  const listeners = new PortListeners();
  parent.on('message', ({ data }) => listeners.message(data));
  return {
    postMessage: (message) => {
      if (!listeners.closed) parent.postMessage(message);
    },
    onMessage: (listener) => listeners.onMessage(listener),
    onClose: (listener) => listeners.onClose(listener),
    close: () => listeners.close('closed by this end'),
  };
}
