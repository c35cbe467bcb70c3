import type { Page } from 'playwright-core';

/**
 * The RGBA pixels of the page as it is on the screen. They are decoded on a page of their own: the
 * policy of ours has no images from a `data:` address.
 */
export async function screenOf(page: Page): Promise<{ data: Uint8ClampedArray; width: number }> {
  const png = (await page.screenshot()).toString('base64');
  const decoder = await page.context().newPage();
  // As a text: Playwright takes ten seconds for a list of as many numbers.
  const [width, pixels] = await decoder.evaluate<[number, string]>(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png}';
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    return [image.width, btoa(Array.from(data, (byte) => String.fromCharCode(byte)).join(''))];
  })()`);
  await decoder.close();
  return { data: Uint8ClampedArray.from(Buffer.from(pixels, 'base64')), width };
}
