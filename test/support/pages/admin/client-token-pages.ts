import { signInAs } from '../../people/sign-in-as.ts';
import { goOn, type PageState } from '../page-state.ts';
import type { PageWorld } from '../page-world.ts';

const path = '/admin/clients/jetons';
const reason = 'Essais de l’équipe Cartes';

async function toForm({ app }: PageWorld) {
  const { browser } = await signInAs(app, ['client-manager']);
  await browser.open(`${path}?nouveau`);
  return browser;
}

const typed = {
  name: 'Équipe Cartes, essais',
  uses: '25',
  hosts: 'cartes.example.test\n*.essais.example.test',
  fixed: '{"token_endpoint_auth_method": "private_key_jwt"}',
  defaults: '{"default_max_age": 3600, "tos_uri": "https://cartes.example.test/conditions"}',
  reason,
};

/** The initial access tokens with which services register themselves. */
export const clientTokenPages: readonly PageState[] = [
  {
    name: 'client tokens: a new one, shown once',
    reach: async (world) => goOn(toForm(world), (it) => it.submit(typed, { action: 'create' })),
  },
  {
    name: 'client tokens: a policy that cannot be',
    status: 422,
    errors: ['uses', 'hosts', 'fixed', 'defaults'],
    kept: { uses: 'mille', name: typed.name },
    reach: async (world) =>
      goOn(toForm(world), (it) =>
        it.submit(
          { ...typed, uses: 'mille', hosts: 'https://a.test', fixed: '{"require_pkce": false}', defaults: '{non}' },
          { action: 'create' },
        ),
      ),
  },
];
