import { createElement } from 'preact';
import type { SharedPart } from './page-context.ts';

/** Everything in a page that can differ between two requests for the same kind of page. */
export type Gap = 'title' | 'person' | 'main' | 'end';

const element = 'app-gap';
const html = new RegExp(`<${element} id="(\\w+)"></${element}>`);

/** Marks the place in the frame of a part that each page draws for itself. */
export const FrameGap = ({ name }: { readonly name: Gap }) => createElement(element, { id: name });

/** Splits the HTML of a frame. The first piece has no gap before it. */
export function splitAtGaps(frame: string): readonly { readonly gap: Gap | undefined; readonly piece: SharedPart }[] {
  const parts = frame.split(html);
  const pieces = parts.filter((_, n) => n % 2 === 0);
  return pieces.map((piece, n) => ({ gap: parts[2 * n - 1] as Gap | undefined, piece: { shared: piece } }));
}
