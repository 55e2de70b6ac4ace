import { engineService } from '../../contract/engine.ts';
import { serve } from '../../rpc/index.ts';
import { parentPort } from '../child-port.ts';
import { Engine } from '../engine.ts';

/** The engine as a process: forked by an EngineClient, ends when its parent lets go of the channel or dies. */
const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, engineService, new Engine());
