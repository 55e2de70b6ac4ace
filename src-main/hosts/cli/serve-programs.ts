import type { DocentApi } from '../../contract/docent-api.ts';
import { API_ROOT } from '../http/api/api-root.ts';
import type { RunningInstance } from '../http/instance-lock.ts';
import type { ProgramDoor } from '../http/program-door.ts';
import type { CliContext } from './context.ts';
import { packageVersion } from './package-version.ts';
import { aborted } from './serve-library.ts';

export interface OpenDoor {
  readonly token: string;
  readonly open: (api: DocentApi) => Promise<ProgramDoor>;
}

/** HTTP API and MCP behind one token. @throws DocentError bad-input for a token that was set and is too short */
export async function programDoor(context: CliContext): Promise<OpenDoor> {
  const { ProgramDoor, programToken } = await import('../http/program-door.ts');
  const token = programToken(context.env.DOCENT_API_TOKEN);
  return {
    token,
    open: async (api) => {
      const [{ ProgramCalls }, { mcpRoutes }, { apiRoutes }] = await Promise.all([
        import('../programs/program-calls.ts'),
        import('../mcp/http-routes.ts'),
        import('../http/api/api-routes.ts'),
      ]);
      const calls = new ProgramCalls(api);
      return new ProgramDoor(token, [apiRoutes(calls, packageVersion()), mcpRoutes(calls, packageVersion())]);
    },
  };
}

/** Answers programs on a port of its own, for a Docent that runs already and has the library; until either ends. */
export async function servePrograms(
  context: CliContext,
  flags: { readonly port?: number | undefined; readonly json?: boolean | undefined },
  running: RunningInstance,
): Promise<void> {
  const [{ createBrowserHost }, { connectToRunning }, door] = await Promise.all([
    import('../http/index.ts'),
    import('../http/running-client.ts'),
    programDoor(context),
  ]);
  const client = connectToRunning(running);
  try {
    const host = await createBrowserHost({
      api: client.api,
      port: flags.port,
      programs: await door.open(client.api),
    });
    try {
      const { origin } = new URL(host.url);
      const api = { url: `${origin}${API_ROOT}`, token: door.token };
      const { url, pid } = running;
      const text = `${url}\nAPI:   ${api.url}\nToken: ${api.token}\n`;
      context.stdout.write(flags.json ? `${JSON.stringify({ url, pid, api })}\n` : text);
      await Promise.race([aborted(context.signal), client.closed]);
    } finally {
      await host.close();
    }
  } finally {
    client.close();
  }
}
