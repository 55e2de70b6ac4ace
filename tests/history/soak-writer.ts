import { writeSync } from 'node:fs';
import { openHistory } from '../../src-main/history/index.ts';
import { documentId, exampleAnswer, exampleDocument, examplePage, exampleQuestion } from './examples.ts';

/**
 * The process that the soak kills. Loads, says `ready`, waits for any input, then opens the history and writes until it dies; after each call
 * that returned it says so on standard output: `+ id` asked, `= id` answered, `- id` removed, `p n` page n saved.
 */
const [dataDir = '', life = ''] = process.argv.slice(2);

// writeSync: what was said is in the pipe even when the next thing that happens is the kill.
function say(line: string): void {
  for (;;) {
    try {
      writeSync(1, `${line}\n`);
      return;
    } catch (error) {
      // The pipe is full while a busy machine keeps the reader waiting.
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

process.stdin.once('data', () => {
  const history = openHistory({ dataDir, maintainAfterMs: null });
  const name = 'soak.pdf';
  if (history.getDocument(documentId(name)) === null) history.upsertDocument(exampleDocument(name));
  const conversation = history.createConversation({ documentId: documentId(name), title: `Life ${life}` });
  say('open');
  for (let n = 0; ; n++) {
    const id = `${life}-${n}`;
    history.startTurn({ ...exampleQuestion(name, conversation.id, `What is total ${id}?`), id });
    say(`+ ${id}`);
    history.finishTurn(id, exampleAnswer(`The total of ${id} is ${n}.00 원`));
    say(`= ${id}`);
    if (n % 5 === 4) {
      history.removeTurn(id);
      say(`- ${id}`);
    }
    if (n % 7 === 6) {
      const page = Number(life) * 1000 + n + 1;
      history.savePageText(documentId(name), examplePage(page, [`Page ${page}`, `합계 ${id}`, 'x'.repeat(500)]));
      say(`p ${page}`);
    }
  }
});
say('ready');
