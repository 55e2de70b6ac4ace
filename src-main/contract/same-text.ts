/** Letters and digits only, in lower case: for comparing names, addresses, numbers of documents and quotations. */
export function foldText(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}
