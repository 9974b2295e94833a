/** Text in which no mark-up may stand, or in which an address is not read as one; and any other text that may hold an address. */
const texts = /<(textarea|title|option|script|style|pre|svg)\b[\s\S]*?<\/\1>|>[^<]*@[^<]*(?=<)/g;

const around = String.raw`\s<>«»"'(),;:`;
const addresses = new RegExp(`[^${around}]+@[^${around}]*[^${around}.!?]`, 'g');

/** An address of so many characters fits on one line of a narrow telephone. */
const lineLength = 32;

/** Lets a long address break before its @ and before each dot, and nowhere else. */
const breakable = (address: string) =>
  address.length > lineLength ? address.replaceAll(/[@.]/g, (sign) => `<wbr>${sign}`) : address;

/**
 * Keeps the e-mail addresses of a page whole. They stand in sentences, which are texts and know no mark-up, so this looks at the page when it is
 * drawn.
 */
export const withWholeAddresses = (html: string): string =>
  html.replaceAll(texts, (text, skipped?: string) =>
    skipped === undefined
      ? text.replaceAll(addresses, (address) => `<span class="app-address">${breakable(address)}</span>`)
      : text,
  );
