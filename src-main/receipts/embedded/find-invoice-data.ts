import type { XmlFile } from '../../documents/index.ts';
import { type InvoiceData, parseInvoiceData } from '../../electronic-invoices/invoice-data.ts';

/** How files of electronic invoices are called; others that are no invoice are nothing to warn of. */
const CALLED = /^(?:factur-x|zugferd-invoice|xrechnung|ubl.*|.*invoice.*)\.xml$/i;

/** The invoice that a file carries; `data` left out: one that cannot be used. undefined: none. */
export function findInvoiceData(files: readonly XmlFile[]): { readonly data?: InvoiceData } | undefined {
  let damaged = false;
  for (const { name, bytes } of files) {
    try {
      const data = parseInvoiceData(bytes);
      if (data !== undefined) return { data };
    } catch {
      damaged ||= CALLED.test(name);
    }
  }
  return damaged ? {} : undefined;
}
