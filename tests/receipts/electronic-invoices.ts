import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib';

/** What is the same in both syntaxes. */
export interface Electronic {
  readonly number: string;
  /** YYYY-MM-DD. */
  readonly date: string;
  readonly total: string;
}

export const USUAL: Electronic = { number: 'R-2024-117', date: '2024-03-14', total: '238.00' };

/** A Cross Industry Invoice, as Factur-X has it: two lines, 19% tax. */
export function crossIndustryInvoice({ number, date, total }: Electronic): string {
  const compact = date.replaceAll('-', '');
  const line = (name: string, quantity: string, price: string, amount: string) =>
    `<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedTradeProduct><ram:Name>${name}</ram:Name></ram:SpecifiedTradeProduct><ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>${price}</ram:ChargeAmount></ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement><ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="C62">${quantity}</ram:BilledQuantity></ram:SpecifiedLineTradeDelivery><ram:SpecifiedLineTradeSettlement><ram:ApplicableTradeTax><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradeSettlementLineMonetarySummation><ram:LineTotalAmount>${amount}</ram:LineTotalAmount></ram:SpecifiedTradeSettlementLineMonetarySummation></ram:SpecifiedLineTradeSettlement></ram:IncludedSupplyChainTradeLineItem>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<rsm:CrossIndustryInvoice xmlns:rsm="urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100" xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100" xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100">
<rsm:ExchangedDocument><ram:ID>${number}</ram:ID><ram:IssueDateTime><udt:DateTimeString format="102">${compact}</udt:DateTimeString></ram:IssueDateTime></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>${line('Regalbrett', '4', '25.00', '100.00')}${line('Montage', '2', '50.00', '100.00')}
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>Schreinerei Vogt GmbH</ram:Name><ram:PostalTradeAddress><ram:PostcodeCode>79100</ram:PostcodeCode><ram:LineOne>Talweg 3</ram:LineOne><ram:CityName>Freiburg</ram:CityName></ram:PostalTradeAddress><ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">06123</ram:ID></ram:SpecifiedTaxRegistration><ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE811907980</ram:ID></ram:SpecifiedTaxRegistration></ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Hotel Krone &amp; Co.</ram:Name></ram:BuyerTradeParty></ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode><ram:ApplicableTradeTax><ram:CalculatedAmount>38.00</ram:CalculatedAmount><ram:BasisAmount>200.00</ram:BasisAmount><ram:RateApplicablePercent>19.00</ram:RateApplicablePercent></ram:ApplicableTradeTax><ram:SpecifiedTradePaymentTerms><ram:DueDateDateTime><udt:DateTimeString format="102">20240413</udt:DateTimeString></ram:DueDateDateTime></ram:SpecifiedTradePaymentTerms><ram:SpecifiedTradeSettlementHeaderMonetarySummation><ram:LineTotalAmount>200.00</ram:LineTotalAmount><ram:TaxBasisTotalAmount>200.00</ram:TaxBasisTotalAmount><ram:TaxTotalAmount currencyID="EUR">38.00</ram:TaxTotalAmount><ram:GrandTotalAmount>${total}</ram:GrandTotalAmount><ram:DuePayableAmount>${total}</ram:DuePayableAmount></ram:SpecifiedTradeSettlementHeaderMonetarySummation></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction></rsm:CrossIndustryInvoice>`;
}

/** The same in ZUGFeRD 1.0, which names its elements otherwise. */
export function firstZugferd(given: Electronic): string {
  return crossIndustryInvoice(given)
    .replaceAll('rsm:CrossIndustryInvoice', 'rsm:CrossIndustryDocument')
    .replace('data:standard:CrossIndustryInvoice:100', 'ferd:CrossIndustryDocument:invoice:1p0')
    .replaceAll('rsm:ExchangedDocument', 'rsm:HeaderExchangedDocument')
    .replaceAll('rsm:SupplyChainTradeTransaction', 'rsm:SpecifiedSupplyChainTradeTransaction')
    .replaceAll('ApplicableHeaderTrade', 'ApplicableSupplyChainTrade')
    .replaceAll('SpecifiedLineTrade', 'SpecifiedSupplyChainTrade')
    .replaceAll(/Settlement(?:Header|Line)MonetarySummation/g, 'SettlementMonetarySummation')
    .replaceAll('RateApplicablePercent', 'ApplicablePercent');
}

/** The same invoice in UBL. */
export function ublInvoice({ number, date, total }: Electronic): string {
  const line = (id: number, name: string, quantity: string, price: string, amount: string) =>
    `<cac:InvoiceLine><cbc:ID>${id}</cbc:ID><cbc:InvoicedQuantity unitCode="C62">${quantity}</cbc:InvoicedQuantity><cbc:LineExtensionAmount currencyID="EUR">${amount}</cbc:LineExtensionAmount><cac:Item><cbc:Name>${name}</cbc:Name><cac:ClassifiedTaxCategory><cbc:Percent>19</cbc:Percent></cac:ClassifiedTaxCategory></cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">${price}</cbc:PriceAmount></cac:Price></cac:InvoiceLine>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>${number}</cbc:ID><cbc:IssueDate>${date}</cbc:IssueDate><cbc:DueDate>2024-04-13</cbc:DueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:AccountingSupplierParty><cac:Party><cac:PartyName><cbc:Name>Vogt</cbc:Name></cac:PartyName><cac:PostalAddress><cbc:StreetName>Talweg 3</cbc:StreetName><cbc:CityName>Freiburg</cbc:CityName><cbc:PostalZone>79100</cbc:PostalZone></cac:PostalAddress><cac:PartyTaxScheme><cbc:CompanyID>DE811907980</cbc:CompanyID></cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>Schreinerei Vogt GmbH</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyName><cbc:Name>Hotel Krone &amp; Co.</cbc:Name></cac:PartyName></cac:Party></cac:AccountingCustomerParty>
<cac:TaxTotal><cbc:TaxAmount currencyID="EUR">38.00</cbc:TaxAmount><cac:TaxSubtotal><cbc:TaxableAmount currencyID="EUR">200.00</cbc:TaxableAmount><cbc:TaxAmount currencyID="EUR">38.00</cbc:TaxAmount><cac:TaxCategory><cbc:Percent>19</cbc:Percent></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>
<cac:LegalMonetaryTotal><cbc:LineExtensionAmount currencyID="EUR">200.00</cbc:LineExtensionAmount><cbc:TaxExclusiveAmount currencyID="EUR">200.00</cbc:TaxExclusiveAmount><cbc:TaxInclusiveAmount currencyID="EUR">${total}</cbc:TaxInclusiveAmount><cbc:PayableAmount currencyID="EUR">${total}</cbc:PayableAmount></cac:LegalMonetaryTotal>
${line(1, 'Regalbrett', '4', '25.00', '100.00')}${line(2, 'Montage', '2', '50.00', '100.00')}</Invoice>`;
}

/** The same as a credit note: UBL has a document of its own for it, with amounts that bear no sign. */
export function ublCreditNote(given: Electronic): string {
  return ublInvoice(given)
    .replaceAll('InvoiceLine', 'CreditNoteLine')
    .replaceAll('InvoicedQuantity', 'CreditedQuantity')
    .replace('<Invoice ', '<CreditNote ')
    .replace('</Invoice>', '</CreditNote>')
    .replace('xsd:Invoice-2', 'xsd:CreditNote-2');
}

/** As Factur-X has it: an invoice of another type. */
export function crossIndustryCreditNote(given: Electronic): string {
  return crossIndustryInvoice(given).replace('</ram:ID>', '</ram:ID><ram:TypeCode>381</ram:TypeCode>');
}

/** A PDF that prints an invoice of 238.00 on a page, and carries a file. */
export async function invoicePdf(file: { readonly name: string; readonly text: string } | null): Promise<Uint8Array> {
  const pdf = await PDFDocument.create();
  const font = await pdf.embedFont(StandardFonts.Helvetica);
  const page = pdf.addPage([595, 842]);
  const rows = [
    ['Schreinerei Vogt GmbH', ''],
    ['Talweg 3, 79100 Freiburg', ''],
    ['Rechnungsnummer: R-2024-117', 'Rechnungsdatum: 14.03.2024'],
    ['Regalbrett', '100,00'],
    ['Montage', '100,00'],
    ['Nettobetrag', '200,00'],
    ['zzgl. 19% MwSt', '38,00'],
    ['Rechnungsbetrag EUR', '238,00'],
  ];
  for (const [i, [left = '', right = '']] of rows.entries()) {
    page.drawText(left, { x: 60, y: 760 - 30 * i, size: 12, font });
    if (right !== '') page.drawText(right, { x: 380, y: 760 - 30 * i, size: 12, font });
  }
  if (file !== null) await pdf.attach(new TextEncoder().encode(file.text), file.name, { mimeType: 'text/xml' });
  return await pdf.save();
}
