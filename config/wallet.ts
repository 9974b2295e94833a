import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { z } from 'zod';
import type { TrustList } from '../src/upstream/definitions/trust-list.ts';
import { developmentWallet } from './development-wallet.ts';
import { isThisMachine } from './is-this-machine.ts';
import { oneOf } from './one-of.ts';
import { parseTrustList } from './trust-list.ts';

const prefixes = ['x509_hash', 'x509_san_dns'] as const;
const formats = ['dc+sd-jwt', 'mso_mdoc'] as const;

/** The settings of the sign-in with a wallet. */
export interface WalletSettings {
  /** The key that signs requests, and the certificates above it; PEM. */
  readonly requestKey: string;
  readonly requestCertificate: string;
  readonly clientIdPrefix: (typeof prefixes)[number];
  readonly trustList: TrustList;
  readonly formats: readonly (typeof formats)[number][];
  /** The claims that tell people apart, in this order. */
  readonly subjectClaims: readonly string[];
  /** The address that opens a wallet on the person's device. */
  readonly authorizationEndpoint: string;
  /** A wallet on another device may answer, by a QR code. */
  readonly isCrossDevice: boolean;
  /** Path of our callback. */
  readonly callbackPath: string;
}

const words = (text: string) => text.split(/[\s,]+/).filter(Boolean);
const onOrOff = oneOf(['on', 'off']);

/** The settings, for the schema. */
export const walletShape = {
  WALLET_REQUEST_KEY: z.string().optional(),
  WALLET_REQUEST_CERTIFICATE: z.string().optional(),
  WALLET_TRUST_LIST: z
    .string()
    .transform((text, context) => {
      const list = parseTrustList(text);
      if (!('problem' in list)) return list;
      context.addIssue(`cannot be read (${list.problem})`);
      return z.NEVER;
    })
    .optional(),
  WALLET_CLIENT_ID_PREFIX: oneOf(prefixes).optional(),
  WALLET_FORMATS: z
    .string()
    .transform(words)
    .refine(
      (named) => named.length > 0 && named.every((name) => formats.some((format) => format === name)),
      `must be ${formats.join(' or ')}, or both with a comma between`,
    )
    .optional(),
  WALLET_SUBJECT_CLAIMS: z
    .string()
    .transform(words)
    .refine(
      (names) => names.length > 0 && names.every((name) => /^[a-z][a-z_]{1,63}$/.test(name)),
      'must be names of claims',
    )
    .optional(),
  WALLET_AUTHORIZATION_ENDPOINT: z
    .string()
    .refine((text) => URL.canParse(text) && !/^(javascript|data|vbscript|file|blob):/i.test(text), 'must be an address')
    .optional(),
  WALLET_CROSS_DEVICE: onOrOff.optional(),
};

type Values = { readonly [Name in keyof typeof walletShape]?: z.infer<(typeof walletShape)[Name]> };

interface Reading {
  readonly issuer: string;
  readonly production: boolean;
  /** Port of the demonstration, beside which the stand-in of a wallet stands; undefined where there is none. */
  readonly demoPort: number | undefined;
  readonly refuse: (name: string, problem: string) => void;
}

/** Claims that many people share. Two of them with the same ones would sign in to one account. */
const sharedClaims = ['family_name', 'given_name', 'birthdate', 'birth_family_name', 'birth_given_name', 'sex'];

/** Returns what is wrong with the key and the certificate; undefined where they fit. */
function findKeyProblem(values: Values, issuer: string): readonly [string, string] | undefined {
  const { WALLET_REQUEST_KEY: key = '', WALLET_REQUEST_CERTIFICATE: certificate = '' } = values;
  let leaf: X509Certificate;
  let publicKey;
  try {
    publicKey = createPublicKey(createPrivateKey(key));
  } catch {
    return ['WALLET_REQUEST_KEY', 'is no private key in PEM'];
  }
  if (publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    return ['WALLET_REQUEST_KEY', 'must be a key on P-256'];
  try {
    leaf = new X509Certificate(certificate);
  } catch {
    return ['WALLET_REQUEST_CERTIFICATE', 'is no certificate in PEM'];
  }
  if (!leaf.publicKey.equals(publicKey))
    return ['WALLET_REQUEST_CERTIFICATE', 'is not about WALLET_REQUEST_KEY; its first certificate must be'];
  const { hostname } = new URL(issuer);
  if (values.WALLET_CLIENT_ID_PREFIX === 'x509_san_dns' && leaf.checkHost(hostname, { subject: 'never' }) === undefined)
    return ['WALLET_REQUEST_CERTIFICATE', `does not name ${hostname}, as x509_san_dns needs it`];
  return undefined;
}

/** Reads the group. The key, its certificate and the trust list are given together, or none is. */
export function readWallet(
  values: Values,
  { issuer, production, demoPort, refuse }: Reading,
): WalletSettings | undefined {
  const { WALLET_REQUEST_KEY: key, WALLET_REQUEST_CERTIFICATE: certificate, WALLET_TRUST_LIST: list } = values;
  const stands = [key, certificate, list].every((value) => value === undefined) && demoPort !== undefined;
  const on = stands
    ? {
        ...values,
        ...developmentWallet,
        WALLET_TRUST_LIST: walletShape.WALLET_TRUST_LIST.parse(developmentWallet.WALLET_TRUST_LIST),
      }
    : values;
  if (!stands && key === undefined) {
    for (const name of ['WALLET_REQUEST_CERTIFICATE', 'WALLET_TRUST_LIST'] as const)
      if (values[name] !== undefined) refuse(name, 'does nothing without WALLET_REQUEST_KEY; set it too');
    return undefined;
  }
  if (on.WALLET_REQUEST_CERTIFICATE === undefined)
    refuse('WALLET_REQUEST_CERTIFICATE', 'required with WALLET_REQUEST_KEY');
  if (on.WALLET_TRUST_LIST === undefined) refuse('WALLET_TRUST_LIST', 'required with WALLET_REQUEST_KEY');
  if (!on.WALLET_REQUEST_KEY || !on.WALLET_REQUEST_CERTIFICATE || !on.WALLET_TRUST_LIST) return undefined;
  const problem = URL.canParse(issuer) ? findKeyProblem(on, issuer) : undefined;
  if (problem) refuse(...problem);
  const subjectClaims = values.WALLET_SUBJECT_CLAIMS ?? ['personal_administrative_number'];
  if (production && on.WALLET_REQUEST_KEY.trim() === developmentWallet.WALLET_REQUEST_KEY.trim())
    refuse('WALLET_REQUEST_KEY', 'not in production');
  if (production && subjectClaims.every((name) => sharedClaims.includes(name)))
    refuse('WALLET_SUBJECT_CLAIMS', 'two people may share these claims; not in production');
  const standIn = stands ? `http://localhost:${demoPort + 2}/wallet/authorize` : undefined;
  const endpoint = values.WALLET_AUTHORIZATION_ENDPOINT ?? standIn ?? 'openid4vp://';
  const isPlain = endpoint.startsWith('http:') && !isThisMachine(new URL(endpoint).hostname);
  if (isPlain || (production && endpoint.startsWith('http:')))
    refuse('WALLET_AUTHORIZATION_ENDPOINT', 'must be https, or the scheme of a wallet');
  return {
    requestKey: on.WALLET_REQUEST_KEY,
    requestCertificate: on.WALLET_REQUEST_CERTIFICATE,
    clientIdPrefix: values.WALLET_CLIENT_ID_PREFIX ?? 'x509_hash',
    trustList: on.WALLET_TRUST_LIST,
    formats: formats.filter((format) => values.WALLET_FORMATS?.includes(format) ?? true),
    subjectClaims,
    authorizationEndpoint: endpoint,
    isCrossDevice: values.WALLET_CROSS_DEVICE !== 'off',
    callbackPath: '/retour/wallet',
  };
}
