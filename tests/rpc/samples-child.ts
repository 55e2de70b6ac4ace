import { docentApi } from '../../src-main/contract/docent-api.ts';
import { parentPort } from '../../src-main/processes/child-port.ts';
import { serve } from '../../src-main/rpc/index.ts';
import { samplesApi } from './docent-samples.ts';

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, docentApi, samplesApi().api);
