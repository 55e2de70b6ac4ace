import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { textLayerLines } from '../../src-main/asking/text-layer-lines.ts';
import { openDocument } from '../../src-main/documents/index.ts';
import { convertOffice, findLibreOffice } from '../../src-main/documents/service/office/convert-office.ts';
import { root } from '../source-imports.ts';
import { ods, repeated } from './office-files.ts';

const RTF = '{\\rtf1\\ansi The rent is 1,250.00 EUR a month.\\par}';
const SAMPLE = join(root, 'resources/samples/report.pdf');
const installed = findLibreOffice();

let folder: string;
let document: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'docent-office-test-'));
  document = join(folder, 'lease.rtf');
  writeFileSync(document, RTF);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

/** A program in the place of LibreOffice that starts, and then does what `script` says; `$last` is the document. */
function standIn(script: string): void {
  const program = join(folder, 'soffice');
  writeFileSync(program, `#!/bin/sh\nfor last in "$@"; do :; done\n: > "$(dirname "$last")/started.pdf"\n${script}\n`);
  chmodSync(program, 0o755);
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`);
}

/** A text document (OpenDocument 1.3, one XML file) that shows an image of another machine. */
const linking = (url: string) =>
  Buffer.from(`<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0" office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text><text:p>Hello <draw:frame text:anchor-type="as-char" svg:width="2cm" svg:height="2cm"><draw:image xlink:href="${url}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame></text:p></office:text></office:body></office:document>`);

describe.skipIf(process.platform === 'win32')('an office document', () => {
  it('without LibreOffice is refused with how to convert it', async () => {
    vi.stubEnv('PATH', folder);
    await expect(openDocument(document)).rejects.toMatchObject({
      code: 'unsupported-format',
      message: expect.stringContaining('soffice --headless --convert-to pdf "lease.rtf"'),
    });
  });

  it('is opened as the PDF that LibreOffice, which learns no keys, makes of it; the PDF is kept', async () => {
    vi.stubEnv('DOCENT_TOKEN', 'secret');
    standIn(`cp ${SAMPLE} "$last.pdf"; echo once $DOCENT_TOKEN >> ${join(folder, 'runs')}`);
    const converted = join(folder, 'kept.pdf');
    for (let time = 0; time < 2; time++) {
      const opened = await openDocument(document, { converted });
      expect(opened.kind).toBe('pdf');
      expect(opened.sha256).toMatch(/^[0-9a-f]{64}$/);
      expect(await textLayerLines(opened, 1)).not.toHaveLength(0);
      await opened.dispose();
    }
    expect(readFileSync(converted).equals(readFileSync(SAMPLE))).toBe(true);
    expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('once\n');
  });

  it('that LibreOffice cannot convert is damaged or needs a password', async () => {
    standIn('exit 0');
    await expect(openDocument(document)).rejects.toMatchObject({
      code: 'file-damaged',
      message: expect.stringContaining('save it as PDF'),
    });
  });

  it('that takes LibreOffice too long is stopped, and after the second time not tried again', async () => {
    standIn('sleep 600');
    const open = () => openDocument(document, { limits: { time: 50 } });
    for (let time = 0; time < 2; time++) await expect(open()).rejects.toMatchObject({ code: 'timeout' });
    await expect(open()).rejects.toMatchObject({ code: 'document-stopped' });
  });

  it('that takes LibreOffice too much memory is stopped, and after the second time not tried again', async () => {
    // A line without an end.
    standIn('head -c 3000000000 /dev/zero | tail -n 1 > /dev/null; sleep 600');
    for (let time = 0; time < 2; time++) {
      await expect(openDocument(document)).rejects.toMatchObject({
        code: 'too-large',
        message: expect.stringContaining('MB of memory'),
      });
    }
    await expect(openDocument(document)).rejects.toMatchObject({ code: 'document-stopped' });
  });

  it('ends LibreOffice, and what it started, when it is cancelled', async () => {
    const ticks = join(folder, 'ticks');
    standIn(`(while :; do echo tick >> ${ticks}; sleep 0.1; done) & wait`);
    const stop = new AbortController();
    const opening = openDocument(document, { signal: stop.signal });
    await vi.waitFor(() => readFileSync(ticks), { timeout: 20_000 });
    stop.abort();
    await expect(opening).rejects.toMatchObject({ code: 'cancelled' });
    const before = readFileSync(ticks, 'utf8');
    await delay(500);
    expect(readFileSync(ticks, 'utf8')).toBe(before);
  });

  it.skipIf(installed === undefined)(
    'that links to an image on a server has nothing fetched (needs LibreOffice)',
    async () => {
      const asked: (string | undefined)[] = [];
      const server = createServer((request, response) => {
        asked.push(request.url);
        response.end();
      }).listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const pdf = await convertOffice(
        { kind: 'bytes', bytes: linking(`http://127.0.0.1:${port}/pixel.png`) },
        'a.fodt',
        15_000,
        undefined,
      );
      server.close();
      expect(Buffer.from(pdf.subarray(0, 5)).toString()).toBe('%PDF-');
      expect(asked).toEqual([]);
    },
    240_000,
  );

  it.skipIf(installed === undefined)(
    'that is a bomb of a kind that nobody looks for is stopped, and so is LibreOffice (needs LibreOffice)',
    async () => {
      const bomb = join(folder, 'bomb.ods');
      writeFileSync(bomb, ods(repeated(1_048_576, 16_384, 1, 't'), 't'));
      await expect(openDocument(bomb)).rejects.toMatchObject({ code: expect.stringMatching(/^(timeout|too-large)$/) });
      const programs = execFileSync('ps', ['-A', '-o', 'ppid=,args='], { encoding: 'utf8' });
      expect(
        programs.split('\n').filter((line) => line.includes('docent-office-') && line.includes('soffice')),
      ).toEqual([]);
    },
    240_000,
  );

  it.skipIf(installed === undefined)(
    'is really converted, from a copy without a name (needs LibreOffice)',
    async () => {
      const unnamed = join(folder, 'unnamed');
      copyFileSync(document, unnamed);
      const opened = await openDocument(unnamed);
      expect((await textLayerLines(opened, 1))!.map(({ text }) => text)).toEqual(['The rent is 1,250.00 EUR a month.']);
      await opened.dispose();
    },
    240_000,
  );
});
