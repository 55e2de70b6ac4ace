import { describe, expect, it } from 'vitest';
import { DocentError, ERROR_CODES, type ErrorCode } from '../../src-main/contract/errors.ts';
import { exitCodeOf } from '../../src-main/hosts/cli/exit-codes.ts';
import type { Docent } from '../../src-main/hosts/cli/service.ts';
import { commandLine, TableDocent } from './command-line.ts';

const never = (): Docent => {
  throw new Error('the service must not be opened');
};
const failing = (code: ErrorCode) => () => {
  const docent = new TableDocent();
  docent.ask = async () => {
    throw new DocentError(code, 'What happened, and what to do.', { subject: 'bill.pdf' });
  };
  return docent;
};

describe('help', () => {
  it.each([[], ['app'], ['serve'], ['ask'], ['read'], ['eval'], ['doctor']])(
    'is there for "docent %s", with an example or exit codes',
    async (...command) => {
      const { code, stdout, stderr } = await commandLine([...command, '--help'], never);
      expect(code).toBe(0);
      expect(stderr).toBe('');
      expect(stdout).toMatch(/Usage: docent/);
      expect(stdout).toMatch(command.length === 0 ? /Exit codes:/ : /Examples?:\n {2}\$ docent/);
    },
  );

  it('prints the version', async () => {
    expect((await commandLine(['--version'], never)).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('docent ask', () => {
  const answers = { 'What is the total?': '9.00', When: '25/12/2018' };

  it('prints exactly one JSON value with --json', async () => {
    const docent = new TableDocent(answers);
    const { code, stdout, stderr } = await commandLine(
      ['ask', 'bill.jpg', 'What is the total?', 'Who?', '--json'],
      () => docent,
    );
    expect([code, stderr]).toEqual([0, '']);
    const result: unknown = JSON.parse(stdout);
    expect(result).toMatchObject({
      answers: [
        { question: 'What is the total?', answer: '9.00', found: true, page: 1, evidence: [{ page: 1, text: '9.00' }] },
        { question: 'Who?', answer: '', found: false, evidence: [] },
      ],
      model: 'table',
      device: 'cpu',
      tiles: { rows: 3, cols: 2, kept: 5 },
      timings: { first_token_ms: 1200 },
    });
  });

  it('passes page, region, password, text and device on', async () => {
    const docent = new TableDocent(answers);
    let device = '';
    const args = [
      'ask',
      'a.pdf',
      'When',
      '--page',
      '3',
      '--region',
      '0.7,0.5,0.3,0.25',
      '--no-text',
      '--device',
      'webgpu',
    ];
    await commandLine([...args, '--password', 'secret'], (settings) => {
      device = settings.device;
      return docent;
    });
    expect(device).toBe('webgpu');
    expect(docent.calls[0]).toMatchObject({
      file: 'a.pdf',
      questions: ['When'],
      options: { page: 3, region: [0.7, 0.5, 1, 0.75], password: 'secret', text: false },
    });
  });

  it('shows the answer, its place and what the model saw', async () => {
    const { stdout } = await commandLine(['ask', 'bill.jpg', 'When'], () => new TableDocent(answers));
    expect(stdout).toMatch(/^25\/12\/2018\n/);
    expect(stdout).toContain('page 1: “25/12/2018”');
    expect(stdout).toContain('table on cpu saw 5 of 3x2 tiles (868x1288 pixels)');
    expect(stdout).toContain('first token 1.2 s');
  });

  it('states plainly that the page does not say it', async () => {
    const { stdout, code } = await commandLine(['ask', 'bill.jpg', 'Who?'], () => new TableDocent(answers));
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Page 1 does not say\.\n/);
  });

  it('closes the service after an answer and after an error', async () => {
    const docent = new TableDocent(answers);
    await commandLine(['ask', 'bill.jpg', 'When'], () => docent);
    docent.ask = async () => {
      throw new DocentError('internal', 'no');
    };
    await commandLine(['ask', 'bill.jpg', 'When'], () => docent);
    expect(docent.disposed).toBe(2);
  });

  it.each([
    [['ask', 'bill.jpg']],
    [['ask']],
    [['ask', 'bill.jpg', 'When', '--page', '0']],
    [['ask', 'bill.jpg', 'When', '--page', 'two']],
    [['ask', 'bill.jpg', 'When', '--region', '0.5,0.5,0.6,0.1']],
    [['ask', 'bill.jpg', 'When', '--region', '1,2,3']],
    [['ask', 'bill.jpg', 'When', '--device', 'toaster']],
    [['ask', 'bill.jpg', 'When', '--endpoint', '127.0.0.1:1234', '--endpoint-model', 'some']],
    [['ask', 'bill.jpg', 'When', '--colour']],
    [['answer', 'bill.jpg']],
  ])('is wrong use: %j', async (args) => {
    const plain = await commandLine(args, never);
    expect(plain.code).toBe(2);
    expect(plain.stdout).toBe('');
    expect(plain.stderr).not.toBe('');
    const json = await commandLine([...args, '--json'], never);
    expect(json.code).toBe(2);
    expect(JSON.parse(json.stdout)).toMatchObject({ error: { code: 'bad-input' } });
  });
});

describe('errors', () => {
  it.each(ERROR_CODES.map((code) => [code]))(
    '%s ends with its own exit code and, with --json, one JSON value',
    async (code) => {
      const { code: exit, stdout, stderr } = await commandLine(['ask', 'bill.pdf', 'When', '--json'], failing(code));
      expect(exit).toBe(exitCodeOf(new DocentError(code, '')));
      expect(exit).not.toBe(0);
      expect(JSON.parse(stdout)).toEqual({
        error: { code, message: 'What happened, and what to do.', subject: 'bill.pdf' },
      });
      expect(stderr).toContain('What happened, and what to do.');
    },
  );

  it('without --json go only to standard error', async () => {
    const { code, stdout, stderr } = await commandLine(['ask', 'bill.pdf', 'When'], failing('file-not-found'));
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toBe('docent: What happened, and what to do.\n');
  });

  it('cancelled by a signal end with 130, the service closed', async () => {
    const controller = new AbortController();
    const docent = new TableDocent();
    docent.ask = (_file, _questions, options) => {
      queueMicrotask(() => controller.abort());
      return new Promise((_, reject) =>
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)),
      );
    };
    const { code, stdout } = await commandLine(['ask', 'a.pdf', 'When', '--json'], () => docent, {
      signal: controller.signal,
    });
    expect(code).toBe(130);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'cancelled' } });
    expect(docent.disposed).toBe(1);
  });
});

describe('docent read', () => {
  it('prints the text of all pages or of one, segments of a row side by side', async () => {
    const all = await commandLine(['read', 'a.pdf'], () => new TableDocent());
    expect(all.stdout).toBe('--- page 1 ---\nPAGE 1\nTOTAL   2.00\n\n--- page 2 ---\nPAGE 2\nTOTAL   2.00\n');
    const one = await commandLine(['read', 'a.pdf', '--page', '2'], () => new TableDocent());
    expect(one.stdout).toBe('PAGE 2\nTOTAL   2.00\n');
  });

  it('takes the password from DOCENT_PASSWORD', async () => {
    const docent = new TableDocent();
    let password: string | undefined;
    docent.read = async (_file, options) => {
      password = options?.password;
      return { pages: [], notes: [], timings: { open_ms: 0, encode_ms: 0, total_ms: 0 } };
    };
    process.env.DOCENT_PASSWORD = 'from the environment';
    try {
      await commandLine(['read', 'a.pdf', '--json'], () => docent);
    } finally {
      delete process.env.DOCENT_PASSWORD;
    }
    expect(password).toBe('from the environment');
  });
});
