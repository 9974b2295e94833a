import { link, paragraph, type ComposeFrom } from './frame/mail-parts.ts';

interface ServiceData {
  readonly when: Date;
  /** Name of the service, as its registration has it. */
  readonly service: string;
  /** Path of the page that the message leads to. */
  readonly path: string;
}

/** The data of the messages about the way of a service from test to production. */
export interface ProductionMailData {
  readonly 'production-asked': ServiceData;
  readonly 'production-answered': ServiceData & { readonly isGranted: boolean };
}

/** Says how the messages about the way to production are put together. */
export const productionMails: { readonly [K in keyof ProductionMailData]: ComposeFrom<ProductionMailData[K]> } = {
  'production-asked': ({ t: { productionAsked: t, moment }, page }, { when, service, path }) => ({
    subject: t.subject,
    parts: [paragraph(t.intro(service, moment(when))), link(t.next, t.button, page(path))],
  }),
  'production-answered': ({ t: { productionAnswered: t, moment }, page }, { when, service, path, isGranted }) => ({
    subject: t.subject(isGranted),
    parts: [paragraph((isGranted ? t.granted : t.declined)(service, moment(when))), link(t.next, t.button, page(path))],
  }),
};
