import type { MailData } from '../../interactions/mails/mails.ts';
import { announcedKinds, type AnnouncedKind } from '../../src/domain/undo/announced-change.ts';
import type { TestApp } from './start-app.ts';

const when = Date.parse('2026-07-14T10:30:00Z') / 1000;
const supportEmail = 'geoplateforme@ign.fr';
const client = { clientId: 'cartes-5f1e0c9ab2d4', client: 'Cartes et plans' };
const lostDevice = {
  reference: 'AP-BCDF-3467',
  ends: Date.parse('2026-07-17T10:30:00Z') / 1000,
  proof: 'password',
} as const;

const breach = {
  incident: '2026-07-fuite',
  from: when,
  to: lostDevice.ends,
  what: 'Une copie de la base a été lue <b>par un tiers</b>.',
  done: 'L’accès a été fermé le jour même.',
  data: [],
  contact: 'aide@example.test',
} as const;

/** Returns sample data for each kind of message. */
export function mailSamples({ url }: TestApp): MailData {
  const link = `${url}/lien/${'k'.repeat(43)}`;
  const announced = announcedKinds.map((kind) => [
    kind,
    {
      when,
      link: kind === 'passkey-removed' ? undefined : link,
      isFormer: kind === 'totp-added',
      upstream: 'FranceConnect',
      standing: kind === 'password-changed' ? [{ brand: undefined, since: when, lastUsed: undefined }] : [],
    },
  ]);
  return {
    ...(Object.fromEntries(announced) as Pick<MailData, AnnouncedKind>),
    'verify-address': { code: '04815162', link },
    'registration-existing': {},
    invitation: { link },
    welcome: {},
    reset: { link },
    'address-change-code': { code: '04815162', link },
    'address-change-existing': {},
    'password-expiring': { days: 30, ends: lostDevice.ends },
    'account-inactive': { days: 60, ends: lostDevice.ends },
    'new-browser': { when, family: 'Firefox' },
    'export-made': { when, family: 'Firefox' },
    'stranger-reported': { when, family: 'Firefox', hadPassword: true },
    'new-browsers': { until: when, browsers: 3 },
    'too-many-failures': { when, isSecondFactor: false },
    'address-restored': { when },
    'lost-device-code': { code: '04815162' },
    'lost-device-request': { ...lostDevice, begun: when, link, hasPassword: true, hoursLeft: undefined },
    'lost-device-support': {
      ...lostDevice,
      sub: '6f0c0cb4-6d6e-4d86-9d55-0f4d1b0a4c11',
      path: '/admin/demandes/1f3c9a20',
    },
    'another-person': { when, sub: '6f0c0cb4-6d6e-4d86-9d55-0f4d1b0a4c11', brand: 'FranceConnect' },
    'lost-device-cancelled': { reference: lostDevice.reference, proof: 'franceconnect', when },
    'second-factor-removed': { when, hasPassword: true, isBySupport: true },
    'deletion-requested': { when, by: 'owner', waits: { due: lostDevice.ends, link }, isFormer: true },
    'deletion-cancelled': { when },
    'account-deleted': { when },
    'recovery-code-used': { when, left: 7 },
    'account-disabled': { when, supportEmail },
    'account-enabled': { when, supportEmail },
    'account-restricted': { when, supportEmail },
    'account-unrestricted': { when, supportEmail },
    'carried-facts-changed': { when, supportEmail },
    'sessions-closed': { when, supportEmail },
    'session-closed': { when, supportEmail },
    'address-correction': { link, ends: lostDevice.ends },
    'address-correction-asked': { when, supportEmail, newAddress: 'l***@e***.test', ends: lostDevice.ends, link },
    'address-corrected': { when, supportEmail, isFormer: true },
    'address-correction-ended': { when, supportEmail },
    'address-change-again': { link },
    'invitation-existing': {},
    'scim-invitation': { service: 'Cartes', link },
    'contact-invitation': { service: 'Cartes', kind: 'data-protection', link },
    'secret-ending': { ...client, days: 7, ends: lostDevice.ends, isContact: true },
    'legacy-ending': { ...client, until: lostDevice.ends, isOver: true, isContact: true },
    'contacts-missing': { ...client, kind: 'technical' },
    'data-exposed': { ...breach, data: ['email', 'names', 'password'] },
    'sign-in-seen': breach,
    'password-reset-needed': { ...breach, to: undefined },
    'events-paused': { ...client, isContact: true },
    'own-role-changed': { when, role: 'auditor', isGiven: true },
    'production-asked': { when, service: 'Carte des sentiers', path: '/admin/clients/sentiers/production' },
    'production-answered': { when, service: 'Carte des sentiers', path: '/admin/clients/sentiers', isGranted: false },
    'act-asked': { when, act: 'reset-second-factor' },
    'lost-device-refused': { when, reference: 'AP-BCDF-3467', sentence: 'Nous n’avons pas pu vous joindre.' },
    'approvals-waiting': { references: ['DA-1F3C9A20', 'DA-7B2E4D51'], path: '/admin/demandes' },
    'approval-ended': { reference: 'DA-1F3C9A20', ending: 'lapsed', path: '/admin/demandes/1f3c9a20' },
    'glass-broken': {
      when,
      act: 'enable',
      email: 'lea@example.test',
      operator: 'camille',
      reason: 'les deux autres agents sont absents',
      path: '/admin/personnes/1f3c9a20',
    },
    'role-changed': { when, role: 'admin', isGiven: false, email: 'lea@example.test', byEmail: 'sam@example.test' },
    'admin-removal': { ends: lostDevice.ends, email: undefined, byEmail: 'sam@example.test', link },
    'admin-kept': { email: 'lea@example.test', ending: 'objected' },
  };
}
