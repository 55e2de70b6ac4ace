import { parentPort } from '../../src-main/processes/child-port.ts';
import { serve } from '../../src-main/rpc/index.ts';
import { SampleService, sampleService } from './sample-service.ts';

const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, sampleService, new SampleService());
