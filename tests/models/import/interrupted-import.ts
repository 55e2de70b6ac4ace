/** A child of resume.test.ts: imports, and kills itself hard when a number of bytes are written. */
import { importModel } from '../../../models/import/import-model.ts';

const [source, out, bytes] = [process.argv[2]!, process.argv[3]!, Number(process.argv[4])];
await importModel(source, out, {
  precision: 'int4',
  onProgress: ({ done }) => {
    if (done >= bytes) process.kill(process.pid, 'SIGKILL');
  },
});
