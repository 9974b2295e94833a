import type { Page } from './requests/page.ts';

/** Returns the text of an answer without addresses, user names of the tests, countdowns, and the tokens and numbers that differ in each browser. */
export const comparable = ({ body, status, headers }: Page) => ({
  status,
  names: Object.keys(headers).toSorted(),
  body: body
    .replaceAll(/value="[\w-]{43}"/g, '')
    .replaceAll(/[\w.-]+@example\.test/g, '')
    .replaceAll(/nouvelle-[0-9a-f]{8}/g, '')
    .replaceAll(/data-app-countdown="\d+"/g, '')
    .replaceAll(/\/(interaction|captcha)\/[\w-]+/g, ''),
});
