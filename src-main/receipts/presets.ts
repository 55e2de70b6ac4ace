import type { ReceiptPreset } from '../contract/receipt.ts';
import { type ReceiptSchema, receiptSchema } from './schema-fields.ts';

type Properties = Readonly<Record<string, object>>;

/** What a model is asked on top of the fields that every receipt has, by kind of document. A statement's rows with their balances come without asking. */
const PRESETS: Readonly<Record<ReceiptPreset, Properties>> = {
  receipt: {
    time: { description: 'What time is printed on the receipt?' },
    cashier: { description: 'What is the name of the cashier?' },
    phone: { description: 'What is the phone number of the company?' },
  },
  invoice: {
    customerNumber: { description: 'What is the customer number?' },
    paymentTerms: { description: 'What are the payment terms?' },
    contact: { description: 'Who is the contact person?' },
    phone: { description: 'What is the phone number of the company?' },
  },
  utilities: {
    customerNumber: { description: 'What is the customer or account number?' },
    meterNumber: { description: 'What is the meter number?' },
    previousReading: { description: 'What is the previous meter reading?', type: 'number' },
    currentReading: { description: 'What is the current meter reading?', type: 'number' },
    consumption: { description: 'How much was consumed?' },
    supplyAddress: { description: 'What is the supply address?' },
  },
  statement: {
    bank: { description: 'What is the name of the bank?' },
    accountHolder: { description: 'Who is the account holder?' },
    accountNumber: { description: 'What is the account number?' },
    statementNumber: { description: 'What is the statement number?' },
  },
};

/** The schema of a preset. */
export function presetSchema(preset: ReceiptPreset): ReceiptSchema {
  return receiptSchema({ type: 'object', properties: PRESETS[preset] }, preset);
}
