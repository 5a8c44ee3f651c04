// 打印出来的纸：按一下打印，看有几张、多大、每张上是什么字。
import { getDocumentProxy } from 'unpdf';

const MM_PER_POINT = 25.4 / 72;
/** A font has one shape for a word and for the radical that looks the same, and what is read back is now and then the radical. */
const RADICALS = { '⺠': '民', '⻄': '西', '⻅': '见', '⻆': '角', '⻋': '车', '⻓': '长', '⻔': '门', '⻘': '青', '⻚': '页', '⻛': '风', '⻜': '飞', '⻝': '食', '⻢': '马', '⻩': '黄', '⻬': '齐', '⻮': '齿' };

/** Words as they are compared: without blanks, every sign the usual one. */
export const plain = (words) => words.normalize('NFKC').replace(/\s/g, '').replace(/[\u2e80-\u2eff]/g, (sign) => RADICALS[sign] ?? sign);

/** Presses what prints, holds the browser's own window back; for each sheet its size in whole millimetres and its words without blanks. */
export async function printed(page, button) {
  await page.evaluate(() => {
    window.asked = new Promise((resolve) => { window.print = resolve; });
  });
  await button.click();
  await page.evaluate(() => window.asked);
  const paper = await getDocumentProxy(new Uint8Array(await page.pdf({ preferCSSPageSize: true })));
  const sheets = [];
  for (let n = 1; n <= paper.numPages; n += 1) {
    const sheet = await paper.getPage(n);
    const [left, bottom, right, top] = sheet.view;
    const { items } = await sheet.getTextContent();
    sheets.push({
      width: Math.round((right - left) * MM_PER_POINT),
      height: Math.round((top - bottom) * MM_PER_POINT),
      words: plain(items.map(({ str }) => str).join('')),
    });
  }
  return sheets;
}
