import { engineService } from '../contract/engine.ts';
import { Engine } from '../inference/engine.ts';
import { parentPort } from '../inference/process/child-port.ts';
import { serve } from '../rpc/index.ts';

/** The engine as a process: forked by an EngineClient, ends when its parent lets go of the channel or dies. */
const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, engineService, new Engine());
