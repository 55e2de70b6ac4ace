import { contentKey } from '../../../models/build/content-key.ts';
import { readEmbedderConfig } from '../../../models/folder/embedder-folder.ts';
import { folderError } from './folder-error.ts';
import { onnxFolder } from './onnx-folder.ts';

/** The content hash of an embedding model's folder: vectors of different ones cannot be compared. @throws DocentError model-missing, model-invalid */
export async function embeddingSha(modelDir: string): Promise<string> {
  try {
    const folder = await onnxFolder(modelDir);
    if (folder !== undefined) return await contentKey(modelDir, folder.files);
    await readEmbedderConfig(modelDir);
    return await contentKey(modelDir);
  } catch (error) {
    throw folderError(error);
  }
}
