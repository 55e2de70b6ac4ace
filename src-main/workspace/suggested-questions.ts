import type { DocumentKind } from '../contract/library.ts';

type Questions = Readonly<Record<DocumentKind, readonly string[]>>;

const ENGLISH: Questions = {
  receipt: ['What is the total?', 'Which shop is it from?', 'What is the date?', 'How was it paid?'],
  invoice: ['What is the amount due?', 'When is it due?', 'What is the invoice number?', 'Who sent it?'],
  form: ['What is this form for?', 'Who filled it in?', 'What is the date?', 'Is it signed?'],
  letter: ['Who wrote this letter?', 'Who is it addressed to?', 'What is the date?', 'What is it about?'],
  statement: ['What is the closing balance?', 'Which period does it cover?', 'What is the account number?'],
  table: ['What does this table show?', 'Which value is the highest?', 'What is the total?'],
  paper: ['What is the title?', 'Who are the authors?', 'What does the paper find?'],
  other: ['What is this document about?', 'What is the date?', 'Which names does it mention?'],
};

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

/** By primary language. English is used for languages that are missing. */
const LANGUAGES: Readonly<Record<string, Questions>> = { en: ENGLISH, ko: KOREAN };

/** Questions that suit this kind of document, in the reader's language (BCP 47). */
export function suggestedQuestions(kind: DocumentKind, language: string): string[] {
  const primary = language.toLowerCase().split('-')[0] ?? 'en';
  return [...(LANGUAGES[primary] ?? ENGLISH)[kind]];
}
