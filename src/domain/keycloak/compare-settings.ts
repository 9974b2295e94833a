import { isObject, objectsIn, parseJson, type Members } from '../members.ts';
import { resetLinkSeconds } from '../password/reset-link.ts';
import { longestSessionSeconds } from '../session/session-life.ts';
import { longestRefreshSeconds } from '../clients/client-metadata.ts';
import { userCode } from '../device/user-code.ts';
import { usernameLengths } from '../fields/username.ts';
import { totpForm } from '../factors/totp.ts';
import { failuresBeforeReset, failuresPerAccount, waits } from '../limits/throttle-rules.ts';
import { day, hour, minute } from '../time.ts';
import { comparePasswordPolicy } from './compare-password-policy.ts';
import {
  environment,
  ofClient,
  ofOption,
  rule,
  type SettingDifference,
  type SettingUse,
} from './setting-difference.ts';

/** The settings of this service with which a realm is compared. None of them is secret. */
export interface OurSettings {
  readonly issuer: string;
  readonly registrationOpen: boolean;
  readonly passwordMaxAgeDays: number;
  readonly sessionIdleSeconds: number;
  readonly auditDays: number;
  readonly languages: readonly string[];
  readonly mail: {
    /** Host and port of the server. */
    readonly server: string;
    /** The person as whom messages are handed to the server. */
    readonly user: string;
    readonly isTlsRequired: boolean;
    readonly from: string;
    readonly replyTo: string;
  };
  readonly upstreamOf: (alias: string) => { readonly name: string; readonly issuer: string | undefined } | undefined;
}

const objectIn = (value: unknown): Members => (isObject(value) ? value : {});
const textIn = (value: unknown) => (typeof value === 'string' ? value : '');
const numberIn = (value: unknown) => {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
};

/** Says a number of seconds in the largest unit that holds it whole. */
function spell(seconds: number): string {
  const [unit, length] = (
    [
      ['day', day],
      ['hour', hour],
      ['minute', minute],
    ] as const
  ).find(([, one]) => seconds >= one && seconds % one === 0) ?? ['second', 1];
  const count = seconds / length;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

const within = (least: number, value: number, most: number) => Math.min(most, Math.max(least, value));

interface Compared {
  readonly settings: Members;
  readonly ours: OurSettings;
  /** Notes a difference. */
  readonly differ: (setting: string, there: string, here: string, use?: SettingUse) => void;
}

function compareLives({ settings, ours, differ }: Compared): void {
  const life = (name: string, here: number, use: (value: number) => SettingUse = () => rule) => {
    const there = numberIn(settings[name]);
    if (there !== undefined && there > 0 && there !== here) differ(name, spell(there), spell(here), use(there));
  };
  // Clients get these two lives as they were, within the bounds of their members.
  const lifeOfClients = (name: string, most: number, member: string) => {
    const bounded = within(minute, numberIn(settings[name]) ?? minute, most);
    life(name, bounded, () => ofClient(member, bounded));
  };
  lifeOfClients('accessTokenLifespan', day / 2, 'access_token_seconds');
  life('ssoSessionIdleTimeout', ours.sessionIdleSeconds, (value) =>
    environment('SESSION_IDLE_SECONDS', Math.max(minute, value)),
  );
  life('ssoSessionMaxLifespan', longestSessionSeconds);
  if (settings['rememberMe'] === false)
    differ('rememberMe', 'off', 'each person may stay signed in for 30 days on a device');
  else if (settings['rememberMe'] === true) {
    life('ssoSessionMaxLifespanRememberMe', longestSessionSeconds);
    const idle = numberIn(settings['ssoSessionIdleTimeoutRememberMe']) ?? 0;
    if (idle > 0) differ('ssoSessionIdleTimeoutRememberMe', spell(idle), 'no end by idleness');
  }
  lifeOfClients('offlineSessionIdleTimeout', 365 * day, 'refresh_token_seconds');
  if (settings['offlineSessionMaxLifespanEnabled'] === true) life('offlineSessionMaxLifespan', longestRefreshSeconds);
  else if (settings['offlineSessionMaxLifespanEnabled'] === false)
    differ('offlineSessionMaxLifespanEnabled', 'refresh tokens without an end', spell(longestRefreshSeconds));
  life('accessCodeLifespan', minute);
  life('actionTokenGeneratedByUserLifespan', resetLinkSeconds);
  life('oauth2DeviceCodeLifespan', userCode.seconds);
  life('oauth2DevicePollingInterval', userCode.pollSeconds);
  for (const name of ['clientSessionIdleTimeout', 'clientSessionMaxLifespan']) {
    const there = numberIn(settings[name]) ?? 0;
    if (there > 0)
      differ(name, spell(there), 'the life of the session', ofClient('refresh_token_seconds', Math.max(minute, there)));
  }
  const kept = numberIn(settings['eventsExpiration']) ?? 0;
  if (settings['eventsEnabled'] === true && kept > 0 && kept !== ours.auditDays * day)
    differ(
      'eventsExpiration',
      spell(kept),
      `${ours.auditDays} days`,
      environment('AUDIT_DAYS', within(30, Math.ceil(kept / day), 3650)),
    );
}

function compareAccounts({ settings, ours, differ }: Compared): void {
  /** A switch of Keycloak that has one position here. */
  const fixed = (name: string, there: boolean, words: readonly [there: string, here: string]) => {
    if (settings[name] === there) differ(name, ...words);
  };
  const isOpen = settings['registrationAllowed'];
  if (typeof isOpen === 'boolean' && isOpen !== ours.registrationOpen) {
    const word = (open: boolean) => (open ? 'open' : 'closed');
    differ('registrationAllowed', word(isOpen), word(ours.registrationOpen), environment('REGISTRATION', word(isOpen)));
  }
  fixed('registrationEmailAsUsername', true, [
    'the address is the user name',
    'a person chooses a user name, and signs in by it or by the address',
  ]);
  fixed('duplicateEmailsAllowed', true, ['people may share an address', 'an address belongs to one account']);
  fixed('loginWithEmailAllowed', false, ['no sign-in by the address', 'each person may sign in by the address']);
  fixed('verifyEmail', false, ['addresses are not proved', 'a new address is proved before it counts']);
  fixed('editUsernameAllowed', false, ['user names stay', 'a person may change the user name']);
  fixed('resetPasswordAllowed', false, [
    'no « Forgot password? »',
    'each person with an address may reset the password',
  ]);
  fixed('userManagedAccessAllowed', true, ['people share their resources', 'no counterpart']);
  fixed('organizationsEnabled', true, ['organizations', 'no counterpart']);
  const locales = Array.isArray(settings['supportedLocales']) ? settings['supportedLocales'].map(String) : [];
  const foreign = locales.filter((locale) => !ours.languages.includes(locale));
  if (settings['internationalizationEnabled'] === true && foreign.length > 0)
    differ('supportedLocales', locales.toSorted().join(', '), ours.languages.join(', '));
  compareProfile({ settings, ours, differ });
}

/** Compares what the profile of people must hold, as far as a person meets it. */
function compareProfile({ settings, differ }: Compared): void {
  const provider = 'org.keycloak.userprofile.UserProfileProvider';
  const [component] = objectsIn(objectIn(settings['components'])[provider]);
  const [text] = [objectIn(component?.['config'])['kc.user.profile.config']].flat();
  const profile = objectIn(parseJson(textIn(text)));
  for (const attribute of objectsIn(profile['attributes'])) {
    const name = textIn(attribute['name']).slice(0, 100);
    const validations = objectIn(attribute['validations']);
    if (name === 'username') {
      const { min = 1, max = 255 } = objectIn(validations['length']) as { min?: unknown; max?: unknown };
      const { min: least, max: most } = usernameLengths;
      if (Number(min) !== least || Number(max) !== most)
        differ(
          'user profile: username',
          `${String(min)} to ${String(max)} characters`,
          `${least} to ${most} small letters, digits, dots, dashes and underscores for a new one; those of today stay`,
        );
      continue;
    }
    if (name === 'email') continue;
    if (isObject(attribute['required'])) differ(`user profile: ${name}`, 'required', 'never asked for');
    const known = ['length', 'person-name-prohibited-characters', 'email'];
    const others = Object.keys(validations).filter((one) => !known.includes(one));
    if (others.length > 0) differ(`user profile: ${name}`, `checked by ${others.join(', ')}`, 'no such check');
  }
}

function compareFactors({ settings, differ }: Compared): void {
  if (settings['otpPolicyType'] === 'hotp')
    differ('otpPolicyType', 'devices that count', 'applications that show the time');
  const form = {
    otpPolicyAlgorithm: `Hmac${totpForm.algorithm.toUpperCase()}`,
    otpPolicyDigits: totpForm.digits,
    otpPolicyPeriod: totpForm.period,
  };
  for (const [name, here] of Object.entries(form)) {
    const there = settings[name];
    if (there !== undefined && there !== here)
      differ(name, `${there as string | number}`, `${here} for a new application; those of today keep their form`);
  }
  const ahead = numberIn(settings['otpPolicyLookAheadWindow']);
  if (ahead !== undefined)
    differ(
      'otpPolicyLookAheadWindow',
      `codes of ${ahead} period${ahead === 1 ? '' : 's'} before and after`,
      'codes of the present period and of the one before: the clock of a telephone must not be fast',
    );
  if (settings['otpPolicyCodeReusable'] === true)
    differ('otpPolicyCodeReusable', 'a code may be used again', 'each code is good once');
}

function compareBruteForce({ settings, differ }: Compared): void {
  if (settings['bruteForceProtected'] === false)
    return differ('bruteForceProtected', 'off', `waits after ${waits.firstAt} failures in a row`);
  const number = (name: string, here: number, spelt: (value: number) => string) => {
    const there = numberIn(settings[name]);
    if (there !== undefined && there !== here) differ(name, spelt(there), spelt(here));
  };
  number('failureFactor', waits.firstAt, (count) => `${count} failures in a row before a wait`);
  number('waitIncrementSeconds', waits.firstSeconds, (seconds) => `a first wait of ${spell(seconds)}`);
  number('maxFailureWaitSeconds', waits.longestSeconds, (seconds) => `waits of at most ${spell(seconds)}`);
  number('maxDeltaTimeSeconds', failuresPerAccount.seconds, (seconds) => `failures counted for ${spell(seconds)}`);
  if (settings['permanentLockout'] === true)
    differ(
      'permanentLockout',
      'an account is locked until an administrator unlocks it',
      `the password is off after ${failuresBeforeReset} failures in a row, until its person resets it`,
    );
}

function compareMail({ settings, ours: { mail }, differ }: Compared): void {
  const there = objectIn(settings['smtpServer']);
  const host = textIn(there['host']);
  if (host === '') return;
  const isSsl = there['ssl'] === 'true';
  const server = `${host}:${textIn(there['port']) || (isSsl ? '465' : '25')}`;
  const user = there['auth'] === 'true' ? textIn(there['user']) : '';
  const scheme = isSsl ? 'smtps' : 'smtp';
  const credentials = user === '' ? '' : `${encodeURIComponent(user)}:PASSWORD@`;
  if (server !== mail.server || user !== mail.user) {
    const spelt = (one: string, name: string) => (name === '' ? one : `${one} as ${name}`);
    differ(
      'smtpServer',
      spelt(server, user),
      spelt(mail.server, mail.user),
      environment('SMTP_URL', `${scheme}://${credentials}${server}`),
    );
  }
  const isEncrypted = isSsl || there['starttls'] === 'true';
  if (isEncrypted !== mail.isTlsRequired) {
    const word = (tls: boolean) => (tls ? 'TLS' : 'TLS where the server offers it');
    differ(
      'smtpServer starttls',
      isEncrypted ? word(true) : 'no TLS',
      word(mail.isTlsRequired),
      environment('SMTP_TLS', isEncrypted ? 'required' : 'opportunistic'),
    );
  }
  const [address, name] = [textIn(there['from']), textIn(there['fromDisplayName'])];
  const from = name === '' ? address : `${name} <${address}>`;
  if (address !== '' && from !== mail.from) differ('smtpServer from', from, mail.from, environment('MAIL_FROM', from));
  const replyTo = textIn(there['replyTo']);
  if (replyTo !== '' && replyTo !== mail.replyTo)
    differ('smtpServer replyTo', replyTo, mail.replyTo, environment('SUPPORT_EMAIL', replyTo));
}

function compareAddresses({ settings, ours, differ }: Compared): void {
  const front = textIn(objectIn(settings['attributes'])['frontendUrl']).replace(/\/$/, '');
  const issuer = `${front}/realms/${textIn(settings['realm'])}`;
  if (front !== '' && issuer !== ours.issuer) differ('frontendUrl', issuer, ours.issuer, environment('ISSUER', issuer));
  for (const { alias, enabled, config } of objectsIn(settings['identityProviders'])) {
    if (enabled === false) continue;
    const name = textIn(alias).slice(0, 100);
    const upstream = ours.upstreamOf(name);
    const there = textIn(objectIn(config)['issuer']);
    const setting = `identity provider ${name}`;
    if (!upstream) differ(setting, there || 'on', 'no upstream of that name', ofOption('--map', `${name}=UPSTREAM`));
    else if (there !== '' && there !== upstream.issuer)
      differ(
        setting,
        there,
        upstream.issuer ?? 'switched off',
        environment(`${upstream.name.toUpperCase()}_ISSUER`, there),
      );
  }
}

/** Returns each setting of a realm that people, services or the operator meet otherwise here. */
export function compareSettings(settings: Members, ours: OurSettings): readonly SettingDifference[] {
  const differences: SettingDifference[] = [];
  const differ: Compared['differ'] = (setting, there, here, use = rule) =>
    void differences.push({ setting, there, here, use });
  const compared = { settings, ours, differ };
  compareAddresses(compared);
  compareAccounts(compared);
  const policy = settings['passwordPolicy'];
  differences.push(...comparePasswordPolicy(textIn(policy), ours));
  compareFactors(compared);
  compareBruteForce(compared);
  compareLives(compared);
  compareMail(compared);
  return differences;
}
