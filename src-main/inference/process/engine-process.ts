import { engineService } from '../../contract/engine.ts';
import { parentPort } from '../../processes/child-port.ts';
import { serve } from '../../rpc/index.ts';
import { Engine } from '../engine.ts';

/** The program of the engine process. EngineClient starts it; it ends when its parent closes the channel or dies. */
const port = parentPort();
port.onClose(() => process.exit(0));
serve(port, engineService, new Engine());
