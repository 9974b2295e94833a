import { leaveFor } from '../../services/callback.ts';
import { answerTo, postAnswer, requestOf } from '../../people/wallet-journey.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

async function leave({ app, client }: PageWorld) {
  const browser = app.browser();
  await leaveFor(app, browser, { client, upstream: 'wallet', params: { prompt: 'login' } });
  return browser;
}

/** The page that waits for a wallet. */
export const walletPages: readonly PageState[] = [
  { name: 'wallet: no answer yet', reach: leave },
  {
    name: 'wallet: the browser can hand a credential over',
    reach: leave,
    act: async (tab) => {
      await tab.locator('#wallet-browser').evaluate((part) => part.removeAttribute('hidden'));
      await tab.locator('#open-wallet').evaluate((link) => link.classList.add('fr-btn--secondary'));
      await tab.locator('#wallet-problem').evaluate((part) => {
        const line = Object.assign(document.createElement('p'), { className: 'fr-message fr-message--error' });
        line.textContent = part.dataset['appText'] ?? '';
        part.replaceChildren(line);
      });
    },
  },
  {
    name: 'wallet: the browser has sent something else',
    status: 422,
    reach: (world) => goOn(leave(world), (browser) => browser.submit({}, { forged: { response: 'x' } })),
  },
  {
    name: 'wallet: goes on in another tab',
    async reach(world) {
      const browser = await leave(world);
      const asked = await requestOf(browser.page);
      await postAnswer(asked, await answerTo(world.app, asked));
      return goOn(browser, () => browser.open(browser.page.url.href));
    },
  },
];
