import type { IncomingMessage, ServerResponse } from 'node:http';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import type { ProgramRoutes } from '../http/program-door.ts';
import type { ProgramCalls } from '../programs/program-calls.ts';
import { createMcpServer } from './mcp-server.ts';

const MCP_PATH = '/mcp';

/** MCP's streamable HTTP at `MCP_PATH`. Each request stands for itself: a server that is started again has forgotten nothing. */
export function mcpRoutes(calls: ProgramCalls, version: string): ProgramRoutes {
  return {
    owns: (path) => path === MCP_PATH,
    answer: async (request: IncomingMessage, response: ServerResponse) => {
      if (request.method !== 'POST') {
        // Without sessions there is no stream to listen to and none to end.
        response.writeHead(405, { Allow: 'POST' }).end();
        return;
      }
      const server = createMcpServer(calls, version);
      const transport = new StreamableHTTPServerTransport({});
      response.on('close', () => void server.close());
      await server.connect(transport);
      await transport.handleRequest(request, response);
    },
  };
}
