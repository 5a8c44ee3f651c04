// 照片的场景共用的：现画一张“手机拍的”照片，带朝向、拍摄地点；从相册选上去。
import fs from 'node:fs';
import path from 'node:path';
import os from 'node:os';

/** Words inside the camera's own data that must never reach the store. */
export const CAMERA = 'XIANGJI-9000';
export const PLACE = '31.2304N121.4737E';

/**
 * A JPEG as a phone makes it: noisy and heavy. As stored by the camera: red in its top left corner, green in its top right, blue at
 * its bottom. With `orientation` 6 it is to be shown turned to the right: red goes to the top right, blue to the left side.
 * Resolves with a file that goes away with the process's temporary folder.
 */
export async function picture(page, { width, height, orientation = 1, seed = 1 }) {
  const base64 = await page.evaluate(paint, [width, height, seed]);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'gangshao-e2e-photo-'));
  process.once('exit', () => fs.rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'IMG_0001.jpg');
  const jpeg = Buffer.from(base64, 'base64');
  fs.writeFileSync(file, Buffer.concat([jpeg.subarray(0, 2), exif(orientation), jpeg.subarray(2)]));
  return file;
}

async function paint([width, height, seed]) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  const image = context.createImageData(width, height);
  let state = seed >>> 0;
  for (let at = 0; at < image.data.length; at += 4) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const grey = 90 + (state >>> 26);
    image.data.set([grey, grey, grey, 255], at);
  }
  context.putImageData(image, 0, 0);
  const [w, h] = [width / 4, height / 4];
  for (const [colour, x, y, across] of [['#f00', 0, 0, w], ['#0f0', width - w, 0, w], ['#00f', 0, height - h, width]]) {
    context.fillStyle = colour;
    context.fillRect(x, y, across, h);
  }
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.95));
  return new Promise((resolve) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.split(',')[1]);
    reader.readAsDataURL(blob);
  });
}

/** An APP1 segment with orientation, maker and place, as in the Exif specification. */
function exif(orientation) {
  const bytes = Buffer.alloc(256);
  let end = 0;
  const entry = (at, tag, type, count, value) => {
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(type, at + 2);
    bytes.writeUInt32LE(count, at + 4);
    if (type === 3) bytes.writeUInt16LE(value, at + 8);
    else bytes.writeUInt32LE(value, at + 8);
  };
  bytes.write('II*\0', 0, 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(3, 8);
  const words = 100;
  const gps = 60;
  entry(10, 0x0110, 2, CAMERA.length + 1, words);
  entry(22, 0x0112, 3, 1, orientation);
  entry(34, 0x8825, 4, 1, gps);
  bytes.write(CAMERA, words, 'latin1');
  bytes.writeUInt16LE(2, gps);
  entry(gps + 2, 0x0001, 2, 2, 'N'.charCodeAt(0));
  entry(gps + 14, 0x001b, 7, PLACE.length, words + 32);
  bytes.write(PLACE, words + 32, 'latin1');
  end = words + 32 + PLACE.length;
  const body = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), bytes.subarray(0, end)]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

/** 从相册选, without waiting for what comes of it. */
export async function choosePhoto(page, file) {
  const coming = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: '从相册选' }).click();
  await (await coming).setFiles(file);
}

/** The photos of the page that stands there are all fetched and shown; only then can they be counted. */
export async function photosShown(page) {
  await page.waitForFunction(() => !document.querySelector('ul.photos .gone'));
}

/** Adds a photo to the page that stands there and waits until it is kept and shown. */
export async function addPhoto(page, file) {
  const thumbs = page.getByRole('button', { name: /看大图/ });
  await photosShown(page);
  const before = await thumbs.count();
  await choosePhoto(page, file);
  await thumbs.nth(before).waitFor();
}
