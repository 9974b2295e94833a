import { browserFamily, systemFamily } from '../../../src/domain/origin/families.ts';

const chrome = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';

test.each([
  ['Firefox', 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'],
  [
    'Firefox',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/145.0 Mobile/15E148 Safari/605.1.15',
  ],
  ['Chrome', chrome],
  [
    'Chrome',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/142.0 Mobile/15E148 Safari/604.1',
  ],
  ['Edge', `${chrome} Edg/142.0.0.0`],
  ['Opera', `${chrome} OPR/124.0.0.0`],
  ['Samsung Internet', chrome.replace('Chrome', 'SamsungBrowser/28.0 Chrome')],
  [
    'Safari',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  ],
])('%s is recognised by its header', (family, userAgent) => {
  expect(browserFamily(userAgent)).toBe(family);
});

test.each(['', 'curl/8.5.0', 'Mozilla/5.0 (compatible)', 'Firefox', '<b>Chrome</b>', 'x'.repeat(1_000_000)])(
  'of %.20j nothing is said',
  (userAgent) => {
    expect([browserFamily(userAgent), systemFamily(userAgent)]).toEqual([undefined, undefined]);
  },
);

test.each([
  ['Linux', chrome],
  ['Android', 'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Mobile'],
  ['Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0'],
  ['macOS', 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/26.0 Safari/605.1.15'],
  ['iOS', 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 FxiOS/145.0 Mobile/15E148'],
  ['iPadOS', 'Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148'],
  ['ChromeOS', 'Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0'],
])('%s is recognised by the header of a browser', (family, userAgent) => {
  expect(systemFamily(userAgent)).toBe(family);
});
