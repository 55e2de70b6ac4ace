import { toDecimal, toUnits } from '../contract/money-units.ts';
import { parseXml, type Xml } from './xml.ts';

type Maybe = string | undefined;

/** An electronic invoice's own data: amounts as plain decimals, days as YYYY-MM-DD. */
export interface InvoiceData {
  /** It takes an invoice back, in whole or in part: its amounts and quantities are negative here, whatever the file writes. */
  readonly credit: boolean;
  readonly fields: {
    readonly documentNumber: Maybe;
    readonly date: Maybe;
    readonly dueDate: Maybe;
    readonly deliveryDate: Maybe;
    readonly orderNumber: Maybe;
    readonly currency: Maybe;
    readonly company: Maybe;
    readonly address: Maybe;
    readonly taxNumber: Maybe;
    readonly email: Maybe;
    readonly iban: Maybe;
    readonly buyer: Maybe;
    readonly subtotal: Maybe;
    readonly tax: Maybe;
    readonly total: Maybe;
    readonly balance: Maybe;
  };
  readonly lines: readonly {
    readonly name: Maybe;
    readonly quantity: Maybe;
    readonly unitPrice: Maybe;
    readonly amount: Maybe;
    readonly taxRate: Maybe;
  }[];
  readonly taxes: readonly { readonly rate: Maybe; readonly base: Maybe; readonly amount: Maybe }[];
  /** What it says in words: remarks, and the terms of payment. */
  readonly notes: readonly string[];
}

/** What ZUGFeRD 1.0 called the elements of a Cross Industry Invoice, by their names of today. */
const ZUGFERD_1: ReadonlyMap<string, string> = new Map([
  ['ExchangedDocument', 'HeaderExchangedDocument'],
  ['SupplyChainTradeTransaction', 'SpecifiedSupplyChainTradeTransaction'],
  ['ApplicableHeaderTradeAgreement', 'ApplicableSupplyChainTradeAgreement'],
  ['ApplicableHeaderTradeDelivery', 'ApplicableSupplyChainTradeDelivery'],
  ['ApplicableHeaderTradeSettlement', 'ApplicableSupplyChainTradeSettlement'],
  ['SpecifiedTradeSettlementHeaderMonetarySummation', 'SpecifiedTradeSettlementMonetarySummation'],
  ['SpecifiedTradeSettlementLineMonetarySummation', 'SpecifiedTradeSettlementMonetarySummation'],
  ['SpecifiedLineTradeAgreement', 'SpecifiedSupplyChainTradeAgreement'],
  ['SpecifiedLineTradeDelivery', 'SpecifiedSupplyChainTradeDelivery'],
  ['SpecifiedLineTradeSettlement', 'SpecifiedSupplyChainTradeSettlement'],
  ['RateApplicablePercent', 'ApplicablePercent'],
]);

/**
 * UBL 2 (an Invoice or a CreditNote) or UN/CEFACT Cross Industry Invoice, as Factur-X, ZUGFeRD 1 and 2 and XRechnung use it; undefined for any other XML. What is read are the terms that
 * EN 16931 gives both.
 *
 * @throws Error when it is no XML, or has no total
 */
export function parseInvoiceData(bytes: Uint8Array): InvoiceData | undefined {
  const root = parseXml(bytes, ZUGFERD_1);
  const { data, type } = readersOf(root) ?? {};
  if (data === undefined) return undefined;
  if (data.fields.total === undefined) throw new Error('it has no total');
  return type !== undefined && CREDIT.has(type) ? credited(data) : data;
}

/** Codes of document types (UNTDID 1001) that EN 16931 has for credit notes. */
const CREDIT: ReadonlySet<string> = new Set([
  '81',
  '83',
  '261',
  '262',
  '296',
  '308',
  '381',
  '396',
  '420',
  '458',
  '532',
]);

function readersOf(root: Xml): { readonly data: InvoiceData; readonly type: Maybe } | undefined {
  if (root.name === 'CrossIndustryInvoice' || root.name === 'CrossIndustryDocument')
    return { data: crossIndustry(root), type: root.text('ExchangedDocument', 'TypeCode') };
  if (root.name === 'Invoice')
    return { data: ubl(root, 'InvoiceLine', 'InvoicedQuantity'), type: root.text('InvoiceTypeCode') };
  if (root.name === 'CreditNote') return { data: ubl(root, 'CreditNoteLine', 'CreditedQuantity'), type: '381' };
  return undefined;
}

/** A credit note writes what it gives back without a sign. */
function credited(data: InvoiceData): InvoiceData {
  const { subtotal, tax, total, balance } = data.fields;
  return {
    ...data,
    credit: true,
    fields: {
      ...data.fields,
      ...{ subtotal: negative(subtotal), tax: negative(tax), total: negative(total), balance: negative(balance) },
    },
    lines: data.lines.map((line) => ({
      ...line,
      quantity: plain(negative(amount(line.quantity))),
      amount: negative(line.amount),
    })),
    taxes: data.taxes.map((one) => ({ ...one, base: negative(one.base), amount: negative(one.amount) })),
  };
}

function negative(text: Maybe): Maybe {
  return text === undefined ? undefined : toDecimal(-toUnits(text));
}

function crossIndustry(root: Xml): InvoiceData {
  const head = root.at('ExchangedDocument');
  const trade = root.at('SupplyChainTradeTransaction');
  const agreed = trade?.at('ApplicableHeaderTradeAgreement');
  const settled = trade?.at('ApplicableHeaderTradeSettlement');
  const sums = settled?.at('SpecifiedTradeSettlementHeaderMonetarySummation');
  const seller = agreed?.at('SellerTradeParty');
  const place = seller?.at('PostalTradeAddress');
  const tax = seller?.all('SpecifiedTaxRegistration').map((one) => one.at('ID'));
  const prepaid = amount(sums?.text('TotalPrepaidAmount'));
  return {
    credit: false,
    fields: {
      documentNumber: head?.text('ID'),
      date: day(head?.text('IssueDateTime', 'DateTimeString')),
      dueDate: day(settled?.text('SpecifiedTradePaymentTerms', 'DueDateDateTime', 'DateTimeString')),
      deliveryDate: day(
        trade?.text(
          'ApplicableHeaderTradeDelivery',
          'ActualDeliverySupplyChainEvent',
          'OccurrenceDateTime',
          'DateTimeString',
        ),
      ),
      orderNumber: agreed?.text('BuyerOrderReferencedDocument', 'IssuerAssignedID'),
      currency: settled?.text('InvoiceCurrencyCode'),
      company: seller?.text('Name'),
      address: joined([
        place?.text('LineOne'),
        place?.text('LineTwo'),
        [place?.text('PostcodeCode'), place?.text('CityName')].filter(Boolean).join(' '),
      ]),
      taxNumber: (tax?.find((id) => id?.attribute('schemeID') === 'VA') ?? tax?.[0])?.text(),
      email: [
        seller?.text('URIUniversalCommunication', 'URIID'),
        seller?.text('DefinedTradeContact', 'EmailURIUniversalCommunication', 'URIID'),
      ].find((address) => address?.includes('@')),
      iban: account(
        settled?.text('SpecifiedTradeSettlementPaymentMeans', 'PayeePartyCreditorFinancialAccount', 'IBANID'),
      ),
      buyer: agreed?.text('BuyerTradeParty', 'Name'),
      subtotal: amount(sums?.text('TaxBasisTotalAmount')),
      tax: amount(sums?.text('TaxTotalAmount')),
      total: amount(sums?.text('GrandTotalAmount')),
      balance: prepaid === undefined ? undefined : amount(sums?.text('DuePayableAmount')),
    },
    lines: (trade?.all('IncludedSupplyChainTradeLineItem') ?? []).map((line) => ({
      name: line.text('SpecifiedTradeProduct', 'Name'),
      quantity: plain(line.text('SpecifiedLineTradeDelivery', 'BilledQuantity')),
      unitPrice: amount(line.text('SpecifiedLineTradeAgreement', 'NetPriceProductTradePrice', 'ChargeAmount')),
      amount: amount(
        line.text('SpecifiedLineTradeSettlement', 'SpecifiedTradeSettlementLineMonetarySummation', 'LineTotalAmount'),
      ),
      taxRate: plain(line.text('SpecifiedLineTradeSettlement', 'ApplicableTradeTax', 'RateApplicablePercent')),
    })),
    taxes: (settled?.all('ApplicableTradeTax') ?? []).map((one) => ({
      rate: plain(one.text('RateApplicablePercent')),
      base: amount(one.text('BasisAmount')),
      amount: amount(one.text('CalculatedAmount')),
    })),
    notes: [
      ...(head?.all('IncludedNote').map((note) => note.text('Content')) ?? []),
      settled?.text('SpecifiedTradePaymentTerms', 'Description'),
    ].filter((note) => note !== undefined),
  };
}

/** @param line, quantity how this kind of document calls them */
function ubl(root: Xml, line: string, quantity: string): InvoiceData {
  const seller = root.at('AccountingSupplierParty', 'Party');
  const buyer = root.at('AccountingCustomerParty', 'Party');
  const nameOf = (party: Xml | undefined) =>
    party?.text('PartyLegalEntity', 'RegistrationName') ?? party?.text('PartyName', 'Name');
  const place = seller?.at('PostalAddress');
  const sums = root.at('LegalMonetaryTotal');
  const prepaid = amount(sums?.text('PrepaidAmount'));
  return {
    credit: false,
    fields: {
      documentNumber: root.text('ID'),
      date: day(root.text('IssueDate')),
      dueDate: day(root.text('DueDate') ?? root.text('PaymentMeans', 'PaymentDueDate')),
      deliveryDate: day(root.text('Delivery', 'ActualDeliveryDate')),
      orderNumber: root.text('OrderReference', 'ID'),
      currency: root.text('DocumentCurrencyCode'),
      company: nameOf(seller),
      address: joined([
        place?.text('StreetName'),
        place?.text('AdditionalStreetName'),
        [place?.text('PostalZone'), place?.text('CityName')].filter(Boolean).join(' '),
      ]),
      taxNumber: seller?.text('PartyTaxScheme', 'CompanyID'),
      email: seller?.text('Contact', 'ElectronicMail'),
      iban: account(root.text('PaymentMeans', 'PayeeFinancialAccount', 'ID')),
      buyer: nameOf(buyer),
      subtotal: amount(sums?.text('TaxExclusiveAmount')),
      tax: amount(root.text('TaxTotal', 'TaxAmount')),
      total: amount(sums?.text('TaxInclusiveAmount') ?? sums?.text('PayableAmount')),
      balance: prepaid === undefined ? undefined : amount(sums?.text('PayableAmount')),
    },
    lines: root.all(line).map((one) => ({
      name: one.text('Item', 'Name'),
      quantity: plain(one.text(quantity)),
      unitPrice: amount(one.text('Price', 'PriceAmount')),
      amount: amount(one.text('LineExtensionAmount')),
      taxRate: plain(one.text('Item', 'ClassifiedTaxCategory', 'Percent')),
    })),
    taxes: root.all('TaxTotal', 'TaxSubtotal').map((one) => ({
      rate: plain(one.text('TaxCategory', 'Percent')),
      base: amount(one.text('TaxableAmount')),
      amount: amount(one.text('TaxAmount')),
    })),
    notes: [...root.all('Note').map((note) => note.text()), root.text('PaymentTerms', 'Note')].filter(
      (note) => note !== undefined,
    ),
  };
}

/** Some write the groups of an account's number as they are printed. */
function account(text: Maybe): Maybe {
  return text?.replace(/\s/g, '');
}

/** XML amounts have a point and no grouping. */
function amount(text: Maybe): Maybe {
  return text !== undefined && /^[+-]?\d{1,12}(?:\.\d{1,10})?$/.test(text) ? toDecimal(toUnits(text)) : undefined;
}

/** "4.00" pieces are 4, "19.00" per cent 19. */
function plain(text: Maybe): Maybe {
  const value = amount(text);
  return value === undefined ? undefined : String(Number(value));
}

/** "20240314" and "2024-03-14". */
function day(text: Maybe): Maybe {
  const parts = /^(\d{4})-?(\d{2})-?(\d{2})/.exec(text ?? '');
  return parts === null ? undefined : `${parts[1]}-${parts[2]}-${parts[3]}`;
}

function joined(parts: readonly Maybe[]): Maybe {
  return parts.filter((part) => part !== undefined && part !== '').join(', ') || undefined;
}
