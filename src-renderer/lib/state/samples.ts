const urls = import.meta.glob<string>('../../../resources/samples/*.{jpg,pdf,png}', {
  query: '?url&no-inline',
  import: 'default',
  eager: true,
});

/** A document to try Docent with, and a question that its own model answers from it. */
export interface Sample {
  readonly name: string;
  readonly mime: string;
  /** Key of its description. */
  readonly about: 'samples.receipt' | 'samples.report' | 'samples.table';
  /** In the language of the document, which is the model's. */
  readonly question: string;
}

export const SAMPLES: readonly Sample[] = [
  { name: 'receipt.jpg', mime: 'image/jpeg', about: 'samples.receipt', question: 'What is the total?' },
  { name: 'report.pdf', mime: 'application/pdf', about: 'samples.report', question: 'Who opened the reading garden?' },
  { name: 'table.png', mime: 'image/png', about: 'samples.table', question: 'Who is the keeper of Black Reef?' },
];

/** The sample as a file that the reader might have chosen. It comes with the window. */
export async function sampleFile({ name, mime }: Sample): Promise<File> {
  const url = Object.entries(urls).find(([path]) => path.endsWith(`/${name}`))?.[1] ?? name;
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${name} did not come with the window (${answer.status}).`);
  return new File([await answer.blob()], name, { type: mime });
}
