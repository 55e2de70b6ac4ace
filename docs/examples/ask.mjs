// Asks Docent over its HTTP API, with nothing but Node 20 or later:
//
//   docent serve --api --no-open --port 7070        (prints the token)
//   DOCENT_API_TOKEN=... node ask.mjs receipt.jpg "What is the total?"
//
// The answer is written as it comes; then follow the places that it rests on.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';

const [file, question] = process.argv.slice(2);
const api = process.env.DOCENT_API ?? 'http://127.0.0.1:7070/api/v1';
const headers = { Authorization: `Bearer ${process.env.DOCENT_API_TOKEN}` };

async function call(path, init = {}) {
  const response = await fetch(api + path, { ...init, method: 'POST', headers: { ...headers, ...init.headers } });
  if (response.ok) return response;
  throw new Error((await response.json()).error.message);
}

const name = encodeURIComponent(basename(file));
const document = await (await call(`/documents?name=${name}`, { body: await readFile(file) })).json();

const events = await call(`/documents/${document.id}/ask`, {
  headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
  body: JSON.stringify({ question }),
});
let text = '';
for await (const piece of events.body.pipeThrough(new TextDecoderStream())) {
  text += piece;
  const whole = text.split('\n\n');
  text = whole.pop();
  for (const event of whole) {
    const [, kind, json] = /^event: (\w+)\ndata: (.*)$/.exec(event);
    const value = JSON.parse(json);
    if (kind === 'progress') process.stderr.write(`${value.stage}\n`);
    if (kind === 'error') throw new Error(value.message);
    if (kind === 'result') {
      console.log(value.found ? value.answer : 'The document does not say.');
      for (const { page, box, text: words } of value.citations) console.log(`  page ${page}, box ${box}: ${words}`);
    }
  }
}
