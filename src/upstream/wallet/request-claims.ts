import type { JWK } from 'jose';
import type { WalletSettings } from '../../../config/wallet.ts';
import { issuerAlgorithms, pidType } from './sd-jwt.ts';
import { pidDocument } from './mdoc/mdoc.ts';

export type WalletFormat = WalletSettings['formats'][number];

/** The id of the credential that each format is asked for under. */
export const credentialIds: Readonly<Record<WalletFormat, string>> = { 'dc+sd-jwt': 'pid', mso_mdoc: 'pid_mdoc' };

/** Elements of the mdoc that have another name than the claim. */
const elementOf: Readonly<Record<string, string>> = { birthdate: 'birth_date' };

/** Claims that an account takes over, beside those that tell people apart. */
const profileClaims = ['family_name', 'given_name', 'birthdate'];

/** Returns the query for a PID (DCQL): what tells people apart, the names and the date of birth, and nothing else. */
export function dcqlQuery({ formats, subjectClaims }: Pick<WalletSettings, 'formats' | 'subjectClaims'>): object {
  const names = [...new Set([...subjectClaims, ...profileClaims])];
  const queries: Readonly<Record<WalletFormat, object>> = {
    'dc+sd-jwt': { meta: { vct_values: [pidType] }, claims: names.map((name) => ({ path: [name] })) },
    mso_mdoc: {
      meta: { doctype_value: pidDocument },
      claims: names.map((name) => ({ path: [pidDocument, elementOf[name] ?? name] })),
    },
  };
  const credentials = formats.map((format) => ({ id: credentialIds[format], format, ...queries[format] }));
  // One of the credentials is enough, in the format that the wallet has.
  const options = formats.map((format) => [credentialIds[format]]);
  return formats.length > 1 ? { credentials, credential_sets: [{ options }] } : { credentials };
}

const formatFacts: Readonly<Record<WalletFormat, object>> = {
  'dc+sd-jwt': { 'sd-jwt_alg_values': [...issuerAlgorithms], 'kb-jwt_alg_values': ['ES256'] },
  mso_mdoc: { issuerauth_alg_values: [-7, -9, -35, -51, -36, -52], deviceauth_alg_values: [-7, -9] },
};

/** Algorithms by which answers may be encrypted, as HAIP asks for them. */
export const contentEncryption = ['A128GCM', 'A256GCM'] as const;

/** Returns what a wallet must know of us to answer: formats, algorithms, and the key of this request alone. */
export const clientMetadata = (key: JWK, formats: readonly WalletFormat[]): object => ({
  jwks: { keys: [{ ...key, use: 'enc', alg: 'ECDH-ES', kid: 'answer' }] },
  vp_formats_supported: Object.fromEntries(formats.map((format) => [format, formatFacts[format]])),
  encrypted_response_enc_values_supported: [...contentEncryption],
});
