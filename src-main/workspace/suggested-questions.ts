import { extractTaskOf } from '../asking/extracts/task.ts';
import type { DocumentKind } from '../contract/library.ts';

type Questions = Readonly<Record<DocumentKind, readonly string[]>>;

/** Answered by a few words of the page, which the smallest model gives, or by stretches of it, which no model is needed for. */
const ENGLISH: Questions = {
  receipt: ['What is the total?', 'Which shop is it from?', 'What is the date?', 'List all amounts'],
  invoice: ['What is the amount due?', 'When is it due?', 'What is the invoice number?', 'List all amounts'],
  form: ['What is the date?', 'What is the name?', 'List all dates', 'List all names'],
  letter: ['Who wrote this letter?', 'Who is it addressed to?', 'What is the date?', 'What is this letter about?'],
  statement: ['What is the closing balance?', 'What is the account number?', 'List all dates', 'List all amounts'],
  table: ['What is the total?', 'List all amounts', 'List all dates'],
  paper: ['What is the title?', 'Who are the authors?', 'Summarise', 'List all names'],
  other: ['What is this document about?', 'Summarise', 'List all dates', 'List all names'],
};

/** For a language that Docent's own model does not read: only questions that need no model. */
const KOREAN_EXTRACTS = ['무엇에 관한 문서인가요?', '요약해 줘', '날짜를 모두 찾아 줘', '금액을 모두 찾아 줘'];

const KOREAN: Questions = {
  receipt: ['합계는 얼마인가요?', '어느 가게의 영수증인가요?', '날짜는 언제인가요?', '어떻게 결제했나요?'],
  invoice: ['청구 금액은 얼마인가요?', '납부 기한은 언제인가요?', '청구서 번호는 무엇인가요?', '누가 보냈나요?'],
  form: ['무엇을 위한 양식인가요?', '누가 작성했나요?', '날짜는 언제인가요?', '서명이 되어 있나요?'],
  letter: ['누가 쓴 편지인가요?', '받는 사람은 누구인가요?', '날짜는 언제인가요?', '무슨 내용인가요?'],
  statement: ['최종 잔액은 얼마인가요?', '어느 기간의 내역인가요?', '계좌번호는 무엇인가요?'],
  table: ['이 표는 무엇을 보여 주나요?', '가장 큰 값은 무엇인가요?', '합계는 얼마인가요?'],
  paper: ['제목은 무엇인가요?', '저자는 누구인가요?', '이 논문의 결론은 무엇인가요?'],
  other: ['무엇에 관한 문서인가요?', '날짜는 언제인가요?', '어떤 이름이 나오나요?'],
};

/**
 * Questions that suit such a document and that can be answered: in the reader's language (BCP 47) where the model knows it, else in English.
 *
 * @param anyLanguage a model answers that knows many languages; Docent's own reads English
 */
export function suggestedQuestions(kind: DocumentKind, language: string, anyLanguage: boolean): string[] {
  if (language.toLowerCase().split('-')[0] !== 'ko') return [...ENGLISH[kind]];
  if (anyLanguage) return [...KOREAN[kind]];
  // What needs no model is not said again in English.
  return [...KOREAN_EXTRACTS, ...ENGLISH[kind].filter((question) => extractTaskOf(question) === null).slice(0, 2)];
}
