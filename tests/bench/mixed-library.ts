import { createCanvas } from '@napi-rs/canvas';
import { barChart, picturedPdf } from '../documents/pictured-pdf.ts';
import { longPdf } from '../renderer/long-pdf.ts';

/** Pages of a document with a text layer. */
export const PAGES = 5;
/** A4 at 200 dpi, as scanners and telephones make pages. */
const [WIDTH, HEIGHT] = [1654, 2339];

/** The documents of a library, as people have them: of each ten, one is a scan and one has a chart; the others are text. No two are the same. */
export async function mixedDocument(number: number): Promise<{ name: string; bytes: Buffer }> {
  if (number % 10 === 3) return { name: `scan ${number}.jpg`, bytes: scan(number) };
  const made = number % 10 === 7 ? await chart(number) : Buffer.concat([longPdf(PAGES), Buffer.from(`% ${number}\n`)]);
  return { name: `ledger ${number}.pdf`, bytes: made };
}

function scan(number: number): Buffer {
  const canvas = createCanvas(WIDTH, HEIGHT);
  const context = canvas.getContext('2d');
  context.fillStyle = '#f4f2ec';
  context.fillRect(0, 0, WIDTH, HEIGHT);
  context.fillStyle = '#222';
  // Somebody laid it on the glass a little aslant.
  context.rotate(0.008);
  context.font = '34px sans-serif';
  for (let line = 1; line <= 40; line++)
    context.fillText(
      `${line}. What the boat ${number * line} of the harbour carried on its morning tide`,
      150,
      130 + line * 52,
    );
  return canvas.toBuffer('image/jpeg');
}

async function chart(number: number): Promise<Buffer> {
  const image = barChart(`Boats of year ${number}`, [
    ['Spring', number],
    ['Summer', 2 * number],
    ['Autumn', number + 9],
  ]);
  return await picturedPdf(
    [{ text: `The boats of the year ${number} are counted below.`, x: 64, y: 770 }],
    [{ image, place: [64, 400, 464, 666] }],
  );
}
