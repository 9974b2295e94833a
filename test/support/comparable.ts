import type { Page } from './page.ts';

/** What an answer says to whoever gets it: without addresses, countdown, and the tokens and numbers that each browser has alone. */
export const comparable = ({ body, status, headers }: Page) => ({
  status,
  names: Object.keys(headers).toSorted(),
  body: body
    .replaceAll(/value="[\w-]{43}"/g, '')
    .replaceAll(/[\w.-]+@example\.test/g, '')
    .replaceAll(/data-app-countdown="\d+"/g, '')
    .replaceAll(/\/(interaction|captcha)\/[\w-]+/g, ''),
});
