import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { type Block, BODY, block, LINE_WIDTH, plainBlocks } from './blocks.ts';

/** Points between the margin and what a header says. */
const VALUES = 76;
const GAP = 8;
const CELL_END = /<\/t[dh]\b[^>]{0,200}>\s{0,200}<t[dh]\b[^>]{0,2000}>/gi;
const STYLE = /<style\b[^>]{0,1000}>.*?<\/style\b/gis;
const LINK = /<\/?a\b[^>]{0,4000}>/gi;

/** An e-mail: its headers, its text, and a list of what is attached. What it links to is not fetched. @throws Error when it is too deeply nested */
export async function emailBlocks(bytes: Uint8Array<ArrayBuffer>): Promise<Block[]> {
  const email = await PostalMime.parse(bytes);
  const { subject, from, to, cc, date, attachments } = email;
  const headers: [string, string][] = [
    ['From', names(from === undefined ? [] : [from])],
    ['To', names(to)],
    ['Cc', names(cc)],
    ['Date', email.headers.find(({ key }) => key === 'date')?.value ?? date ?? ''],
    ['Subject', subject ?? ''],
  ];
  const text = (email.text ?? '').trim() === '' ? await textOfHtml(email) : (email.text ?? '');
  return [
    ...headers.filter(([, value]) => value !== '').map(([name, value]) => header(name, value)),
    ...attachments.map((attachment) => header('Attachment', describe(attachment))),
    ...plainBlocks(`\n${text.trim()}`),
  ];
}

function header(name: string, text: string): Block {
  const cells = [
    { text: `${name}:`, x: 0, width: VALUES - GAP },
    { text, x: VALUES, width: LINE_WIDTH - VALUES },
  ];
  return { ...block('', { above: 2 }), size: BODY, cells };
}

function names(addresses: readonly Address[] = []): string {
  return addresses
    .map(({ name, address, group }) =>
      group !== undefined ? `${name}: ${names(group)}` : name && name !== address ? `${name} <${address}>` : address,
    )
    .join(', ');
}

function describe({ filename, mimeType, content }: Attachment): string {
  const bytes = typeof content === 'string' ? content.length : content.byteLength;
  const size =
    bytes < 1000 ? `${bytes} bytes` : bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`;
  return `${filename ?? 'without a name'} (${mimeType}, ${size})`;
}

/**
 * The text of a message that is HTML alone. postal-mime makes text of HTML when another part of the message is text, so it gets one. The cells of a table row
 * stay on one line, and addresses of links, which no reader sees, are left out.
 */
async function textOfHtml({ html = '' }: Email): Promise<string> {
  const cells = html.replace(STYLE, '</style').replace(CELL_END, ' &#9;&#9; ').replace(LINK, '');
  const part = (type: string, body: string) =>
    `--part\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(body).toString('base64')}\r\n`;
  const both = `Content-Type: multipart/mixed; boundary=part\r\n\r\n${part('text/plain', '')}${part('text/html', cells)}--part--\r\n`;
  return (await PostalMime.parse(both)).text ?? '';
}
