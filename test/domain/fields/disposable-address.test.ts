import { isDisposableAddress } from '../../../src/domain/fields/disposable-address.ts';

test.each(['yopmail.com', 'jetable.org', 'mailinator.com', 'sous.domaine.yopmail.com'])(
  'a mailbox at %s is thrown away',
  async (domain) => {
    expect(await isDisposableAddress(`marie@${domain}`)).toBe(true);
  },
);

test.each([
  'gmail.com',
  'orange.fr',
  'wanadoo.fr',
  'free.fr',
  'sfr.fr',
  'laposte.net',
  'outlook.fr',
  'hotmail.com',
  'live.fr',
  'yahoo.fr',
  'icloud.com',
  'gmx.fr',
  'proton.me',
  'tutanota.com',
  'mailo.com',
  'interieur.gouv.fr',
  'ign.fr',
  // A forwarding service hides the email of a person from a service, but delivers messages for as long as the person wants.
  'mozmail.com',
  'duck.com',
  'simplelogin.com',
  'privaterelay.appleid.com',
  'passmail.net',
  'addy.io',
  'notyopmail.com',
  'yopmail.com.example.org',
  'com',
  'fr',
])('a mailbox at %s is not disposable', async (domain) => {
  expect(await isDisposableAddress(`marie@${domain}`)).toBe(false);
});
