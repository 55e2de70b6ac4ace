import { DocentError } from '../contract/errors.ts';
import { isLoopback } from '../contract/loopback.ts';

/** Where a shared ledger is. */
export interface LedgerAddress {
  /** `host:port/database`, for people. */
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly database: string;
  /** undefined: PGUSER, or the name of this system's user. */
  readonly user: string | undefined;
  /** undefined: PGPASSWORD, or the file .pgpass. */
  readonly password: string | undefined;
  readonly tls: false | { readonly rootCertificate: string | undefined };
}

const LOOKS_LIKE = 'It looks like postgres://USER@HOST/DATABASE.';

/**
 * The address of a PostgreSQL database. Another machine is reached with TLS, its certificate checked, unless the address ends in
 * `?sslmode=disable`; `?sslrootcert=FILE` names the authority. No error repeats the text, because it may hold a password.
 *
 * @param source a command line may hold no password: other users of the machine can read it, and the shell keeps it
 * @throws DocentError bad-input
 */
export function ledgerAddress(text: string, source: 'command line' | 'environment'): LedgerAddress {
  const bad = (message: string) => new DocentError('bad-input', message, { subject: 'ledger' });
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : undefined;
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol)) {
    throw bad(`The ledger is not the address of a PostgreSQL database. ${LOOKS_LIKE}`);
  }
  if (url.password !== '' && source === 'command line') {
    throw bad(
      'A password on the command line can be read by others and stays in the history of the shell. Leave it out of --ledger: give it in PGPASSWORD or ~/.pgpass, or the whole address in DOCENT_LEDGER.',
    );
  }
  const host = url.hostname || 'localhost';
  const database = decoded(url.pathname.slice(1));
  if (database === undefined || database === '' || database.includes('/')) {
    throw bad(`The address of the ledger names no database. ${LOOKS_LIKE}`);
  }
  const [user, password] = [decoded(url.username), decoded(url.password)];
  if (user === undefined || password === undefined) {
    throw bad('The user name or password of the ledger has a % that is not part of a code. Write it as %25.');
  }
  const port = Number(url.port || 5432);
  return {
    name: `${host}:${port}/${database}`,
    ...{ host: host.replace(/^\[|\]$/g, ''), port, database },
    user: user || undefined,
    password: password || undefined,
    tls: tlsOf(url.searchParams, isLoopback(host), bad),
  };
}

function tlsOf(
  options: URLSearchParams,
  loopback: boolean,
  bad: (message: string) => DocentError,
): LedgerAddress['tls'] {
  const mode = options.get('sslmode') ?? (loopback ? 'disable' : 'verify-full');
  const rootCertificate = options.get('sslrootcert') ?? undefined;
  const unknown = [...options.keys()].find((name) => name !== 'sslmode' && name !== 'sslrootcert');
  if (unknown !== undefined) throw bad('The address of the ledger may have two options: sslmode and sslrootcert.');
  if (mode === 'disable') return false;
  if (mode === 'verify-full') return { rootCertificate };
  throw bad('sslmode must be verify-full or disable. The others would accept any server.');
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
