import { describe, expect, it, vi } from 'vitest';
import { docentApi } from '../../src-main/contract/docent-api.ts';
import { type Port, serve } from '../../src-main/rpc/index.ts';
import { Connection } from '../../src-renderer/lib/connection/connection.svelte.ts';
import { memoryPorts } from '../rpc/memory-port.ts';
import { standInApi } from './stand-in-api.ts';

const settings = {
  theme: 'dark',
  language: 'ko',
  doubtBelow: 0.4,
  indexing: true,
  keepUnlockedText: false,
  strongerModel: null,
  askStronger: false,
} as const;

/** Main at the other end of a new pair of ports, each time somebody connects. */
function main() {
  const links: Port[] = [];
  const api = standInApi({
    getSettings: async () => settings,
    search: () => new Promise(() => undefined),
    events: async function* () {
      yield { kind: 'notice', code: 'x', message: 'hello' } as const;
      await new Promise(() => undefined);
    },
  });
  // Only what the test calls is there; serving asks for every method by its name.
  const whole = { ...Object.fromEntries(Object.keys(docentApi).map((name) => [name, () => undefined])) };
  const given = { getSettings: api.getSettings, search: api.search, events: api.events };
  const connect = async (): Promise<Port> => {
    const [window, other] = memoryPorts();
    serve(other, docentApi, { ...whole, ...given } as unknown as typeof api);
    links.push(other);
    return window;
  };
  return { connect, links };
}

describe('the link to Docent', () => {
  it('makes calls wait until it opens', async () => {
    const connection = new Connection(main().connect);
    const early = connection.api.getSettings({});
    expect(connection.status).toBe('connecting');
    void connection.run();
    await expect(early).resolves.toEqual(settings);
    expect(connection.status).toBe('open');
  });

  it('reconnects by itself, and reports each opening', async () => {
    const { connect, links } = main();
    const connection = new Connection(connect);
    const opened = vi.fn();
    connection.onOpen(opened);
    void connection.run();
    await connection.api.getSettings({});
    const cut = connection.api.search({ query: 'x', limit: 1 });
    links[0]!.close();
    await expect(cut).rejects.toMatchObject({ code: 'closed' });
    await expect.poll(() => connection.status).toBe('lost');
    await expect(connection.api.getSettings({})).resolves.toEqual(settings);
    expect(opened).toHaveBeenCalledTimes(2);
  });

  it('reports that it is open to late listeners', async () => {
    const connection = new Connection(main().connect);
    void connection.run();
    await connection.api.getSettings({});
    const opened = vi.fn();
    connection.onOpen(opened);
    expect(opened).toHaveBeenCalledOnce();
  });

  it('retries after a failure, at once if the reader asks for it', async () => {
    const { connect } = main();
    let failures = 4;
    const connection = new Connection(() => (failures-- > 0 ? Promise.reject(new Error('no')) : connect()));
    void connection.run();
    // Left to itself it waits by the clock, which stands still here.
    vi.useFakeTimers();
    try {
      for (let turn = 0; connection.status !== 'open' && turn < 1000; turn++) {
        connection.retry();
        await Promise.resolve();
      }
      expect(connection.status).toBe('open');
    } finally {
      vi.useRealTimers();
    }
  });

  it('carries streams, and releases one that is left early', async () => {
    const connection = new Connection(main().connect);
    void connection.run();
    for await (const event of connection.api.events({})) {
      expect(event).toMatchObject({ kind: 'notice', message: 'hello' });
      break;
    }
    await expect(connection.api.getSettings({})).resolves.toEqual(settings);
  });
});
