import { addSample, question, temporaryWorkspace, tinyDocent } from './temporary-workspace.ts';

/** Asks, and is killed by whoever started it: says on standard output what it was told was written. */
const [, , dataDir] = process.argv;
const workspace = await temporaryWorkspace({ dataDir: dataDir!, docent: tinyDocent() });
const receipt = await addSample(workspace.api, 'receipt.jpg');
for await (const event of workspace.api.ask(question(receipt.id))) {
  if (event.kind === 'turn') process.stdout.write(`${JSON.stringify(event.turn)}\n`);
}
