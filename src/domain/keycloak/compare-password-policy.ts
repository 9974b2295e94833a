import { passwordLengths } from '../password/password-policy.ts';
import { environment, rule, type SettingDifference } from './setting-difference.ts';

/** Passwords of an account that cannot be chosen again: the present one and the last four. */
const remembered = 5;

/** Returns the rules of a text such as `length(8) and notUsername`, by their names. */
function readPolicy(text: string): ReadonlyMap<string, string> {
  const parts = text.split(/\s+and\s+/).map((part) => /^\s*(\w+)\s*(?:\(([^)]*)\))?/.exec(part));
  return new Map(parts.flatMap((part) => (part ? [[part[1]!, part[2] ?? '']] : [])));
}

const { min, minAnyKind, max } = passwordLengths;
const fourKinds = `${min} to ${minAnyKind - 1} characters need small and capital letters, digits and other signs`;

/** Rules of Keycloak that say what a password is, and the rule here. Ours are the same for every password, and no setting changes them. */
const ours: Readonly<Record<string, string>> = {
  length: `${minAnyKind} characters at least, or ${min} of four kinds, for a new password; those of today go on until they are renewed`,
  maxLength: `${max} characters at most`,
  digits: fourKinds,
  upperCase: fourKinds,
  lowerCase: fourKinds,
  specialChars: fourKinds,
  passwordBlacklist: 'a list of common passwords that comes with the program; the file of the realm is not read',
  regexPattern: 'no pattern',
  passwordAge: 'a former password is refused however old it is, while it is one of the last five',
  maxAuthAge: 'acts that concern the security of an account ask for a sign-in of the last minutes',
  hashAlgorithm: 'argon2id: each hash is made anew at the first sign-in',
  hashIterations: 'argon2id: each hash is made anew at the first sign-in',
};
/** Rules that hold here too: a password that holds the user name, the address or a name is refused. */
const isSame = (name: string, value: string) =>
  ['notUsername', 'notEmail', 'notContainsUsername'].includes(name) || (name === 'hashAlgorithm' && value === 'argon2');

/** Compares the text `passwordPolicy` of a realm with the rule for passwords here. */
export function comparePasswordPolicy(
  text: string,
  { passwordMaxAgeDays }: { readonly passwordMaxAgeDays: number },
): readonly SettingDifference[] {
  const policy = readPolicy(text);
  const named = (name: string) => `passwordPolicy ${name}`;
  const differences: SettingDifference[] = [];
  const age = Number(policy.get('forceExpiredPasswordChange') ?? 0);
  const spellAge = (days: number) => (days === 0 ? 'never renewed' : `renewed after ${days} days`);
  if (age !== passwordMaxAgeDays)
    differences.push({
      setting: named('forceExpiredPasswordChange'),
      there: spellAge(age),
      here: spellAge(passwordMaxAgeDays),
      use: environment('PASSWORD_MAX_AGE_DAYS', Math.min(36_500, age)),
    });
  const history = Number(policy.get('passwordHistory') ?? 0);
  if (history !== remembered)
    differences.push({
      setting: named('passwordHistory'),
      there: history === 0 ? 'a former password may be chosen' : `the last ${history} are refused`,
      here: `the last ${remembered} are refused`,
      use: rule,
    });
  for (const [name, value] of policy) {
    if (isSame(name, value) || name === 'forceExpiredPasswordChange' || name === 'passwordHistory') continue;
    const here = Object.hasOwn(ours, name) ? ours[name]! : 'no counterpart';
    differences.push({ setting: named(name), there: value === '' ? 'on' : value.slice(0, 100), here, use: rule });
  }
  if (!policy.has('length'))
    differences.push({ setting: named('length'), there: 'no rule', here: ours['length']!, use: rule });
  return differences;
}
