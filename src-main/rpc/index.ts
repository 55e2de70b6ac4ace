export { RPC_PATH, RPC_PROTOCOL, rpcSocket, tokenOfFragment } from './browser-link.ts';
export { type Client, createClient } from './client.ts';
export { type EmitterEndpoint, electronPort } from './electron-port.ts';
export type { Port } from './port.ts';
export { serve } from './server.ts';
export { type WebSocketLike, webSocketPort } from './web-socket-port.ts';
