import { describe, expect, test } from 'vitest';
import { ended, samples } from './docent-window.ts';
import { shots } from './screenshots.ts';
import { Stage } from './stage.ts';
import { textPdf } from './text-pdf.ts';

const stage = new Stage({ locale: 'ko-KR' });

describe('In Korean', () => {
  test('every word of the window is Korean, and questions are asked', async () => {
    const { page } = stage;
    /** Latin words that belong to no name. */
    const foreign = () =>
      page.evaluate(() => {
        const names =
          /Docent|docent-mini|DocVQA|OCRBench|llama\.cpp|lfm1\.0|mit\b|GB|int[48]|CPU|PDF|CSV|DATEV|IBAN|Alt|Page Down|huggingface\.co|OWNER\/NAME|monkey(?:-chat)?|apache-[\d.]+|(?:smol|granite|qwen|lfm2\.5|multilingual|e5|bge|arctic)[\w.-]+|hledger|Beancount|JSON|Markdown|Excel|OpenAI|LM Studio|llama-server|vLLM|Ollama|Tesseract|PP-OCRv4|registry\.npmjs\.org|https?:\/\/\S+|px|Ctrl|Shift|Enter|Esc|Tab|WebP|JPEG|English|[\p{L}\d -]+\.(?:pdf|jpg|png)/gu;
        const texts: string[] = [];
        for (const element of document.querySelectorAll('#docent *')) {
          if (element.closest('[data-page], kbd, code, q, [lang]:not(html), option') !== null) continue;
          const own = [...element.childNodes].flatMap((node) => (node instanceof Text ? [node.data] : []));
          for (const text of [
            ...own,
            element.getAttribute('aria-label'),
            element.getAttribute('title'),
            element.getAttribute('placeholder'),
          ]) {
            if (text !== null && /[A-Za-z]{2,}/.test(text.replaceAll(names, ''))) texts.push(text);
          }
        }
        return texts;
      });
    await page.getByRole('heading', { level: 1 }).waitFor();
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko');
    expect(await foreign()).toEqual([]);
    await shots(page, 'korean-library');
    const sections = page.getByRole('navigation').getByRole('listitem').getByRole('link');
    const count = await sections.count();
    for (let index = 1; index < count; index++) {
      await sections.nth(index).click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      expect(await foreign()).toEqual([]);
    }
    await shots(page, 'korean-settings');
    await sections.nth(0).click();
    const chooser = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    await (await chooser).setFiles({
      mimeType: 'application/pdf',
      name: '임대.pdf',
      buffer: textPdf(['Lease', 'Rent 310.00 EUR']),
    });
    await page.locator('canvas[data-drawn="true"]').first().waitFor();
    await page.locator('textarea').fill('임대료는 얼마인가요?');
    await page.keyboard.press('Enter');
    await ended(page.getByRole('article').last());
    await shots(page, 'korean-reader');

    await sections.nth(0).click();
    const receipts = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+o');
    await (await receipts).setFiles([samples.receipt, samples.table]);
    await page.getByRole('checkbox', { name: /receipt\.jpg/ }).check();
    await page.getByRole('link', { name: '영수증', exact: true }).click();
    await page.getByRole('button', { name: '영수증 1개 읽기' }).click();
    await page.getByRole('row').getByRole('button', { name: 'receipt.jpg' }).click();
    await page.getByRole('button', { name: '품목 추가' }).click();
    await page.getByRole('button', { name: '쪽에 표시: 합계' }).click();
    await page.getByRole('application').waitFor();
    await shots(page, 'korean-receipt');
    expect(await foreign()).toEqual([]);
  });
});
