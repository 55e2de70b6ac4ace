import { describe, expect, it } from 'vitest';
import { ledgerAddress } from '../../src-main/batch/ledger-address.ts';

const message = (text: string, source: 'command line' | 'environment' = 'environment'): string => {
  try {
    ledgerAddress(text, source);
  } catch (error) {
    return `${String(error)} ${JSON.stringify(error)}`;
  }
  throw new Error(`${text} was accepted`);
};

describe('the address of a shared ledger', () => {
  it('names host, port, database and user; on this machine TLS is not needed', () => {
    expect(ledgerAddress('postgres://ann@127.0.0.1:5433/work', 'command line')).toEqual({
      ...{ name: '127.0.0.1:5433/work', host: '127.0.0.1', port: 5433, database: 'work' },
      ...{ user: 'ann', password: undefined, tls: false },
    });
    expect(ledgerAddress('postgresql:///work', 'command line')).toMatchObject({ host: 'localhost', port: 5432 });
    expect(ledgerAddress('postgres://[::1]/work', 'command line')).toMatchObject({ host: '::1', tls: false });
  });

  it('of another machine needs TLS and a certificate that is checked, unless it is switched off by name', () => {
    const at = (options: string) => ledgerAddress(`postgres://db.example.org/work${options}`, 'command line').tls;
    expect(at('')).toEqual({ rootCertificate: undefined });
    expect(at('?sslrootcert=/etc/ca.pem')).toEqual({ rootCertificate: '/etc/ca.pem' });
    expect(at('?sslmode=disable')).toBe(false);
    expect(message('postgres://db.example.org/work?sslmode=require')).toContain('verify-full or disable');
    expect(message('postgres://db.example.org/work?host=other')).toContain('sslmode and sslrootcert');
  });

  it('may hold a password in the environment, not on the command line', () => {
    const text = 'postgres://ann:s%40cret@db/work';
    expect(ledgerAddress(text, 'environment')).toMatchObject({ password: 's@cret', name: 'db:5432/work' });
    expect(message(text, 'command line')).toContain('PGPASSWORD');
  });

  it.each([
    ['postgres://ann:s3cret#1@db/work', 'environment'],
    ['postgres://ann:s3cret@db/work', 'command line'],
    ['postgres://ann:s3cret@db/', 'environment'],
    ['postgres://ann:s3cret%@db/work', 'environment'],
    ['postgres://ann:s3cret@db/work?password=s3cret', 'environment'],
    ['mysql://ann:s3cret@db/work', 'environment'],
    ['s3cret', 'command line'],
  ] as const)('%s is refused without repeating what may be a password', (text, source) => {
    expect(message(text, source)).not.toContain('s3cret');
  });
});
