import { createHash } from 'node:crypto';

/** ISO 32000-1, 7.6.3.3, algorithm 2, step (a): what a short password is filled up with. */
const PADDING = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex');
const PERMISSIONS = -4;

/**
 * A PDF of one page with a line of text that opens with its password only: the standard security handler, revision 2, RC4 of 40 bits
 * (ISO 32000-1, 7.6.3). Weak, and enough to be locked.
 */
export function lockedPdf(password: string, line: string): Buffer {
  const id = Buffer.alloc(16, 7);
  const padded = Buffer.concat([Buffer.from(password, 'latin1'), PADDING]).subarray(0, 32);
  // Algorithm 3: the owner's password is the user's.
  const owner = rc4(md5(padded).subarray(0, 5), padded);
  const permissions = Buffer.alloc(4);
  permissions.writeInt32LE(PERMISSIONS);
  // Algorithm 2, then algorithm 4.
  const key = md5(padded, owner, permissions, id).subarray(0, 5);
  const user = rc4(key, PADDING);
  const encrypted = (object: number, text: string): Buffer => {
    // Algorithm 1: each object has a key of its own, from its number (3 bytes) and generation (2 bytes).
    const of = Buffer.from([object & 255, object >> 8, 0, 0, 0]);
    return rc4(md5(key, of).subarray(0, 10), Buffer.from(text, 'latin1'));
  };

  const content = encrypted(5, `BT /F1 18 Tf 60 700 Td (${line}) Tj ET`);
  const objects: (string | Buffer)[][] = [
    ['<< /Type /Catalog /Pages 2 0 R >>'],
    ['<< /Type /Pages /Kids [3 0 R] /Count 1 >>'],
    ['<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>'],
    ['<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>'],
    [`<< /Length ${content.length} >>\nstream\n`, content, '\nendstream'],
    [`<< /Filter /Standard /V 1 /R 2 /P ${PERMISSIONS} /O ${hex(owner)} /U ${hex(user)} >>`],
  ];
  const parts: Buffer[] = [Buffer.from('%PDF-1.4\n')];
  const size = () => parts.reduce((sum, part) => sum + part.length, 0);
  const offsets = objects.map((body, index) => {
    const offset = size();
    parts.push(
      Buffer.from(`${index + 1} 0 obj\n`),
      ...body.map((part) => Buffer.from(part)),
      Buffer.from('\nendobj\n'),
    );
    return offset;
  });
  const table = size();
  const entries = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const count = objects.length + 1;
  const trailer = `<< /Size ${count} /Root 1 0 R /Encrypt 6 0 R /ID [${hex(id)} ${hex(id)}] >>`;
  parts.push(
    Buffer.from(`xref\n0 ${count}\n0000000000 65535 f \n${entries}trailer\n${trailer}\nstartxref\n${table}\n%%EOF\n`),
  );
  return Buffer.concat(parts);
}

function hex(bytes: Buffer): string {
  return `<${bytes.toString('hex')}>`;
}

function md5(...parts: readonly Buffer[]): Buffer {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
}

/** OpenSSL 3 has retired it. */
function rc4(key: Buffer, data: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, i) => i);
  for (let i = 0, j = 0; i < 256; i++) {
    j = (j + state[i]! + key[i % key.length]!) & 255;
    [state[i], state[j]] = [state[j]!, state[i]!];
  }
  let [a, b] = [0, 0];
  return Buffer.from(data).map((byte) => {
    a = (a + 1) & 255;
    b = (b + state[a]!) & 255;
    [state[a], state[b]] = [state[b]!, state[a]!];
    return byte ^ state[(state[a]! + state[b]!) & 255]!;
  }) as Buffer;
}
