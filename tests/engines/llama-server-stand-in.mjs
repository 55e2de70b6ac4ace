#!/usr/bin/env node
// llama-server as far as Docent uses it: flags, a key from the environment, /health (503 while it loads) and streamed chat completions.
// The model's file is a line of text that says how to behave: well, slow, refuse, never, die (during an answer), hang (after an answer).
import { appendFileSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const flag = (name) => process.argv[process.argv.indexOf(name) + 1];
const behaviour = readFileSync(flag('--model'), 'utf8').trim();
const log = `${flag('--model')}.log`;
appendFileSync(log, `${process.pid} ${process.argv.slice(2).join(' ')} ${process.env.DOCENT_SECRET ?? 'no secret'}\n`);
readFileSync(flag('--mmproj'));
if (behaviour === 'refuse') {
  process.stderr.write('error: tensor shapes of model and projector differ\n');
  process.exit(1);
}
const key = process.env.LLAMA_API_KEY;
const loadedAt = Date.now() + (behaviour === 'slow' ? 600 : 0);
let hanging = false;

createServer((request, response) => {
  if (hanging) return;
  if (request.url === '/health') {
    response.writeHead(behaviour === 'never' || Date.now() < loadedAt ? 503 : 200).end('{}');
    return;
  }
  if (request.headers.authorization !== `Bearer ${key}`) {
    response.writeHead(401).end('{"error":{"message":"Invalid API Key"}}');
    return;
  }
  let body = '';
  request.on('data', (chunk) => (body += chunk));
  request.on('end', () => {
    const parts = JSON.parse(body).messages.at(-1).content;
    const images = parts.filter(({ type }) => type === 'image_url').length;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const say = (content, finish_reason = null) =>
      response.write(`data: ${JSON.stringify({ choices: [{ index: 0, delta: { content }, finish_reason }] })}\n\n`);
    say(`${process.pid} saw ${images}`);
    if (behaviour === 'die') setTimeout(() => process.exit(7), 50);
    else {
      say('', 'stop');
      response.end('data: [DONE]\n\n', () => {
        hanging = behaviour === 'hang';
      });
    }
  });
}).listen(Number(flag('--port')), flag('--host'));
