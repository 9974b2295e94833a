import type { BrowserContext, CDPSession, Page } from 'playwright-core';
import type { BuiltAccount } from '../build-account.ts';

/** Says whether the person has unlocked the device, and whether the device answers by itself. */
export interface Device {
  readonly isUnlocked?: boolean;
  readonly answers?: boolean;
}

/** A device of Chromium that holds passkeys, driven over the DevTools protocol. */
export interface VirtualDevice {
  readonly cdp: CDPSession;
  readonly authenticatorId: string;
  /** Lists the passkeys that the device holds. */
  held(): Promise<readonly { readonly userName?: string; readonly userDisplayName?: string; readonly rpId?: string }[]>;
}

/** Plugs a device with passkeys into the browser of this tab. */
export async function plugIn(
  context: BrowserContext,
  tab: Page,
  { isUnlocked = true, answers = true }: Device = {},
): Promise<VirtualDevice> {
  const cdp = await context.newCDPSession(tab);
  await cdp.send('WebAuthn.enable', { enableUI: false });
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: isUnlocked,
      automaticPresenceSimulation: answers,
    },
  });
  return {
    cdp,
    authenticatorId,
    held: async () => (await cdp.send('WebAuthn.getCredentials', { authenticatorId })).credentials,
  };
}

/** Types the password on the sign-in page that the tab shows. */
export async function typePassword(tab: Page, { username, password }: BuiltAccount): Promise<void> {
  await tab.locator('#username').fill(username);
  await tab.locator('#password').fill(password);
  await tab.getByRole('button', { name: 'Se connecter', exact: true }).click();
}

/** Adds a passkey with the button of the account page, after a sign-in by password where one is owed. */
export async function addDevicePasskey(tab: Page, origin: string, account: BuiltAccount): Promise<void> {
  await tab.goto(`${origin}/compte/securite/cle`);
  if (await tab.locator('#username').isVisible()) await typePassword(tab, account);
  await tab.waitForURL(/\/compte\/securite\/cle$/);
  await tab.locator('#passkey-button').click();
  await tab.waitForURL(/\/compte\/securite$/);
}
