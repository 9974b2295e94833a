import { createPrivateKey, type JsonWebKey } from 'node:crypto';
import { isObject, type Members } from '../../members.ts';
import { keyComponents, kidOfComponent, type RealmKey } from '../realm-keys.ts';
import { exportNote, type ExportNote } from './export-notes.ts';
import { steadyId } from './export-credentials.ts';

/** A key that is published here. */
interface KeyNow {
  readonly kid: string;
  readonly alg: string;
  /** Absent for a key that lies elsewhere. */
  readonly privateJwk?: JsonWebKey | undefined;
}

export interface ExportedKeys {
  /** Components of the realm that hold keys, as they shall be there. */
  readonly components: readonly Members[];
  /** Those of them that the realm did not have. */
  readonly added: readonly Members[];
  readonly notes: readonly (ExportNote & { readonly kid: string })[];
}

const configOf = ({ config }: Members) => (isObject(config) ? config : {});

/**
 * Returns the keys of the realm, switched off where they were withdrawn here, and the RSA keys that sign here, which only verify there. Keycloak
 * gives them ids of its own.
 */
export function exportKeys(
  settings: Members,
  {
    own,
    published,
    withdrawn,
  }: {
    readonly own: readonly RealmKey[];
    readonly published: readonly KeyNow[];
    readonly withdrawn: readonly string[];
  },
): ExportedKeys {
  const notes: (ExportNote & { readonly kid: string })[] = [];
  const components = keyComponents(settings).map((component) => {
    const kid = kidOfComponent(component);
    if (kid === undefined || !withdrawn.includes(kid)) return component;
    notes.push({ kid, ...exportNote('key_withdrawn') });
    return { ...component, config: { ...configOf(component), enabled: ['false'], active: ['false'] } };
  });
  const others = published.filter(({ kid }) => !own.some((one) => one.kid === kid));
  const added = others.flatMap(({ kid, alg, privateJwk }): readonly Members[] => {
    if (alg !== 'RS256') {
      notes.push({ kid, ...exportNote('key_kind', alg) });
      return [];
    }
    if (!privateJwk) {
      notes.push({ kid, ...exportNote('key_elsewhere') });
      return [];
    }
    notes.push({ kid, ...exportNote('key_id') });
    const key = createPrivateKey({ key: privateJwk, format: 'jwk' });
    return [
      {
        id: steadyId(`key:${kid}`),
        name: `geopf-id ${kid}`,
        providerId: 'rsa',
        subComponents: {},
        config: {
          privateKey: [String(key.export({ type: 'pkcs8', format: 'pem' }))],
          algorithm: ['RS256'],
          active: ['false'],
          enabled: ['true'],
          priority: ['0'],
        },
      },
    ];
  });
  return { components: [...components, ...added], added, notes };
}
