import { Console } from 'node:console';
import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { DocentApi } from '../../contract/docent-api.ts';
import { dataDirOf } from '../data-dir.ts';
import { addModelFlags, type CliContext, type ModelFlags } from './context.ts';
import { packageVersion } from './package-version.ts';
import { existingFile, port, serveWindow } from './serve.ts';
import { aborted, serveLibrary } from './serve-library.ts';

interface McpFlags extends ModelFlags {
  readonly dataDir?: string;
  readonly http?: boolean;
  readonly port?: number;
  readonly json?: boolean;
}

/** The last page left: Docent may go. */
const LOOK_MS = 1000;

export function registerMcp(program: Command, context: CliContext): void {
  const command = program
    .command('mcp')
    .description('Answer AI programs over the Model Context Protocol: they can search, read and ask your library.')
    .argument('[files...]', 'documents to add to the library first')
    .option('--data-dir <dir>', 'where documents and history are kept (default: DOCENT_DATA_DIR, or the usual place)')
    .option('--http', 'listen on 127.0.0.1 instead of standard input; the token is printed')
    .option('--port <n>', 'with --http: listen on this port (default: any free port)', port)
    .option('--json', 'with --http: print addresses, token and process id as one JSON value');
  addModelFlags(command)
    .addHelpText(
      'after',
      `
Programs such as Claude Desktop and VS Code start "docent mcp" themselves; the README shows the settings. If Docent is
running already, its library is used. With --http the address is URL/mcp, and DOCENT_API_TOKEN sets the token.

Examples:
  $ docent mcp
  $ docent mcp report.pdf receipt.jpg
  $ docent mcp --http --port 7070`,
    )
    .action(async (files: string[], flags: McpFlags) => {
      if (!flags.http) return await serveStandardInput(context, files, flags);
      await serveWindow(context, files, { ...flags, api: true, open: false, idleMinutes: 0 });
    });
}

/** Speaks MCP over standard input and output until the other end closes it. */
async function serveStandardInput(context: CliContext, files: readonly string[], flags: McpFlags): Promise<void> {
  // Standard output is reserved for the protocol, whatever a library prints.
  Object.assign(console, new Console(process.stderr, process.stderr));
  const paths = files.map(existingFile);
  const [{ lockInstance }, { isRunning, openInRunning }, { connectToRunning }] = await Promise.all([
    import('../http/instance-lock.ts'),
    import('../http/running-host.ts'),
    import('../http/running-client.ts'),
  ]);
  const dataDir = dataDirOf({ chosen: flags.dataDir, env: context.env });
  const lock = await lockInstance(dataDir, isRunning);
  if ('pid' in lock) {
    if (paths.length > 0) await openInRunning(lock, paths);
    const running = connectToRunning(lock);
    try {
      await Promise.race([speak(running.api), running.closed, aborted(context.signal)]);
    } finally {
      running.close();
    }
    return;
  }
  try {
    await serveLibrary(context, {
      ...{ flags: { ...flags, idleMinutes: 0 }, dataDir, lock, paths: [] },
      serving: async (host, workspace) => {
        const { api, openFiles } = await workspace();
        await openFiles(paths);
        await speak(api);
        // The window may have been opened meanwhile: a second start finds this one.
        while (host.clients > 0) await delay(LOOK_MS);
      },
    });
  } finally {
    lock.release();
  }
}

/** Resolves when the client has closed standard input. */
async function speak(api: DocentApi): Promise<void> {
  const [{ StdioServerTransport }, { createMcpServer }, { ProgramCalls }] = await Promise.all([
    import('@modelcontextprotocol/sdk/server/stdio.js'),
    import('../mcp/mcp-server.ts'),
    import('../programs/program-calls.ts'),
  ]);
  const server = createMcpServer(new ProgramCalls(api), packageVersion());
  const closed = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await server.connect(new StdioServerTransport());
  await closed;
  await server.close();
}
