/** An answer is a few KB, so a longer line is not one. */
const LONGEST_LINE = 1_000_000;

/**
 * The `data` of each event of a text/event-stream (HTML standard, 9.2.6), however its bytes are cut. Comments (servers keep a slow connection
 * alive with them) and other fields are passed over. An event without its blank line counts when the stream ends in order.
 *
 * @throws Error for an endless line; whatever `bytes` throws
 */
export async function* serverSentEvents(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let data: string[] = [];
  for await (const piece of bytes) {
    rest += decoder.decode(piece, { stream: true });
    // A carriage return at the end may be the first half of CR LF.
    const lines = rest.split(/\r\n|\n|\r(?!$)/);
    rest = lines.pop() ?? '';
    if (rest.length > LONGEST_LINE) throw new Error('a line of the answer does not end');
    for (const line of lines) {
      if (line === '') {
        if (data.length > 0) yield data.join('\n');
        data = [];
      } else if (line.startsWith('data:')) data.push(line.slice(line[5] === ' ' ? 6 : 5));
    }
  }
  const last = rest.replace(/\r$/, '');
  if (last.startsWith('data:')) data.push(last.slice(last[5] === ' ' ? 6 : 5));
  if (data.length > 0) yield data.join('\n');
}
