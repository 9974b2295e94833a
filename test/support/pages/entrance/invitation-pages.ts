import type { Browser } from '../../browser.ts';
import { goOn, openNew, type PageState } from '../page-state.ts';
import { linkIn, newPassword, type PageWorld } from '../page-world.ts';

let invited = 0;

/** Opens the link of an invitation, as its person does. */
async function toInvitation(world: PageWorld): Promise<Browser> {
  const { services } = world.app;
  const email = `invitee-${invited++}@example.test`;
  await services.inUnit(async () =>
    services.messages.invited({ person: { email, emailCanonical: email }, known: undefined }),
  );
  return openNew(world, await linkIn(world.app, email, 'invitation'));
}

/** The page of the link of an invitation. */
export const invitationPages: readonly PageState[] = [
  { name: 'link of an invitation: question', reach: toInvitation },
  {
    name: 'link of an invitation: wrong name and weak password',
    status: 422,
    errors: ['username', 'password'],
    kept: { username: 'Marie Durand' },
    reach: (world) =>
      goOn(toInvitation(world), (browser) =>
        browser.submit({ username: 'Marie Durand', password: 'azerty', passwordConfirm: 'azerty' }, { action: 'save' }),
      ),
  },
  {
    name: 'link of an invitation, used',
    reach: (world) =>
      goOn(toInvitation(world), (browser) =>
        browser.submit(
          { username: `invitee-${invited}`, password: newPassword, passwordConfirm: newPassword },
          { action: 'save' },
        ),
      ),
  },
];
