import { describeApp } from '../support/describe-app.ts';
import { rememberDocument } from '../support/services/remember-document.ts';
import { signInAs } from '../support/people/sign-in-as.ts';
import type { Page } from '../support/browser.ts';

const path = '/admin/clients/non-enregistrees';

describe('the page of applications that nobody has registered', () => {
  const app = describeApp();

  const listed = (page: Page) => page.all('#applications tbody tr').length;

  test('shows them in pages of twenty-five, and begins anew where nothing is left behind the last one', async () => {
    const names = Array.from({ length: 27 }, (_none, index) => `https://outil-${10 + index}.example.org/agent.json`);
    await app.services.inUnit(async () => {
      for (const clientId of names) {
        rememberDocument(app, clientId, 'Assistant de cartes');
        await app.services.clients.documents.keep(clientId, 3600);
      }
    });
    const { browser } = await signInAs(app, ['client-manager']);
    const first = await browser.open(path);
    expect(listed(first)).toBe(25);
    expect(first.text).not.toContain('Revenir aux premières');
    const second = await browser.click('Applications suivantes');
    expect([listed(second), second.text.includes('Applications suivantes')]).toEqual([2, false]);
    expect(second.text).toContain(names.at(-1));
    expect(listed(await browser.click('Revenir aux premières'))).toBe(25);
    const beyond = await browser.open(`${path}?after=${encodeURIComponent(names.at(-1)!)}`);
    expect([listed(beyond), beyond.text.includes('Revenir aux premières')]).toEqual([25, false]);
  });
});

describe.each([
  { hosts: 'off', isTold: true },
  { hosts: 'open', isTold: false },
] as const)('where the operator has set CLIENT_DOCUMENTS to $hosts', ({ hosts, isTold }) => {
  const app = describeApp({ config: { clientDocuments: hosts } });

  test(`the page ${isTold ? 'says that none is admitted' : 'says nothing of it'}`, async () => {
    const { browser } = await signInAs(app, ['client-manager']);
    const page = await browser.open(path);
    expect(page.text.includes('Aucune application non enregistrée n’est admise')).toBe(isTold);
  });
});
