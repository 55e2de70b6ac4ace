/** What PP-OCRv4 reads with: the network that finds lines, the one that reads them, and the characters that it knows, one a line. */
export const PADDLE_FILES = {
  lines: 'ch_PP-OCRv4_det_infer.onnx',
  characters: 'ch_PP-OCRv4_rec_infer.onnx',
  dictionary: 'ppocr_keys_v1.txt',
} as const;
