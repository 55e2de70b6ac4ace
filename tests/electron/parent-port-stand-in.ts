/** Preloaded into a child that stands in for a utility process: gives it `process.parentPort` over Node's own channel. */
import { EventEmitter } from 'node:events';

const port = new EventEmitter();
// Electron keeps messages until somebody listens; so does Node's channel.
port.on('newListener', (event) => {
  if (event === 'message' && port.listenerCount('message') === 0) {
    process.on('message', (data) => port.emit('message', { data, ports: [] }));
  }
});
Object.defineProperty(process, 'parentPort', {
  value: Object.assign(port, { postMessage: (message: unknown) => process.send?.(message) }),
});
// As Electron says what a process is; packages go by it.
Object.defineProperty(process, 'type', { value: 'utility', configurable: true });
Object.defineProperty(process, 'versions', { value: { ...process.versions, electron: '45.4.1' }, configurable: true });
// A utility process ends with its parent.
process.on('disconnect', () => process.exit(0));
