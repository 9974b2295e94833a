import type { Texts } from '../../texts/index.ts';
import type { MailContent, MailPart } from './mail-content.ts';

/** Says what a message may use beside its own data. */
export interface Surroundings {
  readonly t: Texts['mails'];
  readonly to: string;
  /** Returns the address of one of our pages. */
  readonly page: (path: string) => string;
}

/** Puts a message together from its data. */
export type ComposeFrom<Data> = (about: Surroundings, data: Data) => MailContent;

export const paragraph = (text: string): MailPart => ({ kind: 'paragraph', text });

export const link = (sentence: string, label: string, href: string): MailPart => ({
  kind: 'link',
  sentence,
  label,
  href,
});
