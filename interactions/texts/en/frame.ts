import { formats } from '../formats.ts';
import type { frame as french } from '../fr/frame.ts';
import type { Translation } from '../translation.ts';

export const frame: Translation<typeof french> = {
  tagline: 'One account for cartes.gouv.fr and the Géoplateforme',
  errorPrefix: 'Error: ',
  notice: 'Notice',
  help: 'Help',
  home: (service) => `Home - ${service}`,
  administration: 'Administration',
  account: 'My account',
  personMenu: 'Account menu',
  signOut: 'Sign out',
  backTo: (service) => `Back to ${service}`,
  close: 'Close',
  newWindow: (what) => `${what} - new window`,
  skip: { label: 'Quick access', content: 'Content', footer: 'Footer' },
  optional: '(optional)',
  mandatory: 'All fields are required unless stated otherwise.',
  mandatoryExceptOptional: 'All fields are required unless marked “(optional)”.',
  or: 'or',
  errorSummary: (count) => (count === 1 ? 'Error: 1 field to correct' : `Error: ${count} fields to correct`),
  wait: {
    prefix: 'Warning: ',
    until: (when) =>
      `You can try again from ${formats.date('en-GB', { hour: 'numeric', minute: '2-digit', timeZone: 'Europe/Paris' }).format(when)}, Paris time.`,
  },
  showPassword: 'Show',
  showPasswordOf: (label) => `Show what is typed in “${label}”`,
  unreadable: 'This field holds an unreadable character (�). Delete it, then type the text again.',
  stepOf: (current, total) => `Step ${current} of ${total}`,
  nextStep: 'Next step:',
  signInWith: 'Sign in with',
  whatIs: (name) => `What is ${name}?`,
  copy: 'Copy',
  copied: 'Copied',
  display: {
    title: 'Display settings',
    legend: 'Choose a theme to change how the site looks.',
    light: 'Light theme',
    dark: 'Dark theme',
    system: 'System',
  },
  continuation: {
    title: 'Continue',
    sentence: 'You are being taken to the service. If nothing happens, follow the link below.',
    formSentence: 'You are being taken to the service. If nothing happens, choose “Continue”.',
    link: 'Continue',
  },
  footer: {
    description: (service) => `${service}: sign-in service of the Géoplateforme.`,
    accessibility: {
      none: 'Accessibility: not compliant',
      partial: 'Accessibility: partially compliant',
      full: 'Accessibility: fully compliant',
    },
    legal: 'Legal notice',
    personalData: 'Personal data',
    terms: 'Terms of use',
    siteMap: 'Site map',
  },
};
